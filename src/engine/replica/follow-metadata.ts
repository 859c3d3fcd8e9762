import { deleteLog } from '../log/close.ts'
import { assignEpochStart, latestEpoch } from '../log/leader-epochs.ts'
import { assignTopicId, createLog } from '../log/load.ts'
import type { LogState } from '../log/log-state.ts'
import { truncateTo } from '../log/truncate.ts'
import { changedPartitionsOf, type MetadataDelta, type PartitionDelta } from '../metadata/metadata-delta.ts'
import { NO_LEADER, type PartitionImage } from '../metadata/partition-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { addToFetcher, removeFromFetchers } from './fetcher-state.ts'
import { endIdleFetchers } from './fetcher.ts'
import { maybeAdvanceHighWatermark, noteLag } from './high-watermark.ts'
import { assignRemotes, createPartition, type PartitionState, resetRemotes } from './partition.ts'
import { type ReplicaNode, wake } from './replica-state.ts'
import { applyLogConfigs, scheduleDeletes, scheduleRetention } from './retention.ts'
import { logConfigOfTopic } from './settings.ts'

/** Makes the replicas on this broker what the metadata says: stops, leads, follows. `delta` is replayed into `node.image`. */
export function applyMetadataDelta(node: ReplicaNode, delta: MetadataDelta, ctx: Ctx): void {
  const changes = changedPartitionsOf(delta, node.config.id)
  for (const change of changes) if (!isHere(node, change.after)) stopReplica(node, change, ctx)
  for (const change of changes) {
    if (change.after !== null && isHere(node, change.after)) followChange(node, change, change.after, ctx)
  }
  if (delta.configs.size > 0) applyLogConfigs(node, delta.configs, ctx)
  if (changes.length > 0) endIdleFetchers(node, ctx)
}

function isHere(node: ReplicaNode, partition: PartitionImage | null): boolean {
  return partition?.replicas.includes(node.config.id) ?? false
}

function followChange(node: ReplicaNode, change: PartitionDelta, image: PartitionImage, ctx: Ctx): void {
  const name = `${change.topic}-${change.partition}`
  const stale = node.partitions.get(name)
  // The topic was deleted and made anew: what is here belongs to the old one.
  if (stale !== undefined && stale.topicId !== change.topicId) dropReplica(node, stale, true, ctx)
  const partition = node.partitions.get(name) ?? createPartition(change.topic, change.partition, change.topicId)
  if (image.partitionEpoch < partition.partitionEpoch) return
  node.partitions.set(name, partition)
  ctx.touch(`partitions/${name}`)
  const log = openLog(node, partition, ctx)
  if (image.leader === node.config.id) becomeLeader(node, partition, image, log, ctx)
  else becomeFollower(node, partition, image, log, ctx)
}

/** The partition's log; a directory that is left of another topic of that name is put away first. */
function openLog(node: ReplicaNode, partition: PartitionState, ctx: Ctx): LogState {
  const { topicPartition, topic, topicId } = partition
  const known = node.logs.get(topicPartition)
  if (known !== undefined && (known.topicId === null || known.topicId === topicId)) {
    assignTopicId(known, ctx, topicId)
    return known
  }
  if (known !== undefined) putLogAway(node, known, ctx)
  const config = logConfigOfTopic(node.config, node.image, topic)
  const log = createLog(ctx, { topicPartition, config, topicId })
  node.logs.set(topicPartition, log)
  scheduleRetention(node, ctx)
  return log
}

function takeAssignment(partition: PartitionState, image: PartitionImage): void {
  partition.replicas = [...image.replicas]
  partition.addingReplicas = [...image.addingReplicas]
  partition.removingReplicas = [...image.removingReplicas]
  partition.leaderRecoveryState = image.leaderRecoveryState
  partition.pendingIsr = null
  partition.leaderId = image.leader
  partition.partitionEpoch = image.partitionEpoch
}

/** A new leader epoch begins at the log's end; the epoch of a leader that stays does not change. */
function becomeLeader(
  node: ReplicaNode,
  partition: PartitionState,
  image: PartitionImage,
  log: LogState,
  ctx: Ctx,
): void {
  const { topicPartition } = partition
  const wasLeader = partition.role === 'leader'
  const isNewEpoch = image.leaderEpoch > partition.leaderEpoch
  if (!wasLeader) removeFromFetchers(node, topicPartition, ctx)
  takeAssignment(partition, image)
  partition.isr = [...image.isr]
  partition.role = 'leader'
  assignRemotes(partition, node.config.id)
  if (isNewEpoch || !wasLeader) {
    partition.leaderEpoch = image.leaderEpoch
    partition.leaderEpochStartOffset = log.logEndOffset
    assignEpochStart(log, ctx, image.leaderEpoch, log.logEndOffset)
    resetRemotes(partition, wasLeader, log.logEndOffset, ctx.nowUs)
    const { leaderEpoch } = partition
    const { logEndOffset } = log
    ctx.emit({ type: 'BecameLeader', node: node.config.id, partition: topicPartition, leaderEpoch, logEndOffset })
    node.replica.outcomes.push({ kind: 'became-leader', topicPartition, leaderEpoch })
  }
  maybeAdvanceHighWatermark(node, partition, log, ctx)
  noteLag(node, partition, log, ctx)
  wake(node, topicPartition)
}

/** Follows the leader of a new epoch from the log's end; what the logs differ in the first fetch will tell. */
function becomeFollower(
  node: ReplicaNode,
  partition: PartitionState,
  image: PartitionImage,
  log: LogState,
  ctx: Ctx,
): void {
  const { topicPartition } = partition
  const isNewEpoch = image.leaderEpoch > partition.leaderEpoch
  takeAssignment(partition, image)
  partition.isr = []
  partition.role = image.leader === NO_LEADER ? 'none' : 'follower'
  partition.leaderEpoch = image.leaderEpoch
  partition.leaderEpochStartOffset = null
  partition.remotes = new Map()
  noteLag(node, partition, log, ctx)
  const mayFetch = image.leader !== NO_LEADER && (!isLeaving(node) || image.isr.includes(node.config.id))
  if (isNewEpoch || !mayFetch) removeFromFetchers(node, topicPartition, ctx)
  if (!isNewEpoch) return
  const { leader, leaderEpoch } = image
  ctx.emit({ type: 'BecameFollower', node: node.config.id, partition: topicPartition, leader, leaderEpoch })
  node.replica.outcomes.push({ kind: 'became-follower', topicPartition, leaderEpoch })
  wake(node, topicPartition)
  if (mayFetch) startFetching(node, partition, log, ctx)
}

/** A broker in its controlled shutdown does not fetch what it was taken out of the ISR of. */
function isLeaving(node: ReplicaNode): boolean {
  return node.image.brokers.get(node.config.id)?.inControlledShutdown ?? false
}

/** A log that knows no epoch can't be compared: it keeps only what is committed. */
function startFetching(node: ReplicaNode, partition: PartitionState, log: LogState, ctx: Ctx): void {
  const lastFetchedEpoch = latestEpoch(log) ?? -1
  if (lastFetchedEpoch < 0 || ctx.planted?.has('B1')) truncateTo(log, ctx, log.highWatermark)
  const { topicId, partition: index, leaderEpoch: currentLeaderEpoch, leaderId, topicPartition } = partition
  const fetchOffset = log.logEndOffset
  const start = { topicId, partition: index, currentLeaderEpoch, fetchOffset, lastFetchedEpoch }
  addToFetcher(node, leaderId, topicPartition, start, ctx)
}

function stopReplica(node: ReplicaNode, change: PartitionDelta, ctx: Ctx): void {
  const partition = node.partitions.get(`${change.topic}-${change.partition}`)
  if (partition?.topicId === change.topicId) dropReplica(node, partition, true, ctx)
}

/** The replica is not this broker's any more; who waits for it hears so. */
function dropReplica(node: ReplicaNode, partition: PartitionState, deleted: boolean, ctx: Ctx): void {
  const { topicPartition } = partition
  removeFromFetchers(node, topicPartition, ctx)
  node.partitions.delete(topicPartition)
  node.replica.lagging.delete(topicPartition)
  ctx.touch(`partitions/${topicPartition}`)
  ctx.touch('replica')
  const log = node.logs.get(topicPartition)
  if (log !== undefined && deleted) putLogAway(node, log, ctx)
  node.replica.outcomes.push({ kind: 'stopped', topicPartition, deleted })
  wake(node, topicPartition)
}

/** Takes a log out of use; its directory goes when `file.delete.delay.ms` is over. */
export function putLogAway(node: ReplicaNode, log: LogState, ctx: Ctx): void {
  node.logs.delete(log.topicPartition)
  node.replica.pendingDeletes.push(deleteLog(log, ctx))
  ctx.touch(`logs/${log.topicPartition}`)
  scheduleDeletes(node, ctx)
}
