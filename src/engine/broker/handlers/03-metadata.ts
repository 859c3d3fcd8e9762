/**
 * Metadata, versions 0–13.
 *
 * Brokers, topics and leaders as the committed metadata has them. A topic that is not there is made if both sides allow it
 * (`auto.create.topics.enable`): the asker hears UNKNOWN_TOPIC_OR_PARTITION and asks again.
 * Differs from Kafka: topics come in order of their names, not of a Java hash map.
 */
import { ZERO_UUID } from '../../../base/uuid.ts'
import { errors } from '../../../protocol/errors.ts'
import type {
  MetadataRequest,
  MetadataResponsePartition,
  MetadataResponseTopic,
} from '../../../protocol/schema/03-metadata.ts'
import { brokerEndpoint, topicById } from '../../metadata/lookup.ts'
import type { TopicImage } from '../../metadata/metadata-image.ts'
import type { PartitionImage } from '../../metadata/partition-image.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { brokerConfig } from '../../replica/settings.ts'
import { CLUSTER_OPERATIONS, NOT_ASKED, TOPIC_OPERATIONS } from '../authorized-operations.ts'
import { autoCreateTopic } from '../auto-create.ts'
import { brokersOn, namedController, offlineFor, sortedPartitions } from '../cluster-view.ts'
import type { PendingRequest } from '../connections.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'
import { isInternalTopic, isValidTopicName } from '../topic-names.ts'

export const handle: Handle<3> = (node, request, from, ctx) => {
  const { apiVersion, listener } = from
  const operations = request.includeTopicAuthorizedOperations ? TOPIC_OPERATIONS : NOT_ASKED
  const isAll = request.topics === null || (apiVersion === 0 && request.topics.length === 0)
  const found: MetadataResponseTopic[] = []
  const missing: MetadataResponseTopic[] = []
  if (isAll) {
    const names = [...node.image.topics.keys()].sort()
    for (const name of names) found.push(describe(node, node.image.topics.get(name) as TopicImage, from))
  } else {
    for (const asked of request.topics ?? []) {
      const topic = lookUp(node, asked)
      if (topic !== undefined) found.push(describe(node, topic, from))
      else missing.push(describeMissing(node, asked, request, apiVersion, ctx))
    }
  }
  for (const topic of found) topic.topicAuthorizedOperations = operations
  return {
    throttleTimeMs: 0,
    brokers: brokersOn(node, listener).map(({ id, host, port, rack }) => ({ nodeId: id, host, port, rack })),
    clusterId: node.config.clusterId,
    controllerId: namedController(node, ctx),
    topics: [...found, ...missing],
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? CLUSTER_OPERATIONS : NOT_ASKED,
    errorCode: errors.NONE,
  }
}

type Asked = NonNullable<MetadataRequest['topics']>[number]

function lookUp(node: NodeState, { name, topicId }: Asked): TopicImage | undefined {
  return name === null || topicId !== ZERO_UUID ? topicById(node.image, topicId) : node.image.topics.get(name)
}

function describeMissing(
  node: NodeState,
  { name, topicId }: Asked,
  { allowAutoTopicCreation }: MetadataRequest,
  apiVersion: number,
  ctx: Ctx,
): MetadataResponseTopic {
  const base = { topicId, isInternal: false, partitions: [], topicAuthorizedOperations: NOT_ASKED }
  if (name === null || topicId !== ZERO_UUID) {
    return { ...base, errorCode: errors.UNKNOWN_TOPIC_ID, name: apiVersion >= 12 ? null : '' }
  }
  const mayCreate = allowAutoTopicCreation && brokerConfig(node.config, node.image, 'auto.create.topics.enable')
  const refusal = isValidTopicName(name) ? errors.UNKNOWN_TOPIC_OR_PARTITION : errors.INVALID_TOPIC_EXCEPTION
  const errorCode = mayCreate ? autoCreateTopic(node, name, ctx) : refusal
  return { ...base, errorCode, name, isInternal: isInternalTopic(name) }
}

function describe(node: NodeState, topic: TopicImage, from: PendingRequest): MetadataResponseTopic {
  return {
    errorCode: errors.NONE,
    name: topic.name,
    topicId: topic.topicId,
    isInternal: isInternalTopic(topic.name),
    partitions: sortedPartitions(topic.partitions).map(([index, one]) => describePartition(node, index, one, from)),
    topicAuthorizedOperations: NOT_ASKED,
  }
}

function describePartition(
  node: NodeState,
  partitionIndex: number,
  partition: PartitionImage,
  { apiVersion, listener }: PendingRequest,
): MetadataResponsePartition {
  const { leader, leaderEpoch, replicas, isr } = partition
  const hasListener = (id: number) => brokerEndpoint(node.image, id, listener) !== undefined
  // Version 0 had no way to say that a replica is offline: it is left out.
  const kept = (ids: readonly number[]) => (apiVersion === 0 ? ids.filter(hasListener) : [...ids])
  const base = {
    partitionIndex,
    leaderEpoch,
    replicaNodes: kept(replicas),
    isrNodes: kept(isr),
    offlineReplicas: offlineFor(node, partition, listener),
  }
  if (!hasListener(leader)) {
    const isListenerMissing = node.image.brokers.has(leader) && apiVersion >= 6
    return {
      ...base,
      leaderId: -1,
      errorCode: isListenerMissing ? errors.LISTENER_NOT_FOUND : errors.LEADER_NOT_AVAILABLE,
    }
  }
  const isIncomplete =
    apiVersion === 0 && (base.replicaNodes.length < replicas.length || base.isrNodes.length < isr.length)
  return { ...base, leaderId: leader, errorCode: isIncomplete ? errors.REPLICA_NOT_AVAILABLE : errors.NONE }
}
