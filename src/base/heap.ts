/** A binary min-heap whose whole state is a plain array. For a stable order the compare function must break every tie. */
export type Compare<T> = (a: T, b: T) => number

export function heapPeek<T>(heap: readonly T[]): T | undefined {
  return heap[0]
}

export function heapPush<T>(heap: T[], item: T, compare: Compare<T>): void {
  let i = heap.length
  heap.push(item)
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent] as T
    if (compare(above, item) <= 0) break
    heap[i] = above
    i = parent
  }
  heap[i] = item
}

/** Takes the smallest item out, or returns undefined when the heap is empty. */
export function heapPop<T>(heap: T[], compare: Compare<T>): T | undefined {
  if (heap.length <= 1) return heap.pop()
  const top = heap[0]
  const last = heap.pop() as T
  const length = heap.length
  let i = 0
  for (;;) {
    let child = 2 * i + 1
    if (child >= length) break
    if (child + 1 < length && compare(heap[child + 1] as T, heap[child] as T) < 0) child++
    if (compare(last, heap[child] as T) <= 0) break
    heap[i] = heap[child] as T
    i = child
  }
  heap[i] = last
  return top
}
