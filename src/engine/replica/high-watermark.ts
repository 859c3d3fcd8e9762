import { msToUs } from '../../base/units.ts'
import { maybeIncrementHighWatermark } from '../log/high-watermark.ts'
import type { LogState } from '../log/log-state.ts'
import type { Ctx } from '../ports/ctx.ts'
import { noteHighWatermark } from './checkpoints.ts'
import { committableOffset, type ViewOfBroker } from './isr.ts'
import { effectiveMinIsr, type PartitionState } from './partition.ts'
import { type ReplicaNode, wake } from './replica-state.ts'
import { brokerConfig, minInsyncReplicasOf } from './settings.ts'

export const ISR_CHECK_TIMER = 'replica.isr-check'

export function viewOfBroker(node: ReplicaNode): ViewOfBroker {
  return (brokerId) => {
    const broker = node.image.brokers.get(brokerId)
    if (broker === undefined) return null
    return { brokerEpoch: broker.epoch, fenced: broker.fenced, inControlledShutdown: broker.inControlledShutdown }
  }
}

export function lagTimeMaxUs(node: ReplicaNode): number {
  return msToUs(brokerConfig(node.config, node.image, 'replica.lag.time.max.ms'))
}

export function minIsrOf(node: ReplicaNode, partition: PartitionState): number {
  return effectiveMinIsr(partition, minInsyncReplicasOf(node.config, node.image, partition.topic))
}

/** Moves the leader's high watermark as far as the replicas allow. Who waits for that is woken. True: it moved. */
export function maybeAdvanceHighWatermark(
  node: ReplicaNode,
  partition: PartitionState,
  log: LogState,
  ctx: Ctx,
): boolean {
  const { logEndOffset } = log
  const leader = {
    logEndOffset,
    minIsr: ctx.planted?.has('B8') ? 0 : minIsrOf(node, partition),
    nowUs: ctx.nowUs,
    lagTimeMaxUs: lagTimeMaxUs(node),
  }
  const proposed = ctx.planted?.has('B5') ? partition.pendingIsr : null
  const counted = proposed === null ? partition : { ...partition, isr: proposed.isr, pendingIsr: null }
  const offset = committableOffset(counted, leader, viewOfBroker(node))
  if (offset === null) return false
  const before = maybeIncrementHighWatermark(log, ctx, offset)
  if (before === null) return false
  const { topicPartition } = partition
  const to = log.highWatermark
  ctx.emit({ type: 'HighWatermarkAdvanced', node: node.config.id, partition: topicPartition, from: before, to })
  node.replica.outcomes.push({ kind: 'high-watermark-advanced', topicPartition, highWatermark: to })
  noteHighWatermark(node, ctx)
  wake(node, topicPartition)
  return true
}

/** Keeps note of whether an ISR member is behind; only such partitions are looked at by the check. */
export function noteLag(node: ReplicaNode, partition: PartitionState, log: LogState, ctx: Ctx): void {
  const { lagging } = node.replica
  const { topicPartition } = partition
  const isBehind = partition.isr.some((id) => {
    const remote = partition.remotes.get(id)
    return remote !== undefined && remote.logEndOffset !== log.logEndOffset
  })
  if (partition.role !== 'leader' || !isBehind) {
    if (lagging.delete(topicPartition)) ctx.touch('replica')
    return
  }
  if (!lagging.has(topicPartition)) {
    lagging.add(topicPartition)
    ctx.touch('replica')
  }
  scheduleIsrCheck(node, ctx)
}

/** The next tick of half of `replica.lag.time.max.ms`, Kafka's `isr-expiration`; none while nobody lags. */
export function scheduleIsrCheck(node: ReplicaNode, ctx: Ctx): void {
  if (node.replica.isrCheckUs !== null) return
  const periodUs = Math.max(1, Math.floor(lagTimeMaxUs(node) / 2))
  node.replica.isrCheckUs = (Math.floor(ctx.nowUs / periodUs) + 1) * periodUs
  ctx.touch('replica')
  ctx.setTimer(ISR_CHECK_TIMER, node.replica.isrCheckUs - ctx.nowUs)
}
