import { topicPartition } from '../../../base/topic-partition.ts'
import { errors } from '../../../protocol/errors.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { brokerConfig } from '../../replica/settings.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import type { Effect } from '../group/effect.ts'
import type { CommittedOffset } from '../group/offsets.ts'
import { partitionForKey } from '../java-hash.ts'

export const GROUP_METADATA_TOPIC = '__consumer_offsets'

/** The coordinator of one partition of `__consumer_offsets`: what is in its log is also in `groups` and `groupOffsets`. */
export interface CoordinatorShard {
  topicPartition: string
  leaderEpoch: number
  /** failed: a record could not be read. */
  state: 'loading' | 'active' | 'failed'
  /** Where the next record of the log is to be read from while it loads. */
  loadOffset: number
  /** End offset of what this coordinator has written or loaded. */
  lastWrittenOffset: number
  /** Up to here it is committed: the partition's high watermark. */
  lastCommittedOffset: number
  /** Operations whose records are not committed yet, oldest first. */
  pending: PendingOperation[]
  /** What the state was before each record that is not committed yet, oldest first. */
  undo: Undo[]
  /** Offsets of transactions that are not decided, by producer id. */
  transactions: Map<number, TransactionalOffset[]>
  /** When offsets are looked at for expiry next; null while nothing can expire. */
  expireUs: number | null
  /** When loading ended; the checks for expiry are counted from there. */
  activeUs: number
}

export interface PendingOperation {
  /** All below this offset must be committed. */
  endOffset: number
  deadlineUs: number
  effect: Effect
}

/** `topic` null: the group did not exist. Else what was committed for the partition, or null for nothing. */
export type Undo =
  | { recordOffset: number; groupId: string; topic: null }
  | { recordOffset: number; groupId: string; topic: string; partition: number; previous: CommittedOffset | null }

export interface TransactionalOffset {
  groupId: string
  topic: string
  partition: number
  value: CommittedOffset
}

export function createShard(topicPartitionName: string, leaderEpoch: number, logStartOffset: number): CoordinatorShard {
  return {
    topicPartition: topicPartitionName,
    leaderEpoch,
    state: 'loading',
    loadOffset: logStartOffset,
    lastWrittenOffset: logStartOffset,
    lastCommittedOffset: logStartOffset,
    pending: [],
    undo: [],
    transactions: new Map(),
    expireUs: null,
    activeUs: 0,
  }
}

export function touchShard(shard: CoordinatorShard, ctx: Ctx): void {
  ctx.touch(`coordinator/${shard.topicPartition}`)
}

/** The log is committed up to here: what was before can't come back any more. */
export function noteCommitted(shard: CoordinatorShard, highWatermark: number, ctx: Ctx): void {
  shard.lastCommittedOffset = Math.max(shard.lastCommittedOffset, highWatermark)
  const kept = shard.undo.findIndex(({ recordOffset }) => recordOffset >= shard.lastCommittedOffset)
  shard.undo.splice(0, kept === -1 ? shard.undo.length : kept)
  touchShard(shard, ctx)
}

/** Partition of `__consumer_offsets` that a group belongs to; before the topic exists: as many as it will have. */
export function partitionForGroup(node: Pick<CoordinatorNode, 'config' | 'image'>, groupId: string): number {
  const topic = node.image.topics.get(GROUP_METADATA_TOPIC)
  const partitions = topic?.partitions.size ?? brokerConfig(node.config, node.image, 'offsets.topic.num.partitions')
  return partitionForKey(groupId, partitions)
}

export function shardNameOf(node: Pick<CoordinatorNode, 'config' | 'image'>, groupId: string): string {
  return topicPartition(GROUP_METADATA_TOPIC, partitionForGroup(node, groupId))
}

export type FoundShard = { error: null; shard: CoordinatorShard } | { error: number }

/** The active shard of a group, or what a client must be told: NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS. */
export function shardOfGroup(node: CoordinatorNode, groupId: string): FoundShard {
  return shardNamed(node, shardNameOf(node, groupId))
}

export function shardNamed(node: CoordinatorNode, name: string): FoundShard {
  const shard = node.coordinator.get(name)
  if (shard === undefined || shard.state === 'failed') return { error: errors.NOT_COORDINATOR }
  return shard.state === 'loading' ? { error: errors.COORDINATOR_LOAD_IN_PROGRESS } : { error: null, shard }
}
