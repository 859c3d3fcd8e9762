/**
 * DescribeTopicPartitions, version 0.
 *
 * Partitions with their ELR, page by page: at most `max.request.partition.size.limit` partitions, and a cursor for the rest.
 */
import { ZERO_UUID } from '../../../base/uuid.ts'
import { errors } from '../../../protocol/errors.ts'
import type { DescribeTopicPartitionsResponseTopic as Topic } from '../../../protocol/schema/75-describe-topic-partitions.ts'
import { brokerEndpoint } from '../../metadata/lookup.ts'
import type { TopicImage } from '../../metadata/metadata-image.ts'
import type { PartitionImage } from '../../metadata/partition-image.ts'
import { brokerConfig } from '../../replica/settings.ts'
import { NOT_ASKED, TOPIC_OPERATIONS } from '../authorized-operations.ts'
import { offlineFor, sortedPartitions } from '../cluster-view.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'
import { isInternalTopic, isValidTopicName } from '../topic-names.ts'

export const handle: Handle<75> = (node, request, from) => {
  const { cursor } = request
  const isAll = request.topics.length === 0
  const asked = isAll ? [...node.image.topics.keys()] : request.topics.map(({ name }) => name)
  const names = [...new Set(asked)].sort().filter((name) => cursor === null || name >= cursor.topicName)
  const limit = Math.min(
    brokerConfig(node.config, node.image, 'max.request.partition.size.limit'),
    request.responsePartitionLimit,
  )
  let left = Math.max(1, limit)
  const topics: Topic[] = []
  for (const name of names) {
    const topic = node.image.topics.get(name)
    if (topic === undefined) {
      if (!isAll) topics.push(missing(name))
      continue
    }
    const first = cursor?.topicName === name ? cursor.partitionIndex : 0
    const partitions = sortedPartitions(topic.partitions).filter(([index]) => index >= first)
    const shown = partitions.slice(0, left)
    left -= shown.length
    if (shown.length > 0) topics.push(describe(node, topic, shown, from.listener))
    if (shown.length < partitions.length) {
      const nextCursor = { topicName: name, partitionIndex: partitions[shown.length]?.[0] ?? 0 }
      return { throttleTimeMs: 0, topics, nextCursor }
    }
  }
  return { throttleTimeMs: 0, topics, nextCursor: null }
}

function missing(name: string): Topic {
  const errorCode = isValidTopicName(name) ? errors.UNKNOWN_TOPIC_OR_PARTITION : errors.INVALID_TOPIC_EXCEPTION
  const isInternal = isInternalTopic(name)
  return { errorCode, name, topicId: ZERO_UUID, isInternal, partitions: [], topicAuthorizedOperations: NOT_ASKED }
}

function describe(node: NodeState, topic: TopicImage, partitions: [number, PartitionImage][], listener: string): Topic {
  return {
    errorCode: errors.NONE,
    name: topic.name,
    topicId: topic.topicId,
    isInternal: isInternalTopic(topic.name),
    partitions: partitions.map(([partitionIndex, partition]) => {
      const { leader, leaderEpoch, replicas, isr, elr, lastKnownElr } = partition
      const isReachable = brokerEndpoint(node.image, leader, listener) !== undefined
      const refusal = node.image.brokers.has(leader) ? errors.LISTENER_NOT_FOUND : errors.LEADER_NOT_AVAILABLE
      return {
        errorCode: isReachable ? errors.NONE : refusal,
        partitionIndex,
        leaderId: isReachable ? leader : -1,
        leaderEpoch,
        replicaNodes: [...replicas],
        isrNodes: [...isr],
        eligibleLeaderReplicas: [...elr],
        lastKnownElr: [...lastKnownElr],
        offlineReplicas: offlineFor(node, partition, listener),
      }
    }),
    topicAuthorizedOperations: TOPIC_OPERATIONS,
  }
}
