import type { ConsumerRow, GroupRow, PartitionRow, ReplicaRow } from '../../../contract/image.ts'
import type { StampedEvent } from '../../../contract/event.ts'

export interface Reader {
  group: string
  committed: number | null
  position: number | null
  readableEnd: number
}

/** At most this many groups have a lane; the others are counted. */
export const READERS_MAX = 3

/** Replicas of a partition in the order of their brokers: the order never changes, so only marks move. */
export function stripIds(partition: PartitionRow | undefined): number[] {
  return [...(partition?.replicas ?? [])].sort((a, b) => a - b)
}

/** First offset any replica still has, and the end of the furthest. */
export function logBounds(rows: readonly ReplicaRow[]): { start: number; end: number } {
  if (rows.length === 0) return { start: 0, end: 0 }
  return {
    start: Math.min(...rows.map((row) => row.logStartOffset)),
    end: Math.max(...rows.map((row) => row.logEndOffset)),
  }
}

/** Who reads a partition: its groups' committed offsets, and the positions of members (or of consumers without a group). */
export function readersOf(
  name: string,
  groups: readonly GroupRow[],
  consumers: readonly ConsumerRow[],
  leader: ReplicaRow | undefined,
  only?: readonly string[],
): Reader[] {
  const readableEnd = leader?.highWatermark ?? 0
  const positions = new Map<string, number>()
  for (const consumer of consumers) {
    const own = consumer.assigned.find((one) => one.partition === name)
    if (own !== undefined) positions.set(consumer.spec.group ?? consumer.id, own.position)
  }
  const lanes: Reader[] = []
  for (const group of groups) {
    const committed = group.committed.find((one) => one.partition === name)
    const position = positions.get(group.id) ?? null
    positions.delete(group.id)
    if (committed === undefined && position === null) continue
    lanes.push({
      group: group.id,
      committed: committed?.offset ?? null,
      position,
      readableEnd: committed?.readableEnd ?? readableEnd,
    })
  }
  for (const [group, position] of positions) lanes.push({ group, committed: null, position, readableEnd })
  return only === undefined ? lanes : lanes.filter((one) => only.includes(one.group))
}

export interface Truncation {
  /** First offset that was cut off, and the end (exclusive) of what was. */
  from: number
  to: number
  atUs: number
}

/** The newest truncation of each replica of a partition, by broker: what was lost stays visible. */
export function truncationsOf(events: readonly StampedEvent[], name: string): ReadonlyMap<number, Truncation> {
  const found = new Map<number, Truncation>()
  for (const { atUs, event } of events) {
    if (event.type !== 'LogTruncated' || event.partition !== name || event.from === event.to) continue
    found.set(event.node, { from: Math.min(event.from, event.to), to: Math.max(event.from, event.to), atUs })
  }
  return found
}
