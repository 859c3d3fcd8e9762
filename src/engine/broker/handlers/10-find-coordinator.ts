/**
 * FindCoordinator, versions 0–6.
 *
 * The leader of the partition of `__consumer_offsets` or `__transaction_state` that a key's hash names. The topic is made
 * when it is not there: until then, and without a leader, COORDINATOR_NOT_AVAILABLE.
 * Differs from Kafka: share groups have no coordinator here.
 */
import { errors } from '../../../protocol/errors.ts'
import type { Coordinator } from '../../../protocol/schema/10-find-coordinator.ts'
import { brokerEndpoint } from '../../metadata/lookup.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { autoCreateTopic } from '../auto-create.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'

const TOPIC_OF_TYPE = ['__consumer_offsets', '__transaction_state']

export const handle: Handle<10> = (node, request, from, ctx) => {
  const { keyType } = request
  if (from.apiVersion >= 4) {
    const coordinators = request.coordinatorKeys.map((key) => find(node, key, keyType, from.listener, ctx))
    return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, nodeId: 0, host: '', port: 0, coordinators }
  }
  const { nodeId, host, port, errorCode, errorMessage } = find(node, request.key, keyType, from.listener, ctx)
  const message = errorCode === errors.NONE && from.apiVersion >= 1 ? 'NONE' : errorMessage
  return { throttleTimeMs: 0, errorCode, errorMessage: message, nodeId, host, port, coordinators: [] }
}

function find(node: NodeState, key: string, keyType: number, listener: string, ctx: Ctx): Coordinator {
  const failed = (errorCode: number, errorMessage: string | null): Coordinator => {
    return { key, nodeId: -1, host: '', port: -1, errorCode, errorMessage }
  }
  const topic = TOPIC_OF_TYPE[keyType]
  if (topic === undefined) return failed(errors.INVALID_REQUEST, null)
  const image = node.image.topics.get(topic)
  if (image === undefined) {
    autoCreateTopic(node, topic, ctx)
    return failed(errors.COORDINATOR_NOT_AVAILABLE, null)
  }
  const leader = image.partitions.get(coordinatorPartition(key, image.partitions.size))?.leader ?? -1
  const endpoint = brokerEndpoint(node.image, leader, listener)
  if (endpoint === undefined) return failed(errors.COORDINATOR_NOT_AVAILABLE, null)
  return { key, nodeId: leader, host: endpoint.host, port: endpoint.port, errorCode: errors.NONE, errorMessage: '' }
}
