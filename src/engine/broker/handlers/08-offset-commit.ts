/**
 * OffsetCommit, versions 2–10.
 *
 * What a group has read of each partition, written to its partition of `__consumer_offsets` and answered once that is
 * replicated. Partitions that metadata doesn't know are refused here and the coordinator is asked for the others only. Version 10
 * names topics by id.
 */
import type { OffsetCommitRequestTopic, OffsetCommitResponseTopic } from '../../../protocol/schema/08-offset-commit.ts'
import { errors } from '../../../protocol/errors.ts'
import { commitOffsets, mergeTopics } from '../../coordinator/group-coordinator.ts'
import { contextOf } from '../group-request.ts'
import type { Handle } from '../handler.ts'
import { findTopic, hasPartition } from '../topics.ts'

const TOPIC_IDS_SINCE = 10

export const handle: Handle<8> = (node, request, from, ctx) => {
  const refused: OffsetCommitResponseTopic[] = []
  const topics: OffsetCommitRequestTopic[] = []
  const byId = from.apiVersion >= TOPIC_IDS_SINCE
  for (const asked of request.topics) {
    const topic = findTopic(node, asked.name, asked.topicId, byId)
    const isKnown = (index: number) => topic.error === null && hasPartition(node, topic.name, index)
    const unknown = asked.partitions.filter(({ partitionIndex }) => !isKnown(partitionIndex))
    const known = asked.partitions.filter(({ partitionIndex }) => isKnown(partitionIndex))
    const { name, topicId } = topic
    const errorCode = topic.error ?? errors.UNKNOWN_TOPIC_OR_PARTITION
    if (unknown.length > 0) refused.push(answerAll({ name, topicId, partitions: unknown }, errorCode))
    if (known.length > 0) topics.push({ name, topicId, partitions: known })
  }
  if (topics.length === 0) return { throttleTimeMs: 0, topics: refused }
  const failed = commitOffsets(node, { ...request, topics }, refused, contextOf(from), ctx)
  if (failed === null) return 'later'
  const answered = topics.map((topic) => answerAll(topic, failed.error))
  return { throttleTimeMs: 0, topics: mergeTopics(refused, answered) }
}

function answerAll(
  { name, topicId, partitions }: Pick<OffsetCommitRequestTopic, 'name' | 'topicId' | 'partitions'>,
  errorCode: number,
): OffsetCommitResponseTopic {
  return { name, topicId, partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) }
}
