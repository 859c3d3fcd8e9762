import type { Slices } from '../../base/bytes.ts'
import { errors } from '../../protocol/errors.ts'
import type { BatchIndexAndErrorMessage } from '../../protocol/schema/00-produce.ts'
import { appendAsLeader, type LeaderAppendOptions } from '../log/append.ts'
import type { Ctx } from '../ports/ctx.ts'
import { noteOffsets, offsetsOf } from './checkpoints.ts'
import { maybeAdvanceHighWatermark, minIsrOf, noteLag } from './high-watermark.ts'
import { localLog } from './local-log.ts'
import { maximalIsr } from './partition.ts'
import { type ReplicaNode, wake } from './replica-state.ts'

/** What became of records that were to be appended. Offsets are −1 where it failed. */
export interface PartitionAppend {
  error: number
  errorMessage: string | null
  recordErrors: BatchIndexAndErrorMessage[]
  baseOffset: number
  lastOffset: number
  logAppendTimeMs: number
  logStartOffset: number
}

function refused(error: number, logStartOffset = -1): PartitionAppend {
  const offsets = { baseOffset: -1, lastOffset: -1, logAppendTimeMs: -1, logStartOffset }
  return { error, errorMessage: null, recordErrors: [], ...offsets }
}

/**
 * Appends to a partition that this broker leads. With acks −1 it is refused while the ISR is below the minimum: nothing is
 * written then. Followers and consumers that wait for the partition are woken.
 */
export function appendToLeader(
  node: ReplicaNode,
  target: { topicPartition: string; known: boolean; requiredAcks: number },
  records: Slices,
  options: Omit<LeaderAppendOptions, 'leaderEpoch'>,
  ctx: Ctx,
): PartitionAppend {
  const { topicPartition, known, requiredAcks } = target
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch: -1, requireLeader: true })
  if (local.error !== null) return refused(local.error)
  const { partition, log } = local
  if (requiredAcks === -1 && partition.isr.length < minIsrOf(node, partition)) {
    return refused(errors.NOT_ENOUGH_REPLICAS)
  }
  const before = offsetsOf(log)
  const result = appendAsLeader(log, ctx, records, { ...options, leaderEpoch: partition.leaderEpoch })
  noteOffsets(node, log, before, ctx)
  if (result.error !== null) {
    const { error, recordErrors } = result
    // Kafka tells in words only what is wrong with single records.
    const errorMessage = recordErrors.length > 0 ? result.message : null
    return { ...refused(error, log.logStartOffset), errorMessage, recordErrors }
  }
  if (!result.isDuplicate) {
    maybeAdvanceHighWatermark(node, partition, log, ctx)
    noteLag(node, partition, log, ctx)
    wake(node, topicPartition)
  }
  const { firstOffset: baseOffset, lastOffset, logAppendTimeMs, logStartOffset } = result
  return { error: 0, errorMessage: null, recordErrors: [], baseOffset, lastOffset, logAppendTimeMs, logStartOffset }
}

/**
 * Whether all that must have the records below `requiredOffset` have them. Null: not yet. An error: they are in this log, but
 * will not be acknowledged.
 */
export function replicated(node: ReplicaNode, topicPartition: string, requiredOffset: number): number | null {
  const known = node.image.topics.has(topicPartition.slice(0, topicPartition.lastIndexOf('-')))
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch: -1, requireLeader: true })
  if (local.error !== null) return local.error
  const { partition, log } = local
  if (log.highWatermark < requiredOffset) return null
  return minIsrOf(node, partition) <= maximalIsr(partition).length ? 0 : errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND
}
