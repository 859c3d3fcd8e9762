import { ZERO_UUID } from '../../base/uuid.ts'
import { errors } from '../../protocol/errors.ts'
import { brokerEndpoint, topicById } from '../metadata/lookup.ts'
import { type LocalLog, localLog } from '../replica/local-log.ts'
import type { NodeState } from './node-state.ts'

/** What a request's topic is: named, or by id (KIP-516). */
export type FoundTopic =
  | { error: null; name: string; topicId: string }
  | { error: number; name: string; topicId: string }

/** Finds a topic by name or, where the request has ids, by id. An id that is not known is UNKNOWN_TOPIC_ID. */
export function findTopic(node: NodeState, name: string, topicId: string, byId: boolean): FoundTopic {
  if (byId) {
    const topic = topicById(node.image, topicId)
    return topic === undefined
      ? { error: errors.UNKNOWN_TOPIC_ID, name: '', topicId }
      : { error: null, name: topic.name, topicId }
  }
  const topic = node.image.topics.get(name)
  return topic === undefined
    ? { error: errors.UNKNOWN_TOPIC_OR_PARTITION, name, topicId: ZERO_UUID }
    : { error: null, name, topicId: topic.topicId }
}

export function hasPartition(node: NodeState, topic: string, partition: number): boolean {
  return node.image.topics.get(topic)?.partitions.has(partition) ?? false
}

export interface CurrentLeader {
  leaderId: number
  leaderEpoch: number
}

/** Who leads a partition now, for a client that asked the wrong node (KIP-951). */
export function currentLeader(node: NodeState, topic: string, partition: number): CurrentLeader {
  const hosted = node.partitions.get(`${topic}-${partition}`)
  if (hosted !== undefined) return { leaderId: hosted.leaderId, leaderEpoch: hosted.leaderEpoch }
  const image = node.image.topics.get(topic)?.partitions.get(partition)
  return { leaderId: image?.leader ?? -1, leaderEpoch: image?.leaderEpoch ?? -1 }
}

export interface LeaderEndpoint {
  nodeId: number
  host: string
  port: number
  rack: string | null
}

/** Where those leaders are found on the listener that the client uses; each once. */
export function leaderEndpoints(
  node: NodeState,
  leaders: readonly CurrentLeader[],
  listener: string,
): LeaderEndpoint[] {
  const endpoints: LeaderEndpoint[] = []
  for (const { leaderId } of leaders) {
    const endpoint = brokerEndpoint(node.image, leaderId, listener)
    if (endpoint === undefined || endpoints.some(({ nodeId }) => nodeId === leaderId)) continue
    const rack = node.image.brokers.get(leaderId)?.rack ?? null
    endpoints.push({ nodeId: leaderId, host: endpoint.host, port: endpoint.port, rack })
  }
  return endpoints
}

/** The log of a partition that this broker leads, or the error for who asks. */
export function hostedLeader(node: NodeState, topic: string, partition: number): LocalLog {
  const known = hasPartition(node, topic, partition)
  return localLog(node, `${topic}-${partition}`, { known, currentLeaderEpoch: -1, requireLeader: true })
}
