/** What the node tells this room: partitions of `__consumer_offsets` come and go, commit, and timers are due. */
import { splitTopicPartition } from '../../base/topic-partition.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ReplicaOutcome } from '../replica/replica-state.ts'
import type { CoordinatorNode, GroupAnswer } from './coordinator-node.ts'
import { endSync, failJoin } from './group/classic/answers.ts'
import type { ClassicGroup } from './group/classic/classic-group.ts'
import { onSessionTimer } from './group/classic/expire-member.ts'
import { onJoinTimer, onSyncTimer, prepareRebalance } from './group/classic/rebalance.ts'
import { cancelTimers, rescheduleSession } from './group/classic/timers.ts'
import { loadSome } from './group/load.ts'
import { planExpiry, planTopicsDeleted, scheduleExpiryOfAll } from './group/offset-expiry.ts'
import { commitUpTo, failPending, onAppendTimer, perform } from './group/operation.ts'
import type { Plan } from './group/effect.ts'
import { brokerConfig } from '../replica/settings.ts'
import { textOfRowKey, rowKey } from './row-key.ts'
import { createShard, type CoordinatorShard, GROUP_METADATA_TOPIC, noteCommitted, touchShard } from './runtime/shard.ts'

/** To be called for every outcome of the replica room; those of other topics don't matter here. */
export function onReplicaOutcomeOfGroups(node: CoordinatorNode, outcome: ReplicaOutcome, ctx: Ctx): void {
  if (!('topicPartition' in outcome)) return
  const { topicPartition } = outcome
  if (splitTopicPartition(topicPartition)?.topic !== GROUP_METADATA_TOPIC) return
  switch (outcome.kind) {
    case 'became-leader':
      beginLoading(node, topicPartition, outcome.leaderEpoch, ctx)
      return
    case 'became-follower':
    case 'stopped':
      unload(node, topicPartition, ctx)
      return
    case 'high-watermark-advanced': {
      const shard = node.coordinator.get(topicPartition)
      if (shard?.state === 'active') commitUpTo(node, shard, outcome.highWatermark, ctx)
      return
    }
    default:
  }
}

/** Topics are deleted: nobody may go on from what was committed for them. */
export function onTopicsDeletedOfGroups(node: CoordinatorNode, topics: readonly string[], ctx: Ctx): void {
  if (topics.length === 0) return
  const names = new Set(topics)
  for (const shard of node.coordinator.values()) {
    if (shard.state === 'active') perform(node, shard, planTopicsDeleted(node, shard, names), ctx)
  }
}

/** The responses that are due, to be sent; they are taken out. */
export function takeGroupAnswers(node: CoordinatorNode): GroupAnswer[] {
  return node.groupAnswers.splice(0)
}

/** A timer whose name begins with `group.`. */
export function onGroupTimer(node: CoordinatorNode, name: string, ctx: Ctx): void {
  const [what = '', argument = ''] = name.slice('group.'.length).split('/')
  const [key = '', memberKey = ''] = argument.split('~')
  const group = node.groups.get(key)
  switch (what) {
    case 'session':
      return afterTimer(node, group, ctx, (one) => onSessionTimer(node, one, textOfRowKey(memberKey), ctx))
    case 'join':
      return afterTimer(node, group, ctx, (one) => onJoinTimer(node, one, ctx))
    case 'sync':
      return afterTimer(node, group, ctx, (one) => onSyncTimer(node, one, ctx))
    default: {
      const shard = node.coordinator.get(argument)
      if (shard !== undefined) onShardTimer(node, what, shard, ctx)
    }
  }
}

function afterTimer(
  node: CoordinatorNode,
  group: ClassicGroup | undefined,
  ctx: Ctx,
  expire: (group: ClassicGroup) => Plan | null,
): void {
  const shard = group && node.coordinator.get(group.shard)
  if (group !== undefined && shard?.state === 'active') perform(node, shard, expire(group), ctx)
}

function onShardTimer(node: CoordinatorNode, what: string, shard: CoordinatorShard, ctx: Ctx): void {
  switch (what) {
    case 'load':
      continueLoading(node, shard, ctx)
      return
    case 'append':
      onAppendTimer(node, shard, ctx)
      return
    case 'expire':
      shard.expireUs = null
      touchShard(shard, ctx)
      perform(node, shard, planExpiry(node, shard, ctx), ctx)
      scheduleExpiryOfAll(node, shard, ctx)
      return
    default:
  }
}

/** A leader that is leader again in a newer epoch keeps what it has. */
function beginLoading(node: CoordinatorNode, topicPartition: string, leaderEpoch: number, ctx: Ctx): void {
  const known = node.coordinator.get(topicPartition)
  if (known !== undefined && known.state !== 'failed') {
    known.leaderEpoch = leaderEpoch
    touchShard(known, ctx)
    return
  }
  const shard = createShard(topicPartition, leaderEpoch, node.logs.get(topicPartition)?.logStartOffset ?? 0)
  node.coordinator.set(topicPartition, shard)
  touchShard(shard, ctx)
  ctx.setTimer(`group.load/${topicPartition}`, 0)
}

function continueLoading(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): void {
  const log = node.logs.get(shard.topicPartition)
  if (log === undefined || shard.state !== 'loading') return
  if (!loadSome(node, shard, log, ctx)) {
    ctx.setTimer(`group.load/${shard.topicPartition}`, 0)
    return
  }
  if (shard.state !== 'loading') {
    forgetGroups(node, shard, ctx)
    return
  }
  shard.state = 'active'
  shard.activeUs = ctx.nowUs
  shard.lastWrittenOffset = log.logEndOffset
  noteCommitted(shard, log.highWatermark, ctx)
  startGroups(node, shard, ctx)
  scheduleExpiryOfAll(node, shard, ctx)
}

/** Sessions of all members begin anew; a group that is larger than it may be now is rebalanced. */
function startGroups(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): void {
  const sizeMax = brokerConfig(node.config, node.image, 'group.max.size')
  for (const group of node.groups.values()) {
    if (group.shard !== shard.topicPartition) continue
    for (const member of group.members.values()) rescheduleSession(group, member, ctx)
    if (group.members.size > sizeMax) perform(node, shard, prepareRebalance(node, group, ctx), ctx)
  }
}

/** Another broker coordinates these groups now: all that waits is told so. */
function unload(node: CoordinatorNode, topicPartition: string, ctx: Ctx): void {
  const shard = node.coordinator.get(topicPartition)
  if (shard === undefined) return
  forgetGroups(node, shard, ctx)
  failPending(node, shard, ctx)
  node.coordinator.delete(topicPartition)
  touchShard(shard, ctx)
  for (const what of ['load', 'expire']) ctx.cancelTimer(`group.${what}/${topicPartition}`)
}

function forgetGroups(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): void {
  for (const [key, group] of node.groups) {
    if (group.shard !== shard.topicPartition) continue
    cancelTimers(group, ctx)
    for (const member of group.members.values()) {
      failJoin(node, member, errors.NOT_COORDINATOR, member.memberId)
      endSync(node, group, member, errors.NOT_COORDINATOR)
    }
    node.groups.delete(key)
    node.groupOffsets.delete(rowKey(group.groupId))
    ctx.touch(`groups/${key}`)
    ctx.touch(`groupOffsets/${key}`)
  }
}
