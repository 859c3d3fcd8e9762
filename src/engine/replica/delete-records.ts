import { msToUs } from '../../base/units.ts'
import { errors } from '../../protocol/errors.ts'
import { maybeIncrementLogStartOffset } from '../log/high-watermark.ts'
import type { LogState } from '../log/log-state.ts'
import { isAliveBroker } from '../metadata/lookup.ts'
import type { Ctx } from '../ports/ctx.ts'
import { endWait, park, type Wait } from '../purgatory/purgatory.ts'
import { noteOffsets, offsetsOf } from './checkpoints.ts'
import { localLog } from './local-log.ts'
import type { PartitionState } from './partition.ts'
import { type ReplicaNode, wake } from './replica-state.ts'

/** One partition of a DeleteRecords, on its way and at its end. */
export interface Deletion {
  topicPartition: string
  /** Records below it go; all replicas must know that. */
  requiredOffset: number
  lowWatermark: number
  error: number
  isPending: boolean
}

/** A deletion that waits until every replica's log begins where it should. */
export interface DelayedDeleteRecords {
  deletions: Deletion[]
}

const TO_HIGH_WATERMARK = -1

/** Moves the start of a leader's log up. −1 stands for its high watermark; beyond that is OFFSET_OUT_OF_RANGE. */
export function deleteRecords(
  node: ReplicaNode,
  topicPartition: string,
  known: boolean,
  offset: number,
  ctx: Ctx,
): Deletion {
  const refused = (error: number): Deletion => {
    return { topicPartition, requiredOffset: -1, lowWatermark: -1, error, isPending: false }
  }
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch: -1, requireLeader: true })
  if (local.error !== null) return refused(local.error)
  const { partition, log } = local
  if (!log.config.deletes) return refused(errors.POLICY_VIOLATION)
  const requiredOffset = offset === TO_HIGH_WATERMARK ? log.highWatermark : offset
  if (requiredOffset < 0) return refused(errors.OFFSET_OUT_OF_RANGE)
  const before = offsetsOf(log)
  const moved = maybeIncrementLogStartOffset(log, ctx, requiredOffset)
  if (moved.error !== null) return refused(moved.error)
  noteOffsets(node, log, before, ctx)
  wake(node, topicPartition)
  const lowWatermark = lowWatermarkOf(node, partition, log)
  return { topicPartition, requiredOffset, lowWatermark, error: 0, isPending: lowWatermark < requiredOffset }
}

/** Where the replicas that live all begin. */
function lowWatermarkOf(node: ReplicaNode, partition: PartitionState, log: LogState): number {
  let offset = log.logStartOffset
  for (const { brokerId, logStartOffset } of partition.remotes.values()) {
    if (isAliveBroker(node.image, brokerId)) offset = Math.min(offset, logStartOffset)
  }
  return offset
}

export function waitForDeletion(
  node: ReplicaNode,
  request: { requestId: number; timeoutMs: number },
  deletions: Deletion[],
  ctx: Ctx,
): void {
  const keys = deletions.filter(({ isPending }) => isPending).map(({ topicPartition }) => topicPartition)
  const data: DelayedDeleteRecords = { deletions }
  const timeoutUs = Math.max(0, msToUs(request.timeoutMs))
  park(node.purgatory, { kind: 'DelayedDeleteRecords', requestId: request.requestId, keys, timeoutUs, data }, ctx)
}

/** Looks again; the deletions when none is pending any more. */
export function retryDeletion(node: ReplicaNode, wait: Wait, ctx: Ctx): Deletion[] | null {
  const { deletions } = wait.data as DelayedDeleteRecords
  for (const one of deletions) {
    if (!one.isPending) continue
    ctx.touch('purgatory')
    const options = { known: true, currentLeaderEpoch: -1, requireLeader: true }
    const local = localLog(node, one.topicPartition, options)
    if (local.error !== null) Object.assign(one, { error: local.error, lowWatermark: -1, isPending: false })
    else {
      one.lowWatermark = lowWatermarkOf(node, local.partition, local.log)
      one.isPending = one.lowWatermark < one.requiredOffset
    }
  }
  if (deletions.some(({ isPending }) => isPending)) return null
  endWait(node.purgatory, wait.id, ctx)
  return deletions
}

/** The request's time is over: the leader's records are gone, but not yet everybody's. */
export function expireDeletion(node: ReplicaNode, wait: Wait, ctx: Ctx): Deletion[] {
  const { deletions } = wait.data as DelayedDeleteRecords
  for (const one of deletions) {
    if (one.isPending) Object.assign(one, { error: errors.REQUEST_TIMED_OUT, isPending: false })
  }
  endWait(node.purgatory, wait.id, ctx)
  return deletions
}
