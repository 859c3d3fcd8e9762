import type { LogState } from '../log/log-state.ts'
import type { Ctx } from '../ports/ctx.ts'
import { requestAlterPartition } from './alter-partition.ts'
import { lagTimeMaxUs, maybeAdvanceHighWatermark, noteLag, scheduleIsrCheck, viewOfBroker } from './high-watermark.ts'
import { canJoinIsr, outOfSyncReplicas, proposeExpand, proposeShrink } from './isr.ts'
import { type PartitionState, recordFetch, type RemoteReplica } from './partition.ts'
import { type ReplicaNode, wake } from './replica-state.ts'

/** A follower's fetch, valid and not diverging: what it says of its log may move the ISR and the high watermark. */
export function recordFollowerFetch(
  node: ReplicaNode,
  partition: PartitionState,
  log: LogState,
  remote: RemoteReplica,
  fetch: { fetchOffset: number; logStartOffset: number; brokerEpoch: number },
  ctx: Ctx,
): void {
  const { logEndOffset: before, logStartOffset: beganAt } = remote
  recordFetch(remote, fetch, log.logEndOffset, ctx.nowUs)
  ctx.touch(`partitions/${partition.topicPartition}`)
  if (canJoinIsr(partition, remote, log.highWatermark, viewOfBroker(node))) {
    proposeExpand(partition, remote.brokerId, ctx.nowUs)
    requestAlterPartition(node, partition, ctx)
  }
  // Who deletes records waits for the replicas to begin where they should.
  if (remote.logStartOffset !== beganAt) wake(node, partition.topicPartition)
  if (remote.logEndOffset !== before) {
    maybeAdvanceHighWatermark(node, partition, log, ctx)
    noteLag(node, partition, log, ctx)
  }
}

/** Followers that lag too long are proposed for removal. */
export function checkIsr(node: ReplicaNode, ctx: Ctx): void {
  node.replica.isrCheckUs = null
  ctx.touch('replica')
  for (const topicPartition of node.replica.lagging) {
    const partition = node.partitions.get(topicPartition)
    const log = node.logs.get(topicPartition)
    if (partition === undefined || log === undefined || partition.role !== 'leader') {
      node.replica.lagging.delete(topicPartition)
      continue
    }
    const behind = outOfSyncReplicas(partition, log.logEndOffset, ctx.nowUs, lagTimeMaxUs(node))
    if (behind.length === 0) continue
    proposeShrink(partition, behind, ctx.nowUs)
    ctx.touch(`partitions/${topicPartition}`)
    requestAlterPartition(node, partition, ctx)
  }
  if (node.replica.lagging.size > 0) scheduleIsrCheck(node, ctx)
}
