/** The one door from raft to its log `__cluster_metadata-0`. */
import { assert } from '../../base/assert.ts'
import { sliceLength, type Slices } from '../../base/bytes.ts'
import { METADATA_TOPIC_ID } from '../../base/uuid.ts'
import { batchesIn } from '../../protocol/records/batch-iterator.ts'
import { baseOffset, lastOffset } from '../../protocol/records/record-batch.ts'
import { appendAsFollower, appendAsLeader } from '../log/append.ts'
import { flushLog } from '../log/flush.ts'
import { maybeIncrementHighWatermark } from '../log/high-watermark.ts'
import { endOffsetForEpoch } from '../log/leader-epochs.ts'
import { loadLog } from '../log/load.ts'
import { logConfigOf } from '../log/log-config.ts'
import type { LogState } from '../log/log-state.ts'
import { readLog } from '../log/read.ts'
import { truncateTo } from '../log/truncate.ts'
import type { Ctx } from '../ports/ctx.ts'
import { BATCH_BYTES_MAX, METADATA_DIRECTORY } from './config.ts'
import type { RaftState } from './state.ts'

/** The end of a log: its next offset, and the epoch of its last record (0 while it is empty). */
export interface LogEnd {
  offset: number
  epoch: number
}

/** Kafka never trusts the last stop of this log: it is scanned whole. */
export function openMetadataLog(raft: RaftState, ctx: Ctx): LogState {
  const { properties } = raft.config
  const config = logConfigOf({
    'segment.bytes': properties['metadata.log.segment.bytes'] ?? '1073741824',
    'segment.ms': properties['metadata.log.segment.ms'] ?? '604800000',
    'max.message.bytes': String(BATCH_BYTES_MAX),
    'retention.ms': '-1',
    'retention.bytes': '-1',
  })
  const topicId = METADATA_TOPIC_ID
  return loadLog(ctx, { topicPartition: METADATA_DIRECTORY, config, topicId, touchPath: 'raft' }).log
}

export function logOf(raft: RaftState): LogState {
  assert(raft.log !== null, 'raft is started')
  return raft.log
}

export function endOfLog(raft: RaftState): LogEnd {
  const log = logOf(raft)
  return { offset: log.logEndOffset, epoch: log.leaderEpochs.at(-1)?.epoch ?? 0 }
}

export function logStartOffset(raft: RaftState): number {
  return logOf(raft).logStartOffset
}

/** Appends the leader's own batch; it is on the disk when this returns, so it may be counted. Throws when it can't be. */
export function appendAndFlush(raft: RaftState, ctx: Ctx, batch: Uint8Array): void {
  const log = logOf(raft)
  const result = appendAsLeader(log, ctx, [batch], { leaderEpoch: raft.epoch, origin: 'raft-leader' })
  if (result.error !== null) throw new Error(`metadata log of node ${raft.config.nodeId}: ${result.message}`)
  flushLog(log, ctx)
}

/** Appends what the leader sent, and flushes it. False: it does not continue this log, or is damaged. */
export function appendFetched(raft: RaftState, ctx: Ctx, records: Slices): boolean {
  const log = logOf(raft)
  const first = batchesIn(records).batches[0]
  if (first === undefined || baseOffset(first, 0) !== log.logEndOffset) return false
  const result = appendAsFollower(log, ctx, records, raft.epoch)
  flushLog(log, ctx)
  return result.error === null
}

/** Moves the high watermark up, at most to the end of the log. */
export function commitUpTo(raft: RaftState, ctx: Ctx, offset: number): void {
  const log = logOf(raft)
  raft.highWatermark = Math.max(raft.highWatermark, Math.min(offset, log.logEndOffset))
  maybeIncrementHighWatermark(log, ctx, raft.highWatermark)
}

/** Where an epoch ended in this log; for an epoch later than all: the log's end. */
function endOfEpoch(raft: RaftState, epoch: number): LogEnd {
  const { epoch: found, endOffset } = endOffsetForEpoch(logOf(raft), epoch)
  return found < 0 ? endOfLog(raft) : { offset: endOffset, epoch: found }
}

/** Null when a follower that ends so has a prefix of this log; else where it should truncate to. */
export function divergingEnd(raft: RaftState, follower: LogEnd): LogEnd | null {
  if (follower.offset === 0 && follower.epoch === 0 && logStartOffset(raft) === 0) return null
  const end = endOfEpoch(raft, follower.epoch)
  return end.epoch === follower.epoch && end.offset >= follower.offset ? null : end
}

/**
 * Drops what the leader does not have. False when that would take away what is committed: then one of the two logs is
 * not what it should be, and nothing is touched.
 */
export function truncateToDiverging(raft: RaftState, ctx: Ctx, leader: LogEnd): boolean {
  const own = endOfEpoch(raft, leader.epoch)
  const offset = own.epoch === leader.epoch || leader.epoch === 0 ? Math.min(own.offset, leader.offset) : own.offset
  if (offset < raft.highWatermark) return false
  truncateTo(logOf(raft), ctx, offset)
  return true
}

/** Batches from `fromOffset` to the log's end for a follower; the last one may be cut, the first never. */
export function readUncommitted(raft: RaftState, ctx: Ctx, fromOffset: number, bytesMax: number): Slices {
  const maxLength = Math.max(0, bytesMax)
  const options = { startOffset: fromOffset, maxLength, minOneMessage: true, isolation: 'log-end' } as const
  const result = readLog(logOf(raft), ctx, options)
  return result.error === null && sliceLength(result.records) > 0 ? result.records : []
}

/** Whole batches that are committed, from the one that holds `fromOffset` on; at least one if there is any. */
export function readCommitted(raft: RaftState, ctx: Ctx, fromOffset: number, bytesMax: number): Uint8Array[] {
  if (fromOffset >= raft.highWatermark) return []
  const isolation = 'high-watermark'
  const options = { startOffset: fromOffset, maxLength: bytesMax, minOneMessage: true, isolation } as const
  const result = readLog(logOf(raft), ctx, options)
  if (result.error !== null) throw new RangeError(result.message)
  return batchesIn(result.records).batches.filter((batch) => lastOffset(batch, 0) < raft.highWatermark)
}
