import type { TimedCommand } from '../contract/frame.ts'
import type { ClusterConfig, NodeConfig } from '../contract/session.ts'

/** 2026-01-05T00:00:00Z: every run of every scene begins on the same Monday. */
const WALL_START_MS = 1_767_571_200_000

/** Node n listens on this port for clients, and on the second for the quorum. Nobody outside the tab can connect. */
const BROKER_PORT = 9092
const CONTROLLER_PORT = 9093

/**
 * Named scene settings: what a three-broker cluster in production sets too. All else is Kafka's default, and every
 * override is listed on the page.
 */
const commonProperties: Record<string, string> = {
  'offsets.topic.num.partitions': '1',
  'offsets.topic.replication.factor': '3',
  'auto.create.topics.enable': 'false',
}

const quorumVoters = (ids: number[]): string => ids.map((id) => `${id}@node-${id}:${CONTROLLER_PORT}`).join(',')

function node(id: number, roles: NodeConfig['roles'], voters: string, properties: Record<string, string>): NodeConfig {
  const listeners: NodeConfig['listeners'] = []
  if (roles.includes('broker')) listeners.push({ name: 'PLAINTEXT', host: `node-${id}`, port: BROKER_PORT })
  if (roles.includes('controller')) listeners.push({ name: 'CONTROLLER', host: `node-${id}`, port: CONTROLLER_PORT })
  return {
    id,
    roles,
    rack: null,
    listeners,
    properties: { ...commonProperties, 'controller.quorum.voters': voters, ...properties },
  }
}

function cluster(nodes: NodeConfig[]): ClusterConfig {
  return {
    nodes,
    clusterId: 'vivariumAAAAAAAAAAAAAA',
    wallStartMs: WALL_START_MS,
    linkLatencyUs: 500,
    costs: { stepUs: 20, perKilobyteUs: 1, flushUs: 200 },
    diskBytesMax: 64 * 1024 * 1024,
  }
}

/** Three nodes, each a broker and a controller. */
export function combinedCluster(properties: Record<string, string> = {}): ClusterConfig {
  const voters = quorumVoters([1, 2, 3])
  return cluster([1, 2, 3].map((id) => node(id, ['broker', 'controller'], voters, properties)))
}

/** Three brokers and, apart from them, three controllers 101–103: a broker's death costs the quorum nothing. */
export function separateCluster(properties: Record<string, string> = {}): ClusterConfig {
  const voters = quorumVoters([101, 102, 103])
  return cluster([
    ...[1, 2, 3].map((id) => node(id, ['broker'], voters, properties)),
    ...[101, 102, 103].map((id) => node(id, ['controller'], voters, properties)),
  ])
}

/** When a cluster of ours has elected, registered and unfenced, whatever the seed; topics are made then. */
export const READY_US = 6_000_000

/** `orders` with the given replicas per partition, the first of each leading. */
export function createOrders(assignment: number[][], configs: Record<string, string>): TimedCommand {
  return { atUs: READY_US, command: { type: 'create-topic', name: 'orders', assignment, configs } }
}
