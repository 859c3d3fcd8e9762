import { msToUs } from '../../base/units.ts'
import { positionOf, upperBoundOffset } from '../log/read.ts'
import type { Ctx } from '../ports/ctx.ts'
import { endWait, park, type Wait } from '../purgatory/purgatory.ts'
import { divergenceOf, type FetchParams, type FetchTarget, isFromFollower, type PartitionFetch } from './fetch-read.ts'
import { localLog } from './local-log.ts'
import type { ReplicaNode } from './replica-state.ts'

/** A fetch that waits for `minBytes`. */
export interface DelayedFetch {
  params: FetchParams
  targets: FetchTarget[]
  /** The asker's own, for its answer. */
  context: object
}

/** Whether a fetch is answered now: it may not wait, has enough, or there is something to be told. */
export function isFetchComplete(params: FetchParams, maxWaitMs: number, answers: readonly PartitionFetch[]): boolean {
  if (maxWaitMs <= 0 || answers.length === 0) return true
  const bytes = answers.reduce((sum, answer) => sum + answer.bytes, 0)
  return bytes >= params.minBytes || answers.some(({ error, divergingEpoch }) => error !== 0 || divergingEpoch !== null)
}

/** Parks the fetch under its partitions. */
export function parkFetch(
  node: ReplicaNode,
  request: { requestId: number; maxWaitMs: number },
  data: DelayedFetch,
  ctx: Ctx,
): void {
  const keys = data.targets.map(({ topicPartition }) => topicPartition)
  const timeoutUs = msToUs(request.maxWaitMs)
  park(node.purgatory, { kind: 'DelayedFetch', requestId: request.requestId, keys, timeoutUs, data }, ctx)
}

/**
 * Whether a parked fetch may be answered after a change of the partition `key`. Its records are counted by their place in
 * the log, without reading them: a fetch from an older segment, from a changed log or of an unknown one goes at once.
 */
export function isDelayedFetchReady(node: ReplicaNode, wait: Wait, key: string, ctx: Ctx): boolean {
  const { params, targets } = wait.data as DelayedFetch
  // One byte is enough for most: then the other partitions need not be looked at.
  const looked = params.minBytes <= 1 ? targets.filter(({ topicPartition }) => topicPartition === key) : targets
  let bytes = 0
  for (const target of looked) {
    const available = availableBytes(node, params, target, ctx)
    if (available === 'now') return true
    bytes += available
    if (bytes >= Math.max(1, params.minBytes)) return true
  }
  return false
}

function availableBytes(node: ReplicaNode, params: FetchParams, target: FetchTarget, ctx: Ctx): number | 'now' {
  const { topicPartition, known, currentLeaderEpoch, fetchOffset, maxBytes } = target
  const requireLeader = params.requireLeader || isFromFollower(params)
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch, requireLeader })
  if (local.error !== null) return 'now'
  const { log } = local
  if (divergenceOf(log, target) !== null) return 'now'
  const end = upperBoundOffset(log, params.isolation)
  if (fetchOffset > end) return fetchOffset > log.logEndOffset ? 'now' : 0
  if (fetchOffset === end) return 0
  if (fetchOffset < log.logStartOffset) return 'now'
  // Whole batches lie before the log's end: there is a byte at least.
  if (end === log.logEndOffset && params.minBytes <= 1) return Math.min(1, maxBytes)
  const from = positionOf(log, ctx, fetchOffset)
  const to = positionOf(log, ctx, end)
  if (from.segmentBaseOffset < to.segmentBaseOffset) return 'now'
  return Math.min(to.position - from.position, maxBytes)
}

/** Ends the wait; the fetch is to be read again. */
export function endDelayedFetch(node: ReplicaNode, wait: Wait, ctx: Ctx): DelayedFetch {
  endWait(node.purgatory, wait.id, ctx)
  return wait.data as DelayedFetch
}
