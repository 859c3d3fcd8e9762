import { errors } from '../../protocol/errors.ts'
import type { ProduceResponse } from '../../protocol/schema/00-produce.ts'
import type { ProduceCompletion } from '../replica/delayed-produce.ts'
import type { NodeState } from './node-state.ts'
import { topicById } from '../metadata/lookup.ts'
import { type CurrentLeader, currentLeader, leaderEndpoints } from './topics.ts'

/** Puts what the wait has brought into the response; `at` counts its partitions through. */
export function completeProduce(node: NodeState, { requestId, body, settled }: ProduceCompletion): ProduceResponse {
  const response = body as ProduceResponse
  const partitions = response.responses.flatMap(({ partitionResponses }) => partitionResponses)
  for (const { at, error } of settled) {
    const partition = partitions[at]
    if (partition !== undefined) partition.errorCode = error
  }
  const listener = node.requests.get(requestId)?.listener
  if (listener !== undefined) tellLeaders(node, response, listener, node.requests.get(requestId)?.apiVersion ?? 0)
  return response
}

/** Tells a client that asked the wrong broker who leads (KIP-951), from version 10 on. */
export function tellLeaders(node: NodeState, response: ProduceResponse, listener: string, apiVersion: number): void {
  if (apiVersion < 10) return
  const leaders: CurrentLeader[] = []
  for (const { name, topicId, partitionResponses } of response.responses) {
    const topic = name === '' ? (topicById(node.image, topicId)?.name ?? '') : name
    for (const partition of partitionResponses) {
      if (partition.errorCode !== errors.NOT_LEADER_OR_FOLLOWER) continue
      partition.currentLeader = currentLeader(node, topic, partition.index)
      leaders.push(partition.currentLeader)
    }
  }
  response.nodeEndpoints = leaderEndpoints(node, leaders, listener)
}
