/**
 * A whole cluster with its clients, links and clocks, as plain data. Everything that a future of this world depends on is in
 * here and nothing else is: two equal worlds given equal inputs stay equal.
 */
import type { Slices } from '../../base/bytes.ts'
import { type Hash, hashInit } from '../../base/hash.ts'
import { type Prng, seedPrng } from '../../base/prng.ts'
import type { ConsumerSpec, ProducerSpec } from '../../contract/command.ts'
import type { ClusterConfig, Genesis, NodeConfig } from '../../contract/session.ts'
import type { Message } from '../ports/message.ts'
import { createDiskState, type DiskState } from './disk-state.ts'

export interface World {
  seed: string
  cluster: ClusterConfig
  nowUs: number
  /** Names the next queue entry; with the time it is the order of everything. */
  nextSeq: number
  /** A heap by (atUs, seq). */
  queue: Entry[]
  /** By name, in the order they came: `node.1`, `client.shop`. */
  processes: Map<string, Process>
  /** By pair number: the two ends of pair 7 are the connection ids 14 (opener) and 15 (acceptor). */
  connections: Map<number, Connection>
  nextPair: number
  /** By `link/a/b`, names in code unit order. */
  links: Map<string, Link>
  /** host:port → who listens there. */
  listeners: Map<string, Listener>
  /** Which pair a real client's socket is. */
  sockets: Map<number, number>
  /** Streams of chance of links and faults. */
  random: Map<string, Prng>
  /** Added to `wallStartMs` + virtual time. */
  wallOffsetMs: number
  /** Inputs applied so far: where in the input log this world stands. */
  inputCount: number
  /** Names the next event; counts whether anybody listens or not. */
  nextEventSeq: number
  /** Running hash of all that was dispatched. */
  eventHash: Hash
}

/** What a process is made from; a restarted process is made from it again. */
export type ProcessSpec =
  | { kind: 'node'; config: NodeConfig }
  | { kind: 'producer'; id: string; spec: ProducerSpec }
  | { kind: 'consumer'; id: string; spec: ConsumerSpec }
  | { kind: 'admin' }

export interface Process {
  id: string
  spec: ProcessSpec
  status: 'running' | 'paused' | 'stopped'
  /** How the last life ended; null before the first death and while alive. */
  ended: 'exit' | 'kill' | 'power-loss' | null
  /** Counts its starts. What was meant for an earlier life does not reach a later one. */
  life: number
  startedUs: number
  busyUntilUs: number
  /** Waits while the process is busy or paused. */
  inbox: Waiting[]
  /** seq of the queue entry that will look into the inbox, or -1. */
  wakeSeq: number
  timers: Map<string, Timer>
  nextGeneration: number
  random: Map<string, Prng>
  /** Belongs to the behaviour. After a death it stays as it was, until the next start. */
  state: unknown
  disk: DiskState
}

export interface Timer {
  atUs: number
  generation: number
  /** Time of the queue entry that carries `generation`, sent on if it comes too early; -1 once it has come. */
  entryUs: number
}

export interface Waiting {
  message: Message
  /** seq of the entry that brought it. */
  cause: number
  /** Of a timer; -1 otherwise. */
  generation: number
}

/**
 * timer: `process`, `name`, `number` = generation. arrive: `number` = lane. wake: `process`. deliver: `process`,
 * `number` = life, `message`. stall: `number` = lane.
 */
export interface Entry {
  atUs: number
  seq: number
  kind: 'timer' | 'arrive' | 'wake' | 'deliver' | 'stall'
  process: string
  number: number
  name: string
  message: Message | null
}

export interface Link {
  a: string
  b: string
  cut: boolean
  latencyUs: number
  /** Mean of an exponential extra per segment; 0 in scenes. */
  jitterUs: number
  bytes: number
  frames: number
}

export interface Listener {
  process: string
  name: string
}

/** A TCP connection. `ends[0]` opened it; `lanes[i]` carries what `ends[i]` sends. */
export interface Connection {
  pair: number
  /** Key of its link; '' within one process and to the world outside. */
  link: string
  address: string
  listener: string
  /** What the acceptor sees as the opener's host. */
  peerHost: string
  ends: [End, End]
  lanes: [Lane, Lane]
  /** Requests seen and not yet answered, as correlation id × 1024 + api key: an answer says only the former. */
  unanswered: number[]
}

export interface End {
  /** '' is the world outside (a real client's socket). */
  process: string
  /**
   * opening: the SYN is under way. open. ended: the kernel knows that the peer is gone, the process has not heard yet.
   * closed: the process closed it, died, or heard of the end.
   */
  phase: 'opening' | 'open' | 'ended' | 'closed'
}

export interface Lane {
  /** Sent and not arrived, in order. */
  segments: Segment[]
  /** When the last one sent arrives: nothing overtakes it. */
  arriveUs: number
  /** seq of the queue entry for the first one, or -1. */
  scheduled: number
  /** Since when retransmissions get no answer, or -1. */
  heldSinceUs: number
}

export interface Segment {
  kind: 'syn' | 'syn-ack' | 'bytes' | 'fin' | 'reset' | 'refused'
  bytes: Slices
  length: number
  departUs: number
  arriveUs: number
  /** Api key, and whether it is an answer: for observers. -1 where it can't be told. */
  api: number
  response: boolean
}

/** The world at time 0, before anything has started. */
export function createWorld(genesis: Genesis): World {
  const world: World = {
    seed: genesis.seed,
    cluster: genesis.cluster,
    nowUs: 0,
    nextSeq: 1,
    queue: [],
    processes: new Map(),
    connections: new Map(),
    nextPair: 1,
    links: new Map(),
    listeners: new Map(),
    sockets: new Map(),
    random: new Map(),
    wallOffsetMs: 0,
    inputCount: 0,
    nextEventSeq: 1,
    eventHash: hashInit(),
  }
  for (const config of genesis.cluster.nodes) addNode(world, config)
  return world
}

function addNode(world: World, config: NodeConfig): void {
  const id = `node.${config.id}`
  addProcess(world, id, { kind: 'node', config }, genesisDiskBytes(world))
  for (const { name, host, port } of config.listeners) world.listeners.set(`${host}:${port}`, { process: id, name })
  for (const other of world.processes.keys()) if (other !== id) findLink(world, other, id)
}

function genesisDiskBytes(world: World): number {
  return world.cluster.diskBytesMax > 0 ? world.cluster.diskBytesMax : Number.POSITIVE_INFINITY
}

/** A process that has not started yet. Clients have no disk. */
export function addProcess(world: World, id: string, spec: ProcessSpec, diskBytesMax = 0): Process {
  const process: Process = {
    id,
    spec,
    status: 'stopped',
    ended: null,
    life: 0,
    startedUs: 0,
    busyUntilUs: 0,
    inbox: [],
    wakeSeq: -1,
    timers: new Map(),
    nextGeneration: 1,
    random: new Map(),
    state: null,
    disk: createDiskState(diskBytesMax),
  }
  world.processes.set(id, process)
  return process
}

export function linkKey(a: string, b: string): string {
  return a < b ? `link/${a}/${b}` : `link/${b}/${a}`
}

/** The link between two processes; made with the cluster's latency when first named. */
export function findLink(world: World, a: string, b: string): Link {
  const key = linkKey(a, b)
  const found = world.links.get(key)
  if (found !== undefined) return found
  const [first, second] = a < b ? [a, b] : [b, a]
  const link: Link = {
    a: first,
    b: second,
    cut: false,
    latencyUs: world.cluster.linkLatencyUs,
    jitterUs: world.cluster.linkJitterUs ?? 0,
    bytes: 0,
    frames: 0,
  }
  world.links.set(key, link)
  return link
}

export function wallMs(world: World): number {
  return world.cluster.wallStartMs + Math.floor(world.nowUs / 1_000) + world.wallOffsetMs
}

/** The world's own stream of chance of that name. */
export function worldRandom(world: World, name: string): Prng {
  const found = world.random.get(name)
  if (found !== undefined) return found
  const made = seedPrng(world.seed, name)
  world.random.set(name, made)
  return made
}
