import { nextInt } from '../../base/prng.ts'
import { aliveBrokers, brokerEndpoint, isAliveBroker, offlineReplicas } from '../metadata/lookup.ts'
import type { PartitionImage } from '../metadata/partition-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { NodeState } from './node-state.ts'

/** Unfenced brokers that have the listener, in order of their ids. */
export function brokersOn(node: NodeState, listener: string) {
  return aliveBrokers(node.image).flatMap(({ id, rack, endpoints, fenced }) => {
    const endpoint = endpoints.find(({ name }) => name === listener)
    return endpoint === undefined ? [] : [{ id, host: endpoint.host, port: endpoint.port, rack, fenced }]
  })
}

/** What clients are told is the controller: some broker that is alive, for it forwards what is the controller's (KIP-590). */
export function namedController(node: NodeState, ctx: Ctx): number {
  const alive = aliveBrokers(node.image)
  if (alive.length === 0) return -1
  return alive[nextInt(ctx.random('metadata'), alive.length)]?.id ?? -1
}

/** Dead, fenced or without the listener that the asker uses. */
export function offlineFor(node: NodeState, partition: PartitionImage, listener: string): number[] {
  const offline = offlineReplicas(node.image, partition)
  return partition.replicas.filter(
    (id) =>
      offline.includes(id) || !isAliveBroker(node.image, id) || brokerEndpoint(node.image, id, listener) === undefined,
  )
}

/** Indexes in ascending order, as clients are told of them. */
export function sortedPartitions(partitions: ReadonlyMap<number, PartitionImage>): [number, PartitionImage][] {
  return [...partitions].sort((a, b) => a[0] - b[0])
}
