import type { Ctx } from '../../ports/ctx.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import { rowKey } from '../row-key.ts'
import type { CoordinatorShard } from '../runtime/shard.ts'

/** What a group has committed for one partition. */
export interface CommittedOffset {
  /** The next offset to read. */
  offset: number
  leaderEpoch: number
  metadata: string
  commitTimestampMs: number
  /** Of clients that say how long to keep it; −1: `offsets.retention.minutes` decides. */
  expireTimestampMs: number
  /** Zero when it was not known. */
  topicId: string
}

export interface GroupOffsets {
  groupId: string
  topics: Map<string, Map<number, CommittedOffset>>
}

/** The newest offset, committed to the log or not. */
export function latestOffset(
  node: CoordinatorNode,
  groupId: string,
  topic: string,
  partition: number,
): CommittedOffset | undefined {
  return node.groupOffsets.get(rowKey(groupId))?.topics.get(topic)?.get(partition)
}

/** Sets an offset, null removes it. */
export function setOffset(
  node: CoordinatorNode,
  at: { groupId: string; topic: string; partition: number },
  value: CommittedOffset | null,
  ctx: Ctx,
): void {
  const { groupId, topic, partition } = at
  const key = rowKey(groupId)
  const row = node.groupOffsets.get(key) ?? { groupId, topics: new Map<string, Map<number, CommittedOffset>>() }
  const partitions = row.topics.get(topic) ?? new Map<number, CommittedOffset>()
  if (value === null) partitions.delete(partition)
  else partitions.set(partition, value)
  if (partitions.size > 0) row.topics.set(topic, partitions)
  else row.topics.delete(topic)
  if (row.topics.size > 0) node.groupOffsets.set(key, row)
  else node.groupOffsets.delete(key)
  ctx.touch(`groupOffsets/${key}`)
}

type Topics = ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>>

const NO_TOPICS: Topics = new Map()

/** All offsets of a group; with `committed` as they were at the high watermark. */
export function offsetsOf(node: CoordinatorNode, shard: CoordinatorShard, groupId: string, committed: boolean): Topics {
  const latest: Topics = node.groupOffsets.get(rowKey(groupId))?.topics ?? NO_TOPICS
  const undo = committed ? shard.undo.filter((one) => one.groupId === groupId) : []
  if (undo.length === 0) return latest
  const topics = new Map([...latest].map(([topic, partitions]) => [topic, new Map(partitions)]))
  for (const one of undo.reverse()) {
    if (one.topic === null) continue
    const partitions = topics.get(one.topic) ?? new Map<number, CommittedOffset>()
    topics.set(one.topic, partitions)
    if (one.previous === null) partitions.delete(one.partition)
    else partitions.set(one.partition, one.previous)
  }
  return topics
}

/** Whether a transaction that is not decided has written this partition's offset. */
export function hasPendingOffset(shard: CoordinatorShard, groupId: string, topic: string, partition: number): boolean {
  for (const offsets of shard.transactions.values()) {
    if (offsets.some((one) => one.groupId === groupId && one.topic === topic && one.partition === partition))
      return true
  }
  return false
}

export function hasOpenTransaction(shard: CoordinatorShard, groupId: string): boolean {
  for (const offsets of shard.transactions.values()) if (offsets.some((one) => one.groupId === groupId)) return true
  return false
}

/** Whether the group exists for readers: the record that made it is committed. */
export function isGroupCommitted(shard: CoordinatorShard, groupId: string): boolean {
  return !shard.undo.some((one) => one.topic === null && one.groupId === groupId)
}
