/**
 * DescribeCluster, versions 0–2.
 *
 * On a broker's listener the brokers, on a controller's the controllers (KIP-919); asking for the others is
 * MISMATCHED_ENDPOINT_TYPE.
 */
import { errors } from '../../../protocol/errors.ts'
import { CLUSTER_OPERATIONS, NOT_ASKED } from '../authorized-operations.ts'
import { brokersOn, namedController } from '../cluster-view.ts'
import type { Handle } from '../handler.ts'
import { kindOfListener } from '../listeners.ts'
import type { NodeState } from '../node-state.ts'

const ENDPOINT_TYPES = ['unknown', 'broker', 'controller']

export const handle: Handle<60> = (node, request, from, ctx) => {
  const kind = kindOfListener(node, from.listener)
  const asked = ENDPOINT_TYPES[request.endpointType] ?? 'unknown'
  const base = { throttleTimeMs: 0, clusterId: '', brokers: [], endpointType: request.endpointType }
  if (asked === 'unknown') {
    const errorMessage = `Unsupported endpoint type ${request.endpointType}`
    return { ...base, errorCode: errors.UNSUPPORTED_ENDPOINT_TYPE, errorMessage }
  }
  if (asked !== kind) {
    const errorMessage = `The request was sent to an endpoint of type ${kind.toUpperCase()}, but we wanted an endpoint of type ${asked.toUpperCase()}`
    return { ...base, errorCode: errors.MISMATCHED_ENDPOINT_TYPE, errorMessage }
  }
  const nodes =
    kind === 'broker' ? brokers(node, from.listener, request.includeFencedBrokers) : controllers(node, from.listener)
  return {
    ...base,
    errorCode: errors.NONE,
    clusterId: node.config.clusterId,
    controllerId: kind === 'broker' ? namedController(node, ctx) : node.raft.leaderId,
    brokers: nodes,
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations ? CLUSTER_OPERATIONS : NOT_ASKED,
  }
}

function brokers(node: NodeState, listener: string, includeFenced: boolean) {
  const alive = brokersOn(node, listener).map((one) => ({ ...one, isFenced: false }))
  const fenced = [...node.image.brokers.values()].flatMap(({ id, rack, endpoints, fenced: isFenced }) => {
    const endpoint = isFenced && includeFenced ? endpoints.find(({ name }) => name === listener) : undefined
    return endpoint === undefined ? [] : [{ id, host: endpoint.host, port: endpoint.port, rack, isFenced: true }]
  })
  return [...alive, ...fenced]
    .sort((a, b) => a.id - b.id)
    .map(({ id, host, port, rack, isFenced }) => ({ brokerId: id, host, port, rack, isFenced }))
}

function controllers(node: NodeState, listener: string) {
  return [...node.image.controllers.values()]
    .sort((a, b) => a.id - b.id)
    .flatMap(({ id, endpoints }) => {
      const endpoint = endpoints.find(({ name }) => name === listener)
      return endpoint === undefined
        ? []
        : [{ brokerId: id, host: endpoint.host, port: endpoint.port, rack: null, isFenced: false }]
    })
}
