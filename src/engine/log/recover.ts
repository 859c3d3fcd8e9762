/** Recovery of segments after an unclean stop: every batch is checked, indexes and producers are rebuilt, a torn end is cut off. */
import type { BatchHeader } from '../../protocol/records/batch-header.ts'
import * as batch from '../../protocol/records/record-batch.ts'
import { RecordsError } from '../../protocol/records/records-error.ts'
import type { Ctx } from '../ports/ctx.ts'
import { logFilePath } from './file-names.ts'
import { assign, type EpochEntry } from './leader-epoch-cache.ts'
import type { LogConfig } from './log-config.ts'
import type { Segment } from './log-state.ts'
import { emptyOffsetIndex } from './offset-index.ts'
import { completeTxn, createProducerState, lastStableOffsetAfter, type ProducerState } from './producer-state.ts'
import { listProducerSnapshots, takeProducerSnapshot } from './producer-snapshot.ts'
import { rebuildProducerState, replayBatch } from './rebuild-producers.ts'
import { batchBytesAt, batchHeaderAt, canHoldOffset, closeTimeIndex, indexBatch } from './segment.ts'
import { emptyTimeIndex, NO_TIMESTAMP } from './time-index.ts'
import { appendToTransactionIndex } from './transaction-index.ts'

export interface RecoverInput {
  dir: string
  config: LogConfig
  /** Those loaded so far, ascending; the one to recover is among them or comes next. */
  segments: readonly Segment[]
  logStartOffset: number
  leaderEpochs: EpochEntry[]
}

/** Empties the segment's indexes. */
function resetIndexes(ctx: Ctx, dir: string, segment: Segment): void {
  const { baseOffset } = segment
  for (const suffix of ['.index', '.timeindex'] as const) {
    const path = logFilePath(dir, baseOffset, suffix)
    if (ctx.disk.size(path) < 0) ctx.disk.append(path, [])
    else ctx.disk.truncate(path, 0)
  }
  ctx.disk.remove(logFilePath(dir, baseOffset, '.txnindex'))
  segment.offsetIndex = emptyOffsetIndex(baseOffset)
  segment.timeIndex = emptyTimeIndex(baseOffset)
  segment.maxTimestampSoFar = NO_TIMESTAMP
  segment.offsetOfMaxTimestampSoFar = -1
  segment.bytesSinceLastIndexEntry = 0
}

/** Header and bytes of the batch at a position when it is whole and right; undefined otherwise. */
function validBatchAt(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  position: number,
  lastOffset: number,
): { header: BatchHeader; bytes: Uint8Array } | undefined {
  try {
    const header = batchHeaderAt(ctx, dir, segment, position)
    if (header === undefined || header.magic !== batch.MAGIC_V2) return undefined
    if (header.sizeInBytes < batch.RECORD_BATCH_OVERHEAD || position + header.sizeInBytes > segment.size)
      return undefined
    if (header.baseOffset <= lastOffset || !canHoldOffset(segment, header.lastOffset)) return undefined
    const bytes = batchBytesAt(ctx, dir, segment, position, header.sizeInBytes)
    return batch.isValidCrc(bytes, 0) ? { header, bytes } : undefined
  } catch (error) {
    if (error instanceof RecordsError) return undefined
    throw error
  }
}

function replayIntoSegment(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  producers: ProducerState,
  header: BatchHeader,
  bytes: Uint8Array,
): void {
  const completed = replayBatch(producers, header, () => bytes)
  if (completed === undefined) return
  if (completed.isAborted) {
    const { producerId, firstOffset, lastOffset } = completed
    const entry = { producerId, firstOffset, lastOffset, lastStableOffset: lastStableOffsetAfter(producers, completed) }
    appendToTransactionIndex(ctx, logFilePath(dir, segment.baseOffset, '.txnindex'), entry)
  }
  completeTxn(producers, completed)
}

/** Producer state as of the segment's beginning, apart from the log's own: recovery may have to go over segments twice. */
function producersBefore(ctx: Ctx, segment: Segment, input: RecoverInput): ProducerState {
  const { dir, config, logStartOffset } = input
  const producers = createProducerState()
  producers.snapshots = listProducerSnapshots(ctx, dir)
  const segments = input.segments.filter(({ baseOffset }) => baseOffset < segment.baseOffset)
  const lastOffset = segment.baseOffset
  rebuildProducerState(producers, ctx, { dir, config, segments, logStartOffset, lastOffset, cleanShutdown: false })
  return producers
}

/** Checks all batches of a segment and rebuilds its indexes. Returns the bytes cut off at the first wrong one. */
export function recoverSegment(ctx: Ctx, segment: Segment, input: RecoverInput): number {
  const { dir, config, leaderEpochs } = input
  const producers = producersBefore(ctx, segment, input)
  resetIndexes(ctx, dir, segment)
  let position = 0
  let lastOffset = segment.baseOffset - 1
  for (;;) {
    const found = validBatchAt(ctx, dir, segment, position, lastOffset)
    if (found === undefined) break
    const { header, bytes } = found
    indexBatch(ctx, dir, segment, header, position, config.indexIntervalBytes)
    if (header.partitionLeaderEpoch >= 0 && header.partitionLeaderEpoch > (leaderEpochs.at(-1)?.epoch ?? -1)) {
      assign(leaderEpochs, header.partitionLeaderEpoch, header.baseOffset)
    }
    replayIntoSegment(ctx, dir, segment, producers, header, bytes)
    lastOffset = header.lastOffset
    position += header.sizeInBytes
  }
  const truncated = segment.size - position
  if (truncated > 0) {
    ctx.disk.truncate(logFilePath(dir, segment.baseOffset, '.log'), position)
    segment.size = position
  }
  closeTimeIndex(ctx, dir, segment)
  segment.bytesSinceLastIndexEntry = 0
  producers.lastMapOffset = Math.max(lastOffset + 1, producers.lastMapOffset)
  takeProducerSnapshot(ctx, dir, producers)
  return truncated
}
