/** High watermark, log start offset and last stable offset: what readers may see. */
import type { Ctx } from '../ports/ctx.ts'
import { truncateFromStart, writeLeaderEpochs } from './leader-epoch-cache.ts'
import { type LogState, outOfRange, touchLog } from './log-state.ts'
import { firstUndecidedOffset, removeUnreplicatedTxns } from './producer-state.ts'

/** First unstable offset as readers see it: an undecided transaction may have begun before the log's start. */
export function updateFirstUnstableOffset(log: LogState): void {
  const first = firstUndecidedOffset(log.producers)
  log.firstUnstableOffset = first === null ? null : Math.max(first, log.logStartOffset)
}

function setHighWatermark(log: LogState, offset: number): void {
  log.highWatermark = offset
  removeUnreplicatedTxns(log.producers, offset)
  updateFirstUnstableOffset(log)
}

/** Sets it to the offset, moved into [local log start, log end]; it may fall. Returns where it is now. */
export function updateHighWatermark(log: LogState, ctx: Ctx, offset: number): number {
  const next = Math.min(Math.max(offset, log.localLogStartOffset), log.logEndOffset)
  if (next !== log.highWatermark) {
    setHighWatermark(log, next)
    touchLog(log, ctx)
  }
  return next
}

/** Raises it to the offset, at most the log's end. Returns where it was, or null when it did not move. */
export function maybeIncrementHighWatermark(log: LogState, ctx: Ctx, offset: number): number | null {
  const before = log.highWatermark
  const next = Math.min(offset, log.logEndOffset)
  if (next <= before) return null
  setHighWatermark(log, next)
  touchLog(log, ctx)
  return before
}

/** After the end of the log moved back or a start offset moved up: keeps start <= high watermark <= end. */
export function boundHighWatermark(log: LogState): void {
  const bounded = Math.max(Math.min(log.highWatermark, log.logEndOffset), log.logStartOffset)
  if (bounded !== log.highWatermark) setHighWatermark(log, bounded)
}

/** Where a read_committed reader must stop. */
export function lastStableOffset(log: LogState): number {
  return Math.min(log.firstUnstableOffset ?? log.highWatermark, log.highWatermark)
}

export type IncrementResult = { error: null; moved: boolean } | { error: number; message: string }

/**
 * Moves the log's start up (DeleteRecords, retention, a leader's fetch response). OFFSET_OUT_OF_RANGE beyond the high watermark.
 * Segments below it stay until the next retention run.
 */
export function maybeIncrementLogStartOffset(log: LogState, ctx: Ctx, offset: number): IncrementResult {
  if (offset > log.highWatermark) return outOfRange(log, offset)
  if (offset <= log.logStartOffset) return { error: null, moved: false }
  log.logStartOffset = offset
  log.localLogStartOffset = Math.max(log.localLogStartOffset, offset)
  log.recoveryPoint = Math.max(log.recoveryPoint, offset)
  if (truncateFromStart(log.leaderEpochs, offset)) writeLeaderEpochs(ctx, log.dir, log.leaderEpochs)
  removeUnreplicatedTxns(log.producers, offset)
  log.producers.lastMapOffset = Math.max(log.producers.lastMapOffset, offset)
  log.producers.lastSnapOffset = log.producers.snapshots.at(-1) ?? offset
  updateFirstUnstableOffset(log)
  touchLog(log, ctx)
  return { error: null, moved: true }
}
