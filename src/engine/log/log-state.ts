/** A partition's log as plain data. The records are on the disk; here is what is known about them. */
import { assert } from '../../base/assert.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { EpochEntry } from './leader-epoch-cache.ts'
import type { LogConfig } from './log-config.ts'
import type { OffsetIndex } from './offset-index.ts'
import type { ProducerState } from './producer-state.ts'
import type { TimeIndex } from './time-index.ts'

export interface LogState {
  /** `orders-0`. */
  topicPartition: string
  /** Null until it is known. */
  topicId: string | null
  /** Directory in the log dir: the partition's name, until the log is deleted. */
  dir: string
  /** Where this state lives in its process, for `ctx.touch`. */
  touchPath: string
  config: LogConfig
  /** By base offset, ascending, never empty. The last one is active. */
  segments: Segment[]
  logStartOffset: number
  localLogStartOffset: number
  logEndOffset: number
  highWatermark: number
  /** First offset of an undecided transaction, not below the log start; null without one. */
  firstUnstableOffset: number | null
  /** Records below it were flushed; where recovery begins after a crash. */
  recoveryPoint: number
  leaderEpochs: EpochEntry[]
  producers: ProducerState
  /** Files renamed to `.deleted`, by due time, ascending. */
  pendingDeletes: PendingDelete[]
}

export interface PendingDelete {
  dueUs: number
  paths: string[]
}

export interface Segment {
  baseOffset: number
  /** Bytes in the `.log` file. */
  size: number
  createdMs: number
  lastModifiedMs: number
  /** Drawn once, at most `segment.jitter.ms`. */
  rollJitterMs: number
  /** Max timestamp of the first batch: what `segment.ms` is counted from. Null while empty. */
  rollingBasedTimestamp: number | null
  bytesSinceLastIndexEntry: number
  /** -1 while nothing has one. */
  maxTimestampSoFar: number
  /** Last offset of the batch that holds it. */
  offsetOfMaxTimestampSoFar: number
  offsetIndex: OffsetIndex
  timeIndex: TimeIndex
}

export function touchLog(log: LogState, ctx: Ctx): void {
  ctx.touch(log.touchPath)
}

export function activeSegment(log: LogState): Segment {
  const segment = log.segments.at(-1)
  assert(segment !== undefined, `${log.topicPartition} has a segment`)
  return segment
}

/** Place of the segment that would hold the offset: the last one that begins at or below it; -1 below the first. */
export function floorSegmentIndex(log: LogState, offset: number): number {
  return log.segments.findLastIndex((segment) => segment.baseOffset <= offset)
}

export function logSize(log: LogState): number {
  return log.segments.reduce((sum, segment) => sum + segment.size, 0)
}

/** `node.1` → 1; events name nodes by number. */
export function nodeOf(ctx: Ctx): number {
  return Number(ctx.self.slice(ctx.self.lastIndexOf('.') + 1))
}

export function outOfRange(log: LogState, offset: number): { error: number; message: string } {
  return {
    error: errors.OFFSET_OUT_OF_RANGE,
    message: `offset ${offset} of ${log.topicPartition} is outside of [${log.logStartOffset}, ${log.logEndOffset}]`,
  }
}
