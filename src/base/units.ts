/** Virtual time is integer microseconds (`…Us`); Kafka's configs and timestamps are milliseconds (`…Ms`). */
export const MS = 1_000
export const SECOND = 1_000_000

export const MIB = 1_048_576

export function msToUs(ms: number): number {
  return ms * MS
}

/** Whole milliseconds, rounded down. */
export function usToMs(us: number): number {
  return Math.floor(us / MS)
}

export { splitTopicPartition, topicPartition } from './topic-partition.ts'
