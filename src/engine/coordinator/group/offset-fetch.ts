import { ZERO_UUID } from '../../../base/uuid.ts'
import { errors } from '../../../protocol/errors.ts'
import type { OffsetFetchRequestGroup, OffsetFetchResponseTopics } from '../../../protocol/schema/09-offset-fetch.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import type { CoordinatorShard } from '../runtime/shard.ts'
import { type CommittedOffset, hasPendingOffset, offsetsOf } from './offsets.ts'

const INVALID_OFFSET = -1
type Partition = OffsetFetchResponseTopics['partitions'][number]

/** What is asked for; `topics` null asks for all. An error is that of a topic whose id is not known. */
export interface AskedOffsets {
  groupId: string
  topics: (NonNullable<OffsetFetchRequestGroup['topics']>[number] & { errorCode?: number })[] | null
}

function noOffset(partitionIndex: number, errorCode: number): Partition {
  return { partitionIndex, committedOffset: INVALID_OFFSET, committedLeaderEpoch: -1, metadata: '', errorCode }
}

/**
 * What a group has committed; `topics` null asks for all. Without `requireStable` as far as it is replicated; with it the newest,
 * and the answer must wait until that is committed. An offset of another topic of the same name does not count.
 */
export function fetchOffsets(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  { groupId, topics }: AskedOffsets,
  requireStable: boolean,
): OffsetFetchResponseTopics[] {
  const known = offsetsOf(node, shard, groupId, !requireStable)
  const answerOf = (topic: string, partition: number, found: CommittedOffset | undefined): Partition => {
    if (requireStable && hasPendingOffset(shard, groupId, topic, partition)) {
      return noOffset(partition, errors.UNSTABLE_OFFSET_COMMIT)
    }
    if (found === undefined) return noOffset(partition, 0)
    const { offset, leaderEpoch, metadata } = found
    return { ...noOffset(partition, 0), committedOffset: offset, committedLeaderEpoch: leaderEpoch, metadata }
  }
  if (topics !== null) {
    return topics.map(({ name, topicId, partitionIndexes, errorCode = 0 }) => ({
      name,
      topicId,
      partitions: partitionIndexes.map((partition) => {
        if (errorCode !== 0) return noOffset(partition, errorCode)
        const found = known.get(name)?.get(partition)
        return answerOf(name, partition, isOfTopic(found, topicId) ? found : undefined)
      }),
    }))
  }
  return [...known].map(([name, partitions]) => ({
    name,
    topicId: [...partitions.values()][0]?.topicId ?? ZERO_UUID,
    partitions: [...partitions].map(([partition, found]) => answerOf(name, partition, found)),
  }))
}

function isOfTopic(found: CommittedOffset | undefined, topicId: string): boolean {
  return found === undefined || topicId === ZERO_UUID || found.topicId === ZERO_UUID || found.topicId === topicId
}
