import { sliceLength } from '../../base/bytes.ts'
import { errors } from '../../protocol/errors.ts'
import type { PartitionData } from '../../protocol/schema/01-fetch.ts'
import { appendAsFollower } from '../log/append.ts'
import { maybeIncrementLogStartOffset, updateHighWatermark } from '../log/high-watermark.ts'
import { endOffsetFor } from '../log/leader-epoch-cache.ts'
import type { LogState } from '../log/log-state.ts'
import { truncateTo } from '../log/truncate.ts'
import type { Ctx } from '../ports/ctx.ts'
import { noteHighWatermark, noteOffsets, offsetsOf } from './checkpoints.ts'
import { continueFrom, delayPartition, type FetcherPartition, type FetcherState } from './fetcher-state.ts'
import { askLeaderOffset } from './out-of-range.ts'
import { type ReplicaNode, wake } from './replica-state.ts'
import { scheduleDeletes } from './retention.ts'

/** What a leader says of one partition: records, that the logs part, or an error. */
export function applyFetched(
  node: ReplicaNode,
  fetcher: FetcherState,
  name: string,
  state: FetcherPartition,
  data: PartitionData,
  ctx: Ctx,
): void {
  const log = node.logs.get(name)
  if (log === undefined) return
  const before = offsetsOf(log)
  switch (data.errorCode) {
    case errors.NONE:
      if (data.divergingEpoch.epoch >= 0 || data.divergingEpoch.endOffset >= 0) {
        if (ctx.planted?.has('B11')) followHighWatermark(node, name, log, data.highWatermark, ctx)
        truncateDiverged(log, state, data.divergingEpoch, ctx)
      } else appendFetched(node, fetcher, name, state, log, data, ctx)
      break
    case errors.OFFSET_OUT_OF_RANGE:
      askLeaderOffset(node, fetcher, name, state, 'latest', ctx)
      break
    case errors.FENCED_LEADER_EPOCH:
      // This broker's metadata is behind: it fetches again when it has learned of the epoch.
      fetcher.partitions.delete(name)
      break
    default:
      delayPartition(node, state, ctx)
  }
  noteOffsets(node, log, before, ctx)
  if (log.pendingDeletes.length > 0) scheduleDeletes(node, ctx)
}

/** Cuts off what the leader does not have: to where its epoch ended, or first to where an earlier one of ours did (KIP-595). */
export function truncateDiverged(
  log: LogState,
  state: FetcherPartition,
  leader: { epoch: number; endOffset: number },
  ctx: Ctx,
): void {
  const own = endOffsetFor(log.leaderEpochs, leader.epoch, log.logEndOffset)
  const offset = own.epoch === leader.epoch ? Math.min(own.endOffset, leader.endOffset) : own.endOffset
  truncateTo(log, ctx, Math.min(offset < 0 ? leader.endOffset : offset, log.logEndOffset))
  continueFrom(log, state)
}

function appendFetched(
  node: ReplicaNode,
  fetcher: FetcherState,
  name: string,
  state: FetcherPartition,
  log: LogState,
  data: PartitionData,
  ctx: Ctx,
): void {
  const { records } = data
  if (records !== null && sliceLength(records) > 0) {
    const result = appendAsFollower(log, ctx, records, state.currentLeaderEpoch)
    if (result.error === errors.CORRUPT_MESSAGE) {
      delayPartition(node, state, ctx)
      return
    }
    if (result.error !== null) {
      fetcher.partitions.delete(name)
      ctx.emit({
        type: 'RequestFailed',
        node: node.config.id,
        api: 1,
        error: result.error,
        partition: name,
        client: '',
      })
      return
    }
    state.fetchOffset = log.logEndOffset
    state.lastFetchedEpoch = log.leaderEpochs.at(-1)?.epoch ?? state.lastFetchedEpoch
  }
  followHighWatermark(node, name, log, data.highWatermark, ctx)
  maybeIncrementLogStartOffset(log, ctx, data.logStartOffset)
}

/** A follower's high watermark is the leader's, as far as its own log goes; consumers may wait for it (KIP-392). */
function followHighWatermark(node: ReplicaNode, name: string, log: LogState, leaderOffset: number, ctx: Ctx): void {
  const from = log.highWatermark
  const to = updateHighWatermark(log, ctx, leaderOffset)
  if (to === from) return
  if (to > from) {
    ctx.emit({ type: 'HighWatermarkAdvanced', node: node.config.id, partition: name, from, to })
    wake(node, name)
  }
  noteHighWatermark(node, ctx)
  node.replica.outcomes.push({ kind: 'high-watermark-advanced', topicPartition: name, highWatermark: to })
}
