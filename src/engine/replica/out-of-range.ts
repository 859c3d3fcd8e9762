import type { ResponseOf } from '../../protocol/apis.ts'
import { EARLIEST_TIMESTAMP, LATEST_TIMESTAMP } from '../log/list-offsets.ts'
import { truncateFullyAndStartAt, truncateTo } from '../log/truncate.ts'
import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import {
  addressOf,
  callLeader,
  continueFrom,
  delayPartition,
  type FetcherPartition,
  type FetcherPurpose,
  type FetcherState,
} from './fetcher-state.ts'
import type { ReplicaNode } from './replica-state.ts'

interface OffsetPurpose extends FetcherPurpose {
  topicPartition: string
  currentLeaderEpoch: number
  end: 'latest' | 'earliest'
}

/**
 * The leader does not have the offset asked for. Where its log ends below this one (an unclean election), this one is cut;
 * else, where it begins above, this one begins anew there.
 */
export function askLeaderOffset(
  node: ReplicaNode,
  fetcher: FetcherState,
  topicPartition: string,
  state: FetcherPartition,
  end: 'latest' | 'earliest',
  ctx: Ctx,
): void {
  const address = addressOf(node, fetcher.leaderId)
  const partition = node.partitions.get(topicPartition)
  if (address === null || partition === undefined) {
    delayPartition(node, state, ctx)
    return
  }
  const { currentLeaderEpoch } = state
  const timestamp = end === 'latest' ? LATEST_TIMESTAMP : EARLIEST_TIMESTAMP
  const asked = { partitionIndex: partition.partition, currentLeaderEpoch, timestamp }
  state.delayedUntilUs = Number.POSITIVE_INFINITY
  const purpose: OffsetPurpose = {
    ...{ kind: 'fetcher.list-offsets', leaderId: fetcher.leaderId, token: 0 },
    ...{ topicPartition, currentLeaderEpoch, end },
  }
  const body = {
    replicaId: node.config.id,
    isolationLevel: 0,
    topics: [{ name: partition.topic, partitions: [asked] }],
  }
  callLeader(node, fetcher, { apiKey: 2, body, purpose }, address, ctx)
}

/** The leader's answer, unless the partition is fetched from somebody else by now. */
export function onLeaderOffset(node: ReplicaNode, completion: Completion, ctx: Ctx): void {
  const { leaderId, topicPartition, currentLeaderEpoch, end } = completion.purpose as OffsetPurpose
  const fetcher = node.fetchers.get(String(leaderId))
  const state = fetcher?.partitions.get(topicPartition)
  const log = node.logs.get(topicPartition)
  if (fetcher === undefined || state === undefined || log === undefined) return
  if (state.currentLeaderEpoch !== currentLeaderEpoch || state.delayedUntilUs !== Number.POSITIVE_INFINITY) return
  ctx.touch(`fetchers/${leaderId}`)
  const { outcome } = completion
  const answer = outcome.ok ? (outcome.body as ResponseOf<2>).topics[0]?.partitions[0] : undefined
  if (answer === undefined || answer.errorCode !== 0 || answer.offset < 0) {
    delayPartition(node, state, ctx)
    return
  }
  if (end === 'latest') {
    if (answer.offset >= log.logEndOffset) {
      askLeaderOffset(node, fetcher, topicPartition, state, 'earliest', ctx)
      return
    }
    truncateTo(log, ctx, answer.offset)
  } else if (answer.offset > log.logEndOffset) truncateFullyAndStartAt(log, ctx, answer.offset)
  state.delayedUntilUs = 0
  continueFrom(log, state)
}
