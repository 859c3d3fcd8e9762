/** An error code in a response, and the partition it is about where that can be told. */
export interface Failure {
  error: number
  partition?: string
}

const DEPTH_MAX = 4

/** All errors that a response tells of, in its order: of the whole, of topics, of partitions. */
export function failuresOf(body: object): Failure[] {
  const found: Failure[] = []
  collect(body, '', 0, found)
  return found
}

function collect(value: object, topic: string, depth: number, found: Failure[]): void {
  const row = value as Record<string, unknown>
  const error = row['errorCode'] ?? row['partitionErrorCode']
  if (typeof error === 'number' && error !== 0) {
    const index = row['index'] ?? row['partitionIndex'] ?? row['partition']
    const name = nameOf(row, topic)
    found.push(typeof index === 'number' && name !== '' ? { error, partition: `${name}-${index}` } : { error })
  }
  if (depth >= DEPTH_MAX) return
  for (const field in row) {
    const inner = row[field]
    if (!Array.isArray(inner)) continue
    for (const one of inner) {
      if (typeof one !== 'object' || one === null || one instanceof Uint8Array) break
      collect(one, nameOf(row, topic), depth + 1, found)
    }
  }
}

function nameOf(row: Readonly<Record<string, unknown>>, topic: string): string {
  if (typeof row['name'] === 'string') return row['name']
  return typeof row['topic'] === 'string' ? row['topic'] : topic
}
