/** Toy processes for testing the world itself: nodes that gossip counters over connections and note them on disk. */
import { putUint32 } from '../../src/base/bytes.ts'
import { nextInt } from '../../src/base/prng.ts'
import type { Genesis, NodeConfig } from '../../src/contract/session.ts'
import type { StampedEvent } from '../../src/contract/event.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import type { Message } from '../../src/engine/ports/message.ts'
import {
  type Behaviour,
  type Behaviours,
  createSimulation,
  type Simulation,
  type SimulationOptions,
} from '../../src/engine/sim/simulation.ts'

export interface ToyState {
  id: number
  peers: { id: number; host: string; port: number }[]
  /** Peer → its connection; -1 while connecting waits for its backoff. */
  outgoing: Map<number, { connection: number; ready: boolean }>
  rows: Map<string, { count: number; lastUs: number; heard: number[] }>
  image: { version: number; topics: Map<string, { hits: number }> }
  ticks: number
  log: string[]
}

export interface ToyOptions {
  tickUs: number
  /** Every message is noted in `log`. */
  verbose?: boolean
}

export function toyNode(options: ToyOptions): Behaviour {
  return {
    create(spec, genesis) {
      const self = (spec as { config: NodeConfig }).config
      const peers = genesis.cluster.nodes.filter((node) => node.id !== self.id).map(peerOf)
      const image = { version: 0, topics: new Map() }
      const state: ToyState = { id: self.id, peers, outgoing: new Map(), rows: new Map(), image, ticks: 0, log: [] }
      return state
    },
    receive: (state, message, ctx) => receiveToy(state as ToyState, message, ctx, options),
  }
}

function peerOf(config: NodeConfig): ToyState['peers'][number] {
  return { id: config.id, host: config.listeners[0]!.host, port: config.listeners[0]!.port }
}

function receiveToy(state: ToyState, message: Message, ctx: Ctx, options: ToyOptions): void {
  if (options.verbose) {
    state.log.push(`${ctx.nowUs} ${describe(message)}`)
    ctx.touch('log')
  }
  switch (message.kind) {
    case 'start':
      ctx.disk.write('meta.properties', new Uint8Array([1, 2, 3]))
      for (const peer of state.peers) dial(state, peer.id, ctx)
      ctx.setTimer('tick', options.tickUs)
      return
    case 'terminate':
      return ctx.exit('told to')
    case 'timer':
      return message.name === 'tick' ? tick(state, ctx, options) : dial(state, Number(message.name.slice(5)), ctx)
    case 'connected':
      for (const out of state.outgoing.values()) if (out.connection === message.connection) out.ready = true
      return ctx.touch('outgoing')
    case 'disconnected':
      return redial(state, message.connection, ctx)
    case 'received':
      return hear(state, message.connection, message.bytes[0]!, ctx)
    default:
  }
}

function describe(message: Message): string {
  const { kind } = message
  if (kind === 'timer') return `timer ${message.name}`
  if (kind === 'disconnected') return `disconnected ${message.connection} ${message.reason}`
  if ('connection' in message) return `${kind} ${message.connection}`
  return kind
}

function dial(state: ToyState, peer: number, ctx: Ctx): void {
  const { host, port } = state.peers.find((each) => each.id === peer)!
  state.outgoing.set(peer, { connection: ctx.connect({ host, port }), ready: false })
  ctx.touch(`outgoing/${peer}`)
}

function redial(state: ToyState, connection: number, ctx: Ctx): void {
  for (const [peer, out] of state.outgoing) {
    if (out.connection !== connection) continue
    state.outgoing.delete(peer)
    ctx.touch(`outgoing/${peer}`)
    ctx.setTimer(`dial/${peer}`, 50_000)
  }
}

/** Sends a frame to a random peer: 4 bytes size, 2 api, 2 version, 4 correlation id. */
function tick(state: ToyState, ctx: Ctx, options: ToyOptions): void {
  state.ticks++
  ctx.touch('ticks')
  const ready = [...state.outgoing.values()].filter((out) => out.ready)
  if (ready.length > 0) {
    const { connection } = ready[nextInt(ctx.random('gossip'), ready.length)]!
    const frame = new Uint8Array(12)
    frame[3] = 8
    frame[5] = 18
    putUint32(frame, 8, state.ticks)
    ctx.send(connection, [frame])
  }
  ctx.setTimer('tick', options.tickUs)
}

function hear(state: ToyState, connection: number, frame: Uint8Array, ctx: Ctx): void {
  const key = `from-${connection % 7}`
  const row = state.rows.get(key) ?? { count: 0, lastUs: 0, heard: [] }
  row.count++
  row.lastUs = ctx.nowUs
  row.heard = [...row.heard.slice(-3), last(frame)]
  state.rows.set(key, row)
  ctx.touch(`rows/${key}`)
  if (connection % 2 === 0) return
  const topic = `topic-${last(frame) % 5}`
  state.image.topics.set(topic, { hits: (state.image.topics.get(topic)?.hits ?? 0) + 1 })
  ctx.touch(`image/topics/${topic}`)
  if (last(frame) % 16 === 0) {
    state.image.version++
    state.image.topics.delete(`topic-${nextInt(ctx.random('forget'), 5)}`)
    ctx.touch('image')
    ctx.disk.append('journal', [frame])
    if (last(frame) % 32 === 0) ctx.disk.flush('journal')
  }
  const answer = new Uint8Array(8)
  answer[3] = 4
  answer.set(frame.subarray(8, 12), 4)
  ctx.send(connection, [answer])
}

export function toyGenesis(nodes: number, seed = 'toy', costUs = 0, linkLatencyUs = 500): Genesis {
  return {
    seed,
    cluster: {
      nodes: Array.from({ length: nodes }, (_, i) => ({
        id: i + 1,
        roles: ['broker' as const],
        rack: null,
        listeners: [{ name: 'PLAINTEXT', host: `kafka-${i + 1}`, port: 9092 }],
        properties: {},
      })),
      clusterId: 'toy',
      wallStartMs: 1_700_000_000_000,
      linkLatencyUs,
      costs: { stepUs: costUs, perKilobyteUs: 0, flushUs: 0 },
      diskBytesMax: 0,
    },
  }
}

export const toyBehaviours = (options: ToyOptions): Behaviours => ({ node: toyNode(options) })

export interface Watched {
  simulation: Simulation
  events: StampedEvent[]
}

export function watchedToy(genesis: Genesis, toy: ToyOptions, options: SimulationOptions = {}): Watched {
  const events: StampedEvent[] = []
  const onEvent = (event: StampedEvent) => void events.push(event)
  return { simulation: createSimulation(genesis, toyBehaviours(toy), { ...options, onEvent }), events }
}

export function toyState(simulation: Simulation, id: number): ToyState {
  return simulation.world.processes.get(`node.${id}`)!.state as ToyState
}

function last(frame: Uint8Array): number {
  return frame.at(-1) as number
}
