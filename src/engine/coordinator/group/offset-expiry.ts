import { msToUs } from '../../../base/units.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { brokerConfig } from '../../replica/settings.ts'
import { type CoordinatorNode, groupOf } from '../coordinator-node.ts'
import { rowKey } from '../row-key.ts'
import type { CoordinatorWrite } from '../runtime/append.ts'
import { type CoordinatorShard, touchShard } from '../runtime/shard.ts'
import type { ClassicGroup } from './classic/classic-group.ts'
import { isSubscribedToTopic, usesConsumerProtocol } from './classic/protocols.ts'
import { planGroupTombstone } from './classic/records.ts'
import { NOTHING, type Plan } from './effect.ts'
import { type CommittedOffset, hasOpenTransaction, hasPendingOffset } from './offsets.ts'
import { planOffsetTombstone } from './offset-records.ts'

const MINUTE_MS = 60_000
const NONE = Number.POSITIVE_INFINITY

/** From when an offset's retention counts; null while the group's offsets can't expire. */
function retentionBaseOf(group: ClassicGroup): ((offset: CommittedOffset) => number) | null {
  const sinceCommit = ({ commitTimestampMs }: CommittedOffset) => commitTimestampMs
  if (group.protocolType === null) return sinceCommit
  if (group.state === 'Empty') return (offset) => group.currentStateTimestampMs ?? offset.commitTimestampMs
  const knowsTopics = group.state === 'Stable' && usesConsumerProtocol(group) && group.subscribedTopics !== null
  return knowsTopics ? sinceCommit : null
}

/** When each offset of a group expires, by the wall clock; Infinity: not while things are as they are. */
function* expiries(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  group: ClassicGroup,
): Generator<{ topic: string; partition: number; atMs: number }> {
  const retentionMs = brokerConfig(node.config, node.image, 'offsets.retention.minutes') * MINUTE_MS
  const baseOf = retentionBaseOf(group)
  for (const [topic, partitions] of node.groupOffsets.get(rowKey(group.groupId))?.topics ?? []) {
    for (const [partition, offset] of partitions) {
      const isKept =
        baseOf === null || isSubscribedToTopic(group, topic) || hasPendingOffset(shard, group.groupId, topic, partition)
      const atMs = offset.expireTimestampMs >= 0 ? offset.expireTimestampMs : (baseOf?.(offset) ?? 0) + retentionMs
      yield { topic, partition, atMs: isKept ? NONE : atMs }
    }
  }
}

/** When there will be something to remove: an offset, or the group itself once it is empty and has none. */
function dueMs(node: CoordinatorNode, shard: CoordinatorShard, group: ClassicGroup): number {
  let count = 0
  let earliestMs = NONE
  for (const { atMs } of expiries(node, shard, group)) {
    count++
    earliestMs = Math.min(earliestMs, atMs)
  }
  return count === 0 && isRemovable(shard, group) ? 0 : earliestMs
}

function isRemovable(shard: CoordinatorShard, group: ClassicGroup): boolean {
  return group.state === 'Empty' && !hasOpenTransaction(shard, group.groupId)
}

/** Sets the timer `group.expire` where this group has something that ends before what is due now. */
export function scheduleExpiryOf(node: CoordinatorNode, shard: CoordinatorShard, groupId: string, ctx: Ctx): void {
  const group = groupOf(node, groupId)
  if (group !== undefined) scheduleExpiry(node, shard, dueMs(node, shard, group), ctx)
}

/** Looks at all groups of the shard: after loading, and after a check. */
export function scheduleExpiryOfAll(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): void {
  let earliestMs = NONE
  for (const group of node.groups.values()) {
    if (group.shard === shard.topicPartition) earliestMs = Math.min(earliestMs, dueMs(node, shard, group))
  }
  scheduleExpiry(node, shard, earliestMs, ctx)
}

/** Kafka looks every `offsets.retention.check.interval.ms`; here only those of its checks that find something take place. */
function scheduleExpiry(node: CoordinatorNode, shard: CoordinatorShard, atMs: number, ctx: Ctx): void {
  if (atMs === NONE) return
  const intervalUs = msToUs(brokerConfig(node.config, node.image, 'offsets.retention.check.interval.ms'))
  const wantedUs = ctx.nowUs + Math.max(0, msToUs(atMs - ctx.wallMs))
  const checks = Math.max(
    Math.ceil((wantedUs - shard.activeUs) / intervalUs),
    Math.floor((ctx.nowUs - shard.activeUs) / intervalUs) + 1,
  )
  const dueUs = shard.activeUs + checks * intervalUs
  if (shard.expireUs !== null && shard.expireUs <= dueUs) return
  shard.expireUs = dueUs
  ctx.setTimer(`group.expire/${shard.topicPartition}`, dueUs - ctx.nowUs)
  touchShard(shard, ctx)
}

/** Tombstones for all that has expired, and for groups that have neither members nor offsets left. */
export function planExpiry(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): Plan | null {
  const records: CoordinatorWrite[] = []
  for (const group of node.groups.values()) {
    if (group.shard !== shard.topicPartition) continue
    let areAllExpired = true
    for (const { topic, partition, atMs } of expiries(node, shard, group)) {
      if (atMs <= ctx.wallMs) records.push(planOffsetTombstone(group.groupId, topic, partition))
      else areAllExpired = false
    }
    if (areAllExpired && isRemovable(shard, group)) records.push(planGroupTombstone(group.groupId))
  }
  return records.length === 0 ? null : { records, replay: true, effect: NOTHING }
}

/** A deleted topic's offsets go at once. */
export function planTopicsDeleted(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  topics: ReadonlySet<string>,
): Plan | null {
  const records: CoordinatorWrite[] = []
  for (const { groupId, topics: committed } of node.groupOffsets.values()) {
    if (groupOf(node, groupId)?.shard !== shard.topicPartition) continue
    for (const [topic, partitions] of committed) {
      if (!topics.has(topic)) continue
      for (const partition of partitions.keys()) records.push(planOffsetTombstone(groupId, topic, partition))
    }
  }
  return records.length === 0 ? null : { records, replay: true, effect: NOTHING }
}
