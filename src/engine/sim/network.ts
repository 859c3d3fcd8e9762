/**
 * Connections as TCP gives them: in order, without loss or doubles. What a cut link or a dark host swallows is sent again until
 * it passes or the sender gives up; whoever sends to an end that no longer is gets a reset.
 */
import { EMPTY_BYTES, sliceLength, type Slices } from '../../base/bytes.ts'
import { exponential } from '../../base/prng.ts'
import type { Address, ConnectionId } from '../ports/ctx.ts'
import type { DisconnectReason, Message } from '../ports/message.ts'
import { emit, observed } from './emit.ts'
import { peekRequest, peekResponse } from './frame-peek.ts'
import { schedule } from './queue.ts'
import { retransmitUs, STALL_US } from './retransmission.ts'
import type { Simulation } from './simulation.ts'
import { touchWorld } from './touch-log.ts'
import {
  type Connection,
  type Entry,
  findLink,
  type Lane,
  linkKey,
  type Process,
  type Segment,
  type World,
  worldRandom,
} from './world.ts'

/** Who is to be told what. */
export interface Delivery {
  process: string
  message: Message
}

const NO_BYTES: Slices = [EMPTY_BYTES]
const newLane = (): Lane => ({ segments: [], arriveUs: 0, scheduled: -1, heldSinceUs: -1 })

/** Reserves a connection from a process to an address; its SYN leaves with `departSyn`. */
export function openPair(simulation: Simulation, from: string, address: Address): ConnectionId {
  const { world } = simulation
  const key = `${address.host}:${address.port}`
  const listener = world.listeners.get(key)
  const to = listener?.process ?? ''
  const far = to !== '' && to !== from && from !== ''
  if (far) {
    findLink(world, from, to)
    touchWorld(simulation.touches, linkKey(from, to))
  }
  const pair = world.nextPair++
  world.connections.set(pair, {
    pair,
    link: far ? linkKey(from, to) : '',
    address: key,
    listener: listener?.name ?? '',
    peerHost: hostOf(world, from),
    ends: [
      { process: from, phase: 'opening' },
      { process: to, phase: 'closed' },
    ],
    lanes: [newLane(), newLane()],
    unanswered: [],
  })
  return pair * 2
}

/** A real client's socket connects to a node: the opener is the world outside. */
export function openExternal(
  simulation: Simulation,
  socket: number,
  to: string,
  listener: string,
  peerHost: string,
): void {
  const { world } = simulation
  const pair = world.nextPair++
  world.sockets.set(socket, pair)
  world.connections.set(pair, {
    pair,
    link: '',
    address: `${to}#${socket}`,
    listener,
    peerHost,
    ends: [
      { process: '', phase: 'opening' },
      { process: to, phase: 'closed' },
    ],
    lanes: [newLane(), newLane()],
    unanswered: [],
  })
  departSyn(simulation, pair * 2, world.nowUs)
}

export function departSyn(simulation: Simulation, id: ConnectionId, departUs: number): void {
  const connection = simulation.world.connections.get(id >> 1)
  if (connection !== undefined) transmit(simulation, connection, 0, 'syn', NO_BYTES, departUs)
}

/** Puts bytes on the stream of end `id`. Nothing happens where that end is not open: the process will hear of it. */
export function departBytes(simulation: Simulation, id: ConnectionId, bytes: Slices, departUs: number): void {
  const connection = simulation.world.connections.get(id >> 1)
  if (connection?.ends[(id & 1) as 0 | 1].phase === 'open') {
    transmit(simulation, connection, (id & 1) as 0 | 1, 'bytes', bytes, departUs)
  }
}

/** Closes end `id`: what was sent before still arrives, nothing more is heard. */
export function departClose(simulation: Simulation, id: ConnectionId, departUs: number): void {
  const connection = simulation.world.connections.get(id >> 1)
  if (connection === undefined) return
  const side = (id & 1) as 0 | 1
  const end = connection.ends[side]
  const phase = end.phase
  end.phase = 'closed'
  if (connection.link !== '') touchWorld(simulation.touches, connection.link)
  if (phase === 'open' || phase === 'opening') {
    // A SYN that nobody has answered is given up without a trace.
    if (connection.ends[(1 - side) as 0 | 1].phase !== 'closed') {
      transmit(simulation, connection, side, 'fin', NO_BYTES, departUs)
    }
    reportClosed(simulation, connection, side, 'closed')
  }
  forgetIfClosed(simulation.world, connection)
}

function reportClosed(simulation: Simulation, connection: Connection, side: 0 | 1, reason: string): void {
  if (!observed(simulation)) return
  const from = connection.ends[side].process
  const to = connection.ends[(1 - side) as 0 | 1].process
  emit(simulation, { type: 'ConnectionClosed', connection: connection.pair, from, to, reason })
}

/** A connection that neither end has any more is no more; what is under way on it went with it. */
export function forgetIfClosed(world: World, connection: Connection): void {
  if (connection.ends[0].phase === 'closed' && connection.ends[1].phase === 'closed') {
    world.connections.delete(connection.pair)
  }
}

function transmit(
  simulation: Simulation,
  connection: Connection,
  side: 0 | 1,
  kind: Segment['kind'],
  bytes: Slices,
  departUs: number,
): void {
  const { world } = simulation
  const lane = connection.lanes[side]
  const link = connection.link === '' ? undefined : world.links.get(connection.link)
  let latencyUs = link?.latencyUs ?? 0
  if (link !== undefined && link.jitterUs > 0) {
    latencyUs += exponential(worldRandom(world, connection.link), link.jitterUs)
  }
  const arriveUs = Math.max(lane.arriveUs, departUs + latencyUs)
  const length = kind === 'bytes' ? sliceLength(bytes) : 0
  const segment: Segment = { kind, bytes, length, departUs, arriveUs, api: -1, response: side === 1 }
  lane.arriveUs = arriveUs
  lane.segments.push(segment)
  if (kind === 'bytes' && link !== undefined) {
    const peek = side === 0 ? peekRequest : peekResponse
    segment.api = peek(connection, bytes, length)
    link.bytes += length
    link.frames++
    touchWorld(simulation.touches, connection.link)
    reportFrame(simulation, connection, side, segment, 'FrameSent')
  }
  if (link?.cut === true) hold(simulation, connection, side)
  else if (lane.heldSinceUs < 0 && lane.scheduled < 0) scheduleArrival(world, connection, side)
}

function reportFrame(
  simulation: Simulation,
  connection: Connection,
  side: 0 | 1,
  segment: Segment,
  type: 'FrameSent' | 'FrameLost',
): void {
  if (segment.kind !== 'bytes' || !observed(simulation)) return
  const frame = {
    connection: connection.pair,
    from: connection.ends[side].process,
    to: connection.ends[(1 - side) as 0 | 1].process,
    api: segment.api,
    response: segment.response,
    bytes: segment.length,
  }
  if (type === 'FrameLost') emit(simulation, { type, ...frame })
  else emit(simulation, { type, ...frame, departUs: segment.departUs, arriveUs: segment.arriveUs })
}

function scheduleArrival(world: World, connection: Connection, side: 0 | 1): void {
  const lane = connection.lanes[side]
  const atUs = Math.max(world.nowUs, (lane.segments[0] as Segment).arriveUs)
  lane.scheduled = schedule(world, atUs, 'arrive', '', connection.pair * 2 + side)
}

/** From now on this lane's segments wait. The sender gives up when the first has waited for long. */
function hold(simulation: Simulation, connection: Connection, side: 0 | 1): void {
  const lane = connection.lanes[side]
  lane.scheduled = -1
  const lost = lane.heldSinceUs < 0 ? lane.segments : lane.segments.slice(-1)
  for (const segment of lost) reportFrame(simulation, connection, side, segment, 'FrameLost')
  if (lane.heldSinceUs >= 0) return
  const { world } = simulation
  lane.heldSinceUs = world.nowUs
  schedule(world, world.nowUs + STALL_US, 'stall', '', connection.pair * 2 + side)
}

function isDark(process: Process | undefined): boolean {
  return process !== undefined && process.status === 'stopped' && process.ended === 'power-loss'
}

/** True if nothing that this side sends can reach the other. */
function isBlocked(world: World, connection: Connection, side: 0 | 1): boolean {
  if (connection.link !== '' && world.links.get(connection.link)?.cut === true) return true
  return isDark(world.processes.get(connection.ends[(1 - side) as 0 | 1].process))
}

/** The held segments of a lane are sent again, at the time of the next retransmission. */
function release(simulation: Simulation, connection: Connection, side: 0 | 1): void {
  const { world } = simulation
  const lane = connection.lanes[side]
  if (lane.heldSinceUs < 0 || isBlocked(world, connection, side)) return
  const first = lane.segments[0]
  const departUs = retransmitUs(lane.heldSinceUs, world.nowUs, first?.kind === 'syn')
  const latencyUs = world.links.get(connection.link)?.latencyUs ?? 0
  lane.heldSinceUs = -1
  for (const segment of lane.segments) {
    segment.departUs = Math.max(segment.departUs, departUs)
    segment.arriveUs = segment.departUs + latencyUs
    lane.arriveUs = segment.arriveUs
    reportFrame(simulation, connection, side, segment, 'FrameSent')
  }
  if (lane.segments.length > 0) scheduleArrival(world, connection, side)
}

/** After a link was cut: all that is on it is lost for now. */
export function holdLink(simulation: Simulation, key: string): void {
  for (const connection of simulation.world.connections.values()) {
    if (connection.link !== key) continue
    if (connection.lanes[0].segments.length > 0) hold(simulation, connection, 0)
    if (connection.lanes[1].segments.length > 0) hold(simulation, connection, 1)
  }
}

/** After a link was healed. */
export function releaseLink(simulation: Simulation, key: string): void {
  for (const connection of simulation.world.connections.values()) {
    if (connection.link !== key) continue
    release(simulation, connection, 0)
    release(simulation, connection, 1)
  }
}

/** After a dark host came back: it answers again, if only with resets. */
export function releaseHost(simulation: Simulation, process: string): void {
  for (const connection of simulation.world.connections.values()) {
    if (connection.ends[1].process === process) release(simulation, connection, 0)
    if (connection.ends[0].process === process) release(simulation, connection, 1)
  }
}

/** The first segment of a lane is due. Says who is to hear of it. */
export function arrive(simulation: Simulation, entry: Entry): Delivery | null {
  const { world } = simulation
  const connection = world.connections.get(entry.number >> 1)
  if (connection === undefined) return null
  const side = (entry.number & 1) as 0 | 1
  const lane = connection.lanes[side]
  if (lane.scheduled !== entry.seq) return null
  lane.scheduled = -1
  if (isBlocked(world, connection, side)) {
    hold(simulation, connection, side)
    return null
  }
  const segment = lane.segments.shift() as Segment
  if (connection.link !== '') touchWorld(simulation.touches, connection.link)
  if (lane.segments.length > 0) scheduleArrival(world, connection, side)
  if (segment.kind === 'syn') return arriveSyn(simulation, connection)
  return arriveAtEnd(simulation, connection, side, segment)
}

function arriveSyn(simulation: Simulation, connection: Connection): Delivery | null {
  const { world } = simulation
  const { process: to } = connection.ends[1]
  const target = world.processes.get(to)
  if (target === undefined || target.status === 'stopped') {
    transmit(simulation, connection, 1, 'refused', NO_BYTES, world.nowUs)
    return null
  }
  connection.ends[1].phase = 'open'
  transmit(simulation, connection, 1, 'syn-ack', NO_BYTES, world.nowUs)
  const { process: from } = connection.ends[0]
  if (observed(simulation)) {
    emit(simulation, { type: 'ConnectionOpened', connection: connection.pair, from, to })
  }
  const { listener, pair, peerHost } = connection
  return { process: to, message: { kind: 'accepted', connection: pair * 2 + 1, listener, peerHost } }
}

function hostOf(world: World, id: string): string {
  const spec = world.processes.get(id)?.spec
  return (spec?.kind === 'node' ? spec.config.listeners[0]?.host : undefined) ?? id
}

function arriveAtEnd(simulation: Simulation, connection: Connection, side: 0 | 1, segment: Segment): Delivery | null {
  const other = (1 - side) as 0 | 1
  const end = connection.ends[other]
  const id = connection.pair * 2 + other
  if (end.phase !== 'open' && end.phase !== 'opening') {
    if (segment.kind !== 'bytes') return null
    reportFrame(simulation, connection, side, segment, 'FrameLost')
    if (connection.ends[side].phase === 'open' && end.phase === 'closed') {
      transmit(simulation, connection, other, 'reset', NO_BYTES, simulation.world.nowUs)
    }
    return null
  }
  if (segment.kind === 'bytes') {
    if (end.process !== '') {
      return { process: end.process, message: { kind: 'received', connection: id, bytes: segment.bytes } }
    }
    const socket = socketOf(connection)
    simulation.external.push({ socket, bytes: segment.bytes })
    return null
  }
  if (segment.kind === 'syn-ack') {
    end.phase = 'open'
    return end.process === '' ? null : { process: end.process, message: { kind: 'connected', connection: id } }
  }
  return endConnection(simulation, connection, other, segment.kind === 'fin' ? 'closed' : reasonOf(segment.kind))
}

function reasonOf(kind: Segment['kind']): DisconnectReason {
  return kind === 'refused' ? 'refused' : 'reset'
}

/** The kernel of this side knows that the connection is over; the process is to hear of it. */
function endConnection(
  simulation: Simulation,
  connection: Connection,
  side: 0 | 1,
  reason: DisconnectReason,
): Delivery | null {
  const { world } = simulation
  const end = connection.ends[side]
  const lane = connection.lanes[side]
  if (connection.link !== '') touchWorld(simulation.touches, connection.link)
  lane.segments = []
  lane.scheduled = -1
  lane.heldSinceUs = -1
  if (reason === 'refused' || connection.ends[(1 - side) as 0 | 1].phase !== 'closed') {
    reportClosed(simulation, connection, side, reason)
  }
  if (end.process !== '') {
    end.phase = 'ended'
    return {
      process: end.process,
      message: { kind: 'disconnected', connection: connection.pair * 2 + side, reason },
    }
  }
  end.phase = 'closed'
  const socket = socketOf(connection)
  simulation.external.push({ socket, closed: true })
  world.sockets.delete(socket)
  forgetIfClosed(world, connection)
  return null
}

/** The real client's socket behind a connection from the world outside. */
function socketOf(connection: Connection): number {
  return Number(connection.address.slice(connection.address.lastIndexOf('#') + 1))
}

/** A sender has retransmitted in vain for long and gives up (ETIMEDOUT). The other end hears nothing. */
export function stall(simulation: Simulation, entry: Entry): Delivery | null {
  const connection = simulation.world.connections.get(entry.number >> 1)
  if (connection === undefined) return null
  const side = (entry.number & 1) as 0 | 1
  const since = connection.lanes[side].heldSinceUs
  const { phase } = connection.ends[side]
  if (since < 0 || since + STALL_US !== entry.atUs || (phase !== 'open' && phase !== 'opening')) return null
  return endConnection(simulation, connection, side, 'reset')
}

/**
 * A process is gone. What it had not yet sent is gone too. A kill sends resets, an exit closes after what was sent, a power
 * loss says nothing.
 */
export function dropProcess(
  simulation: Simulation,
  process: string,
  farewell: 'reset' | 'fin' | null,
  atUs: number,
): void {
  for (const connection of [...simulation.world.connections.values()]) {
    if (connection.ends[0].process === process) dropEnd(simulation, connection, 0, farewell, atUs)
    if (connection.ends[1].process === process) dropEnd(simulation, connection, 1, farewell, atUs)
  }
}

function dropEnd(
  simulation: Simulation,
  connection: Connection,
  side: 0 | 1,
  farewell: 'reset' | 'fin' | null,
  atUs: number,
): void {
  const { world } = simulation
  const end = connection.ends[side]
  const lane = connection.lanes[side]
  const { phase } = end
  if (phase === 'closed') return
  end.phase = 'closed'
  if (connection.link !== '') touchWorld(simulation.touches, connection.link)
  // A step's outputs leave when its cost has passed; what dies before has not sent them. Nor does a dark host send again.
  const gone = (segment: Segment) => segment.departUs > atUs || (farewell === null && lane.heldSinceUs >= 0)
  lane.segments = lane.segments.filter((segment) => !gone(segment))
  if (lane.segments.length === 0) lane.scheduled = -1
  lane.arriveUs = lane.segments.at(-1)?.arriveUs ?? atUs
  const peer = connection.ends[(1 - side) as 0 | 1]
  if (farewell !== null && peer.phase !== 'closed') {
    transmit(simulation, connection, side, farewell, NO_BYTES, atUs)
  }
  if (phase !== 'ended') reportClosed(simulation, connection, side, farewell === 'fin' ? 'closed' : 'reset')
  forgetIfClosed(world, connection)
}
