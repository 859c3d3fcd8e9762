/**
 * Deep copy of plain data: objects, arrays, Maps, Sets and primitives. Typed arrays and buffers are SHARED by reference:
 * bytes are immutable by law, and copying logs would make every checkpoint as large as the disk.
 * State is a tree: an object referenced twice becomes two. Throws TypeError on functions and class instances.
 */
export function clonePlain<T>(x: T): T {
  return cloneValue(x) as T
}

function cloneValue(x: unknown): unknown {
  if (typeof x !== 'object' || x === null) {
    if (typeof x === 'function') throw new TypeError("a function is not plain data and can't be cloned")
    return x
  }
  if (Array.isArray(x)) return cloneArray(x)
  if (x instanceof Map) return cloneMap(x)
  if (x instanceof Set) return cloneSet(x)
  if (ArrayBuffer.isView(x) || x instanceof ArrayBuffer) return x
  return cloneObject(x as Record<string, unknown>)
}

function cloneArray(x: readonly unknown[]): unknown[] {
  const out = x.slice()
  for (let i = 0; i < out.length; i++) {
    const value = out[i]
    if (typeof value === 'object' || typeof value === 'function') out[i] = cloneValue(value)
  }
  return out
}

function cloneMap(x: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
  const out = new Map<unknown, unknown>()
  for (const [key, value] of x) out.set(cloneValue(key), cloneValue(value))
  return out
}

function cloneSet(x: ReadonlySet<unknown>): Set<unknown> {
  const out = new Set<unknown>()
  for (const value of x) out.add(cloneValue(value))
  return out
}

function cloneObject(x: Record<string, unknown>): Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(x)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${Object.prototype.toString.call(x)} with its own prototype is not plain data`)
  }
  // Spread keeps the hidden class, then only the nested values are replaced: about twice as fast as building key by key.
  const out: Record<string, unknown> = { ...x }
  for (const key in out) {
    const value = out[key]
    if (typeof value === 'object' || typeof value === 'function') out[key] = cloneValue(value)
  }
  return out
}
