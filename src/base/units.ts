/** Virtual time is integer microseconds (`…Us`); Kafka's configs and timestamps are milliseconds (`…Ms`). */
export const MS = 1_000
export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

export const KIB = 1_024
export const MIB = 1_048_576

export function msToUs(ms: number): number {
  return ms * MS
}

/** Whole milliseconds, rounded down. */
export function usToMs(us: number): number {
  return Math.floor(us / MS)
}

export function secondsToUs(seconds: number): number {
  return seconds * SECOND
}
export { splitTopicPartition, topicPartition } from './topic-partition.ts'
