import { ZERO_UUID } from '../../base/uuid.ts'
import type { ClusterConfig, NodeConfig } from '../../contract/session.ts'
import { type ControllerState, createController } from '../controller/controller-state.ts'
import { type CoordinatorNode, createCoordinator } from '../coordinator/coordinator-node.ts'
import { createMetadataImage } from '../metadata/metadata-image.ts'
import { createChannels } from '../net/channel.ts'
import { createPurgatory } from '../purgatory/purgatory.ts'
import { raftConfig } from '../raft/config.ts'
import { createRaft, type RaftState } from '../raft/state.ts'
import { createReplicaState } from '../replica/replica-state.ts'
import type { NodeSettings } from '../replica/settings.ts'
import type { InboundConnection, PendingRequest } from './connections.ts'
import { type ControllerCalls, createControllerCalls } from './controller-calls.ts'
import type { FetchSessions } from './fetch-session.ts'
import { type BrokerLifecycle, createLifecycle } from './lifecycle-state.ts'
import { createProducerIds, type ProducerIds } from './producer-ids.ts'

/** A node: broker, controller or both. Plain data; `receive` is the only thing that changes it. */
export interface NodeState extends CoordinatorNode {
  connections: Map<number, InboundConnection>
  /** Requests that are not answered yet, by id. */
  requests: Map<number, PendingRequest>
  nextRequestId: number
  /** Connections whose next frame may be handled; drained by the pump, empty between steps. */
  readable: number[]
  fetchSessions: FetchSessions
  raft: RaftState
  /** Null on a pure broker. */
  controller: ControllerState | null
  /** Which quorum leadership the controller was last told of. */
  leadershipSeen: { epoch: number; leaderId: number; isLeader: boolean } | null
  controllerCalls: ControllerCalls
  lifecycle: BrokerLifecycle
  producerIds: ProducerIds
}

/** A node before its first `start`. The quorum's voters are the cluster's controllers unless its properties say otherwise. */
export function createNode(config: NodeConfig, cluster: ClusterConfig): NodeState {
  const settings = settingsOf(config, cluster)
  const { id: nodeId, clusterId, properties } = settings
  const isController = config.roles.includes('controller')
  return {
    config: settings,
    connections: new Map(),
    requests: new Map(),
    nextRequestId: 1,
    readable: [],
    fetchSessions: new Map(),
    channels: createChannels(String(nodeId)),
    raft: createNodeRaft(settings),
    controller: isController ? createController({ nodeId, clusterId, properties }) : null,
    leadershipSeen: null,
    controllerCalls: createControllerCalls(),
    image: createMetadataImage(),
    lifecycle: createLifecycle(),
    logs: new Map(),
    partitions: new Map(),
    fetchers: new Map(),
    replica: createReplicaState(),
    purgatory: createPurgatory(),
    producerIds: createProducerIds(),
    ...createCoordinator(),
  }
}

function settingsOf(config: NodeConfig, cluster: ClusterConfig): NodeSettings {
  const properties = { ...config.properties }
  properties['controller.quorum.voters'] ??= votersOf(cluster)
  return { ...config, properties, clusterId: cluster.clusterId, directoryId: ZERO_UUID }
}

function votersOf(cluster: ClusterConfig): string {
  const voters: string[] = []
  for (const { id, roles, listeners, properties } of cluster.nodes) {
    const name = (properties['controller.listener.names'] ?? 'CONTROLLER').split(',')[0]?.trim()
    const listener = listeners.find((one) => one.name === name)
    if (roles.includes('controller') && listener !== undefined) voters.push(`${id}@${listener.host}:${listener.port}`)
  }
  return voters.join(',')
}

/** The quorum's part of a node. Made anew at its start, when the directory id is known. */
export function createNodeRaft(settings: NodeSettings): RaftState {
  const { id: nodeId, directoryId, clusterId, roles, listeners, properties } = settings
  const own = roles.includes('controller') ? listeners : []
  return createRaft(raftConfig({ nodeId, directoryId, clusterId, listeners: own }, properties))
}

export function isBroker(node: NodeState): boolean {
  return node.config.roles.includes('broker')
}
