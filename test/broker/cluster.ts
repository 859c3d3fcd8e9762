/** A whole cluster on the simulated world, and a client that speaks Kafka's bytes over a real client's socket. */
import { concat } from '../../src/base/bytes.ts'
import type { StampedEvent } from '../../src/contract/event.ts'
import type { Genesis, NodeConfig } from '../../src/contract/session.ts'
import { appendInbound, createFrameBuffer, type FrameBuffer, takeFrame } from '../../src/engine/net/frame-buffer.ts'
import { createNode, type NodeState } from '../../src/engine/broker/node-state.ts'
import { receive } from '../../src/engine/broker/receive.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { createSimulation, type Behaviour, type Simulation } from '../../src/engine/sim/simulation.ts'
import { createStrictTouch, type StrictTouch } from '../../src/engine/sim/strict-touch.ts'
import type { ApiKey, RequestInput, ResponseOf } from '../../src/protocol/apis.ts'
import { apis } from '../../src/protocol/apis.ts'
import { decodeResponse, encodeRequest } from '../../src/protocol/headers.ts'
import type { Command } from '../../src/contract/command.ts'

export const SECOND = 1_000_000
export const CLUSTER_ID = 'AAAAAAAAQACAAAAAAAAAAQ'

export const nodeBehaviour: Behaviour = {
  create(spec, genesis) {
    if (spec.kind !== 'node') throw new Error('not a node')
    return createNode(spec.config, genesis.cluster)
  },
  receive: (state, message, ctx) => receive(state as NodeState, message, ctx),
}

export interface Cluster {
  simulation: Simulation
  events: StampedEvent[]
  strict: StrictTouch
  nextSocket: number
  inbound: Map<number, FrameBuffer>
  closed: Set<number>
}

function nodeConfig(id: number, properties: Record<string, string>): NodeConfig {
  return {
    id,
    roles: ['broker', 'controller'],
    rack: null,
    listeners: [
      { name: 'PLAINTEXT', host: `node-${id}`, port: 9092 },
      { name: 'CONTROLLER', host: `node-${id}`, port: 9093 },
    ],
    properties,
  }
}

/** `strict`: every change of a row must be touched; costs a walk over all state after each step. */
export function startCluster(nodes: number, properties: Record<string, string> = {}, isStrict = false): Cluster {
  const configs = Array.from({ length: nodes }, (_, i) => nodeConfig(i + 1, properties))
  return startClusterOf(configs, isStrict)
}

export function startClusterOf(nodes: NodeConfig[], isStrict = false): Cluster {
  const genesis: Genesis = {
    seed: 'broker',
    cluster: {
      nodes,
      clusterId: CLUSTER_ID,
      wallStartMs: 1_795_300_000_000,
      linkLatencyUs: 500,
      costs: { stepUs: 0, perKilobyteUs: 0, flushUs: 0 },
      diskBytesMax: 0,
    },
  }
  const events: StampedEvent[] = []
  const strict = createStrictTouch()
  const simulation = createSimulation(
    genesis,
    { node: nodeBehaviour },
    { onEvent: (event) => void events.push(event), ...(isStrict ? { onStep: strict.onStep } : {}) },
  )
  const cluster: Cluster = { simulation, events, strict, nextSocket: 1, inbound: new Map(), closed: new Set() }
  return cluster
}

export function command(cluster: Cluster, what: Command): void {
  const refusal = applyInput(cluster.simulation, { atUs: cluster.simulation.world.nowUs, command: what } as never)
  if (refusal !== null) throw new Error(refusal)
}

export function node(cluster: Cluster, id: number): NodeState {
  return cluster.simulation.world.processes.get(`node.${id}`)?.state as NodeState
}

/** Runs for so many virtual milliseconds; a crash of a process is a failed test. */
export function run(cluster: Cluster, ms: number): void {
  runUntil(cluster.simulation, cluster.simulation.world.nowUs + ms * 1_000)
  check(cluster)
}

function check(cluster: Cluster): void {
  const crash = cluster.simulation.crashes[0]
  if (crash !== undefined) throw crash.error
}

/** Runs until the condition holds; fails after so many virtual milliseconds. */
export function until(cluster: Cluster, what: string, condition: () => boolean, limitMs = 60_000): void {
  if (condition()) return
  const { simulation } = cluster
  const result = runUntil(simulation, simulation.world.nowUs + limitMs * 1_000, { stopOn: condition })
  check(cluster)
  if (result.ended !== 'stop') throw new Error(`after ${limitMs} ms not yet: ${what}`)
}

export function connect(cluster: Cluster, id: number, listener = 'PLAINTEXT'): number {
  const socket = cluster.nextSocket++
  cluster.inbound.set(socket, createFrameBuffer())
  command(cluster, { type: 'socket-open', socket, target: `node.${id}`, listener, peerHost: '10.0.0.9' })
  return socket
}

export function sendBytes(cluster: Cluster, socket: number, bytes: Uint8Array): void {
  command(cluster, { type: 'socket-receive', socket, bytes })
}

let correlationId = 100

export function send<K extends ApiKey>(
  cluster: Cluster,
  socket: number,
  apiKey: K,
  body: RequestInput<K>,
  version = apis[apiKey].request.versions[1] as number,
): void {
  sendBytes(cluster, socket, concat(encodeRequest(apiKey, version, correlationId++, 'test', body)))
}

function pull(cluster: Cluster): void {
  for (const output of cluster.simulation.external.splice(0)) {
    if ('closed' in output) cluster.closed.add(output.socket)
    else appendInbound(cluster.inbound.get(output.socket) as FrameBuffer, output.bytes)
  }
}

/** The next frame of a socket, or null while there is none. */
export function frame(cluster: Cluster, socket: number): Uint8Array | null {
  pull(cluster)
  const buffer = cluster.inbound.get(socket)
  const taken = buffer === undefined ? null : takeFrame(buffer)
  return taken === null || taken === 'invalid' ? null : concat(taken)
}

export function isClosed(cluster: Cluster, socket: number): boolean {
  pull(cluster)
  return cluster.closed.has(socket)
}

/** Asks and waits for the answer. */
export function ask<K extends ApiKey>(
  cluster: Cluster,
  socket: number,
  apiKey: K,
  body: RequestInput<K>,
  version = apis[apiKey].request.versions[1] as number,
  limitMs = 40_000,
): ResponseOf<K> {
  send(cluster, socket, apiKey, body, version)
  let answer: Uint8Array | null = null
  until(
    cluster,
    `an answer to API ${apiKey}`,
    () => {
      if (isClosed(cluster, socket)) throw new Error(`API ${apiKey}: the connection was closed`)
      answer = frame(cluster, socket)
      return answer !== null
    },
    limitMs,
  )
  return decodeResponse(apiKey, version, [answer as unknown as Uint8Array]).body
}

export function isRunning(cluster: Cluster, id: number): boolean {
  return node(cluster, id).lifecycle.state === 'running'
}

export function createTopic(
  cluster: Cluster,
  socket: number,
  name: string,
  numPartitions: number,
  replicationFactor: number,
  configs: Record<string, string> = {},
): ResponseOf<19>['topics'][number] {
  const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }))
  const topic = { name, numPartitions, replicationFactor, assignments: [], configs: entries }
  const answer = ask(cluster, socket, 19, { topics: [topic], timeoutMs: 30_000, validateOnly: false }).topics[0]
  if (answer === undefined) throw new Error('no answer')
  return answer
}
