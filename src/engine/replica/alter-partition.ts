import type { ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { PartitionDataResponse } from '../../protocol/schema/56-alter-partition.ts'
import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { maybeAdvanceHighWatermark, noteLag } from './high-watermark.ts'
import { type PartitionState, RECOVERED } from './partition.ts'
import type { AlterPartitionPurpose, ReplicaNode } from './replica-state.ts'

export const ALTER_PARTITION_TIMER = 'replica.alter-partition'
const RETRY_US = 50_000

/** Asks the controller for the partition's pending ISR; all that wait go in one request, one request at a time. */
export function requestAlterPartition(node: ReplicaNode, partition: PartitionState, ctx: Ctx): void {
  const { alterPartitionQueue } = node.replica
  if (!alterPartitionQueue.includes(partition.topicPartition)) alterPartitionQueue.push(partition.topicPartition)
  ctx.touch('replica')
  sendAlterPartition(node, ctx)
}

/** Also called when `replica.alter-partition` is due: a retry after an error of the whole request. */
export function sendAlterPartition(node: ReplicaNode, ctx: Ctx): void {
  const { replica } = node
  if (replica.alterPartitionInFlight || replica.alterPartitionQueue.length === 0) return
  const waiting = replica.alterPartitionQueue.splice(0).flatMap((name) => {
    const partition = node.partitions.get(name)
    return partition?.role === 'leader' && partition.pendingIsr !== null ? [partition] : []
  })
  ctx.touch('replica')
  if (waiting.length === 0) return
  replica.alterPartitionInFlight = true
  for (const partition of waiting) {
    if (partition.pendingIsr !== null) partition.pendingIsr.phase = 'sent'
    ctx.touch(`partitions/${partition.topicPartition}`)
  }
  replica.outcomes.push({
    kind: 'alter-partition',
    body: { brokerId: node.config.id, brokerEpoch: replica.brokerEpoch, topics: topicsOf(node, waiting) },
    purpose: { kind: 'replica.alter-partition', topicPartitions: waiting.map(({ topicPartition }) => topicPartition) },
  })
}

function topicsOf(node: ReplicaNode, partitions: readonly PartitionState[]) {
  const topics = new Map<string, ReturnType<typeof changeOf>[]>()
  for (const partition of partitions) {
    const changes = topics.get(partition.topicId)
    if (changes === undefined) topics.set(partition.topicId, [changeOf(node, partition)])
    else changes.push(changeOf(node, partition))
  }
  return [...topics].map(([topicId, changes]) => ({ topicId, partitions: changes }))
}

/** A member's epoch is that of its last fetch; −1, unknown, is not checked (KIP-903). */
function changeOf(node: ReplicaNode, partition: PartitionState) {
  const isr = partition.pendingIsr?.isr ?? partition.isr
  const epochOf = (id: number) =>
    id === node.config.id ? node.replica.brokerEpoch : (partition.remotes.get(id)?.brokerEpoch ?? -1)
  return {
    partitionIndex: partition.partition,
    leaderEpoch: partition.leaderEpoch,
    newIsr: [],
    newIsrWithEpochs: isr.map((brokerId) => ({ brokerId, brokerEpoch: epochOf(brokerId) })),
    leaderRecoveryState: RECOVERED,
    partitionEpoch: partition.partitionEpoch,
  }
}

/** What came of an AlterPartition. Lost or refused as a whole it is sent again after a pause. */
export function onAlterPartitionCompletion(node: ReplicaNode, completion: Completion, ctx: Ctx): void {
  const purpose = completion.purpose as AlterPartitionPurpose
  const { outcome } = completion
  node.replica.alterPartitionInFlight = false
  ctx.touch('replica')
  const body = outcome.ok ? (outcome.body as ResponseOf<56>) : null
  if (body === null || body.errorCode !== errors.NONE) {
    for (const name of purpose.topicPartitions) {
      if (!node.replica.alterPartitionQueue.includes(name)) node.replica.alterPartitionQueue.push(name)
    }
    ctx.setTimer(ALTER_PARTITION_TIMER, RETRY_US)
    return
  }
  for (const { topicId, partitions } of body.topics) {
    for (const data of partitions) {
      const partition = purpose.topicPartitions
        .map((name) => node.partitions.get(name))
        .find((one) => one?.topicId === topicId && one.partition === data.partitionIndex)
      if (partition !== undefined) onPartitionAnswer(node, partition, data, ctx)
    }
  }
  sendAlterPartition(node, ctx)
}

/** The answer about one partition; of no interest when metadata has settled the change meanwhile. */
function onPartitionAnswer(node: ReplicaNode, partition: PartitionState, data: PartitionDataResponse, ctx: Ctx): void {
  const { pendingIsr } = partition
  if (pendingIsr === null || pendingIsr.phase !== 'sent' || partition.role !== 'leader') return
  ctx.touch(`partitions/${partition.topicPartition}`)
  switch (data.errorCode) {
    case errors.NONE:
      commitIsr(node, partition, data, ctx)
      return
    case errors.OPERATION_NOT_ATTEMPTED:
    case errors.INELIGIBLE_REPLICA:
      partition.pendingIsr = null
      return
    case errors.UNKNOWN_TOPIC_OR_PARTITION:
    case errors.UNKNOWN_TOPIC_ID:
    case errors.FENCED_LEADER_EPOCH:
    case errors.INVALID_UPDATE_VERSION:
    case errors.INVALID_REQUEST:
    case errors.NEW_LEADER_ELECTED:
      // Metadata that this broker has not replayed yet decides.
      pendingIsr.phase = 'parked'
      return
    default:
      pendingIsr.phase = 'waiting'
      node.replica.alterPartitionQueue.push(partition.topicPartition)
  }
}

function commitIsr(node: ReplicaNode, partition: PartitionState, data: PartitionDataResponse, ctx: Ctx): void {
  if (data.leaderEpoch !== partition.leaderEpoch || data.partitionEpoch < partition.partitionEpoch) return
  partition.isr = data.isr
  partition.partitionEpoch = data.partitionEpoch
  partition.leaderRecoveryState = data.leaderRecoveryState
  partition.pendingIsr = null
  const log = node.logs.get(partition.topicPartition)
  if (log === undefined) return
  maybeAdvanceHighWatermark(node, partition, log, ctx)
  noteLag(node, partition, log, ctx)
}
