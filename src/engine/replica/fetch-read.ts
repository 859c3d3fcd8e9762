import type { Slices } from '../../base/bytes.ts'
import { errors } from '../../protocol/errors.ts'
import { lastStableOffset } from '../log/high-watermark.ts'
import { type EpochEndOffset, endOffsetFor } from '../log/leader-epoch-cache.ts'
import type { LogState } from '../log/log-state.ts'
import { type FetchIsolation, readLog, upperBoundOffset } from '../log/read.ts'
import type { Ctx } from '../ports/ctx.ts'
import { recordFollowerFetch } from './leader.ts'
import { localLog } from './local-log.ts'
import type { PartitionState, RemoteReplica } from './partition.ts'
import type { ReplicaNode } from './replica-state.ts'

/** Who fetches, and how much. */
export interface FetchParams {
  /** A follower's broker id; −1 a consumer, −2 a debug consumer. */
  replicaId: number
  /** The follower's broker epoch, −1 where it does not say. */
  replicaEpoch: number
  minBytes: number
  maxBytes: number
  isolation: FetchIsolation
  /** Consumers before version 11 may read from leaders only (KIP-392). */
  requireLeader: boolean
}

/** One partition of a fetch. */
export interface FetchTarget {
  topicPartition: string
  topicId: string
  /** Metadata knows the partition. */
  known: boolean
  fetchOffset: number
  maxBytes: number
  currentLeaderEpoch: number
  lastFetchedEpoch: number
  logStartOffset: number
}

export interface PartitionFetch {
  error: number
  highWatermark: number
  lastStableOffset: number
  logStartOffset: number
  divergingEpoch: EpochEndOffset | null
  abortedTransactions: { producerId: number; firstOffset: number }[] | null
  records: Slices
  bytes: number
}

export function isFromFollower({ replicaId }: FetchParams): boolean {
  return replicaId >= 0
}

/**
 * Reads the partitions in the order asked until the bytes are used up; the first that has records gives its first batch
 * whole. A follower's fetch also says how far it is: `observe` is false when a parked fetch is read again.
 */
export function readPartitions(
  node: ReplicaNode,
  params: FetchParams,
  targets: readonly FetchTarget[],
  observe: boolean,
  ctx: Ctx,
): PartitionFetch[] {
  let bytesLeft = params.maxBytes
  let minOneMessage = true
  return targets.map((target) => {
    const maxLength = Math.max(0, Math.min(target.maxBytes, bytesLeft))
    const answer = readPartition(node, params, target, { maxLength, minOneMessage, observe }, ctx)
    if (answer.bytes > 0) minOneMessage = false
    bytesLeft = Math.max(0, bytesLeft - answer.bytes)
    return answer
  })
}

function failed(error: number): PartitionFetch {
  return {
    error,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    divergingEpoch: null,
    abortedTransactions: null,
    records: [],
    bytes: 0,
  }
}

function readPartition(
  node: ReplicaNode,
  params: FetchParams,
  target: FetchTarget,
  limits: { maxLength: number; minOneMessage: boolean; observe: boolean },
  ctx: Ctx,
): PartitionFetch {
  const { topicPartition, known, currentLeaderEpoch } = target
  const requireLeader = params.requireLeader || isFromFollower(params)
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch, requireLeader })
  if (local.error !== null) return failed(local.error)
  const { partition, log } = local
  if (target.topicId !== '' && target.topicId !== partition.topicId) return failed(errors.INCONSISTENT_TOPIC_ID)
  const follower = isFromFollower(params) ? followerOf(node, partition, params, target) : null
  if (typeof follower === 'number') return failed(follower)
  const read = readRecords(params, target, log, limits, ctx)
  if (follower !== null && limits.observe && read.error === 0 && read.divergingEpoch === null) {
    const { fetchOffset, logStartOffset } = target
    recordFollowerFetch(
      node,
      partition,
      log,
      follower,
      { fetchOffset, logStartOffset, brokerEpoch: params.replicaEpoch },
      ctx,
    )
  }
  return read
}

/** The replica that fetches, or why it may not: it is none of this partition's, or an earlier life of its broker. */
function followerOf(
  node: ReplicaNode,
  partition: PartitionState,
  { replicaId, replicaEpoch }: FetchParams,
  { currentLeaderEpoch }: FetchTarget,
): RemoteReplica | number {
  const remote = partition.remotes.get(replicaId)
  if (remote === undefined) {
    return currentLeaderEpoch >= 0 ? errors.UNKNOWN_LEADER_EPOCH : errors.NOT_LEADER_OR_FOLLOWER
  }
  const registered = node.image.brokers.get(replicaId)
  const isStale = replicaEpoch !== -1 && registered !== undefined && registered.epoch > replicaEpoch
  return isStale ? errors.NOT_LEADER_OR_FOLLOWER : remote
}

function readRecords(
  params: FetchParams,
  target: FetchTarget,
  log: LogState,
  { maxLength, minOneMessage }: { maxLength: number; minOneMessage: boolean },
  ctx: Ctx,
): PartitionFetch {
  const diverging = divergenceOf(log, target)
  if (diverging === 'out-of-range') return failed(errors.OFFSET_OUT_OF_RANGE)
  const answer: PartitionFetch = {
    ...failed(0),
    highWatermark: log.highWatermark,
    lastStableOffset: lastStableOffset(log),
    logStartOffset: log.logStartOffset,
    divergingEpoch: diverging,
  }
  if (diverging !== null) return answer
  const { isolation } = params
  if (isAtEnd(log, target.fetchOffset, isolation)) {
    if (isolation === 'txn-committed') answer.abortedTransactions = []
    return answer
  }
  const data = readLog(log, ctx, { startOffset: target.fetchOffset, maxLength, minOneMessage, isolation })
  if (data.error !== null) return failed(data.error)
  answer.records = data.records
  answer.bytes = data.bytes
  answer.abortedTransactions = data.abortedTransactions
  return answer
}

/** Most fetches find nothing: then the log need not be looked into. */
function isAtEnd(log: LogState, fetchOffset: number, isolation: FetchParams['isolation']): boolean {
  return fetchOffset === upperBoundOffset(log, isolation) && fetchOffset >= log.logStartOffset
}

/** Where the fetcher's log parts from this one (KIP-595), null where it does not, or where no epoch was named. */
export function divergenceOf(log: LogState, target: FetchTarget): EpochEndOffset | null | 'out-of-range' {
  const { lastFetchedEpoch, fetchOffset } = target
  if (lastFetchedEpoch < 0) return null
  const end = endOffsetFor(log.leaderEpochs, lastFetchedEpoch, log.logEndOffset)
  if (end.epoch < 0 || end.endOffset < 0 || fetchOffset < log.logStartOffset) return 'out-of-range'
  return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : null
}
