/** Taking records away from the end of a log: what a follower does where it differs from its leader. */
import type { Ctx } from '../ports/ctx.ts'
import { boundHighWatermark, updateFirstUnstableOffset, updateHighWatermark } from './high-watermark.ts'
import { truncateFromEnd, writeLeaderEpochs } from './leader-epoch-cache.ts'
import { activeSegment, type LogState, nodeOf, touchLog } from './log-state.ts'
import { clearProducers } from './producer-state.ts'
import { removeProducerSnapshot } from './producer-snapshot.ts'
import { rebuildProducerState } from './rebuild-producers.ts'
import { createSegment, truncateSegment } from './segment.ts'
import { scheduleSegmentDelete } from './segment-delete.ts'

function truncateEpochs(log: LogState, ctx: Ctx, offset: number): void {
  if (truncateFromEnd(log.leaderEpochs, offset)) writeLeaderEpochs(ctx, log.dir, log.leaderEpochs)
}

function rebuild(log: LogState, ctx: Ctx): void {
  const { dir, config, segments, logStartOffset, logEndOffset: lastOffset } = log
  const input = { dir, config, segments, logStartOffset, lastOffset, cleanShutdown: false }
  rebuildProducerState(log.producers, ctx, input)
  updateFirstUnstableOffset(log)
}

function emitTruncated(log: LogState, ctx: Ctx, from: number): void {
  const { topicPartition: partition, logEndOffset: to } = log
  const leaderEpoch = log.leaderEpochs.at(-1)?.epoch ?? -1
  ctx.emit({ type: 'LogTruncated', node: nodeOf(ctx), partition, from, to, leaderEpoch })
}

/**
 * Removes the records at and above the offset. Whole batches go: where the offset is inside one, the log ends before it, but its
 * end offset is the one asked for, as in Kafka. Returns false when there was nothing to remove (the epochs are trimmed all the same).
 */
export function truncateTo(log: LogState, ctx: Ctx, offset: number): boolean {
  if (offset >= log.logEndOffset) {
    truncateEpochs(log, ctx, log.logEndOffset)
    touchLog(log, ctx)
    return false
  }
  if ((log.segments[0]?.baseOffset ?? 0) > offset) {
    truncateFullyAndStartAt(log, ctx, offset)
    return true
  }
  const from = log.logEndOffset
  const kept = log.segments.filter(({ baseOffset }) => baseOffset <= offset)
  const removed = log.segments.slice(kept.length)
  log.segments = kept
  scheduleSegmentDelete(log, ctx, removed)
  truncateSegment(ctx, log.dir, activeSegment(log), offset)
  log.logEndOffset = offset
  log.recoveryPoint = Math.min(log.recoveryPoint, offset)
  truncateEpochs(log, ctx, offset)
  log.logStartOffset = Math.min(log.logStartOffset, offset)
  log.localLogStartOffset = Math.min(log.localLogStartOffset, offset)
  rebuild(log, ctx)
  boundHighWatermark(log)
  touchLog(log, ctx)
  emitTruncated(log, ctx, from)
  return true
}

/** Empties the log: it starts and ends at the offset now. */
export function truncateFullyAndStartAt(log: LogState, ctx: Ctx, offset: number, logStartOffset = offset): void {
  const from = log.logEndOffset
  scheduleSegmentDelete(log, ctx, log.segments)
  log.segments = [createSegment(ctx, log.dir, log.config, offset)]
  log.logEndOffset = offset
  log.recoveryPoint = Math.min(log.recoveryPoint, offset)
  log.leaderEpochs = []
  writeLeaderEpochs(ctx, log.dir, log.leaderEpochs)
  for (const snapshot of log.producers.snapshots) removeProducerSnapshot(ctx, log.dir, log.producers, snapshot)
  clearProducers(log.producers)
  log.producers.lastMapOffset = offset
  log.producers.lastSnapOffset = offset
  log.logStartOffset = logStartOffset
  log.localLogStartOffset = offset
  updateFirstUnstableOffset(log)
  updateHighWatermark(log, ctx, offset)
  touchLog(log, ctx)
  emitTruncated(log, ctx, from)
}
