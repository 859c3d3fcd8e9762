/** What a host runs: a timeline, and all that is told of it. The host stamps inputs, paces time and carries frames. */
import type { Command } from '../../contract/command.ts'
import { type StampedEvent, trafficEvents } from '../../contract/event.ts'
import type { Row } from '../../contract/image.ts'
import type { Genesis } from '../../contract/session.ts'
import { type RunLimits, type RunResult, stepOnce } from './event-loop.ts'
import { createEventSampler, drainEvents, type EventSampler, sampleEvent } from './event-sampler.ts'
import { createLedger, type Ledger, forkLedger, ledgerRowOf, noteInLedger, seekLedger } from './ledger.ts'
import { createPublisher, publish, type Publisher } from './publisher.ts'
import { type Behaviours, createSimulation, type Simulation, type SimulationOptions } from './simulation.ts'
import { createHashCache, type HashCache, stateHash } from './state-hash.ts'
import type { World } from './world.ts'
import { advance, command, createTimeline, seek, type Timeline, type TimelineOptions } from './timeline.ts'

const HISTORY_MAX = 50_000

export interface Session {
  simulation: Simulation
  timeline: Timeline
  publisher: Publisher
  sampler: EventSampler
  ledger: Ledger
  hashes: HashCache
  /** Notable events of this future, in order. */
  history: StampedEvent[]
  /** Set by a notable event, for runs that stop at one. */
  sawNotable: boolean
  /** The next frame is a whole image. */
  isNew: boolean
}

/** What a frame says of the world; the host adds pacing. */
export interface Frame {
  kind: 'image' | 'delta'
  set: [string, Row][]
  remove: string[]
  events: StampedEvent[]
  sampledOut: number
}

export function createSession(
  genesis: Genesis,
  behaviours: Behaviours,
  options: SimulationOptions & TimelineOptions = {},
): Session {
  const session = {
    sampler: createEventSampler(),
    ledger: createLedger(),
    history: [],
    sawNotable: false,
    isNew: true,
  } as unknown as Session
  const onEvent = (stamped: StampedEvent, world: World) => {
    note(session, stamped, world)
    options.onEvent?.(stamped, world)
  }
  session.simulation = createSimulation(genesis, behaviours, { ...options, onEvent })
  session.timeline = createTimeline(session.simulation, options)
  session.publisher = createPublisher(session.simulation, () => ledgerRowOf(session.ledger, session.simulation.world))
  session.hashes = createHashCache(session.simulation.touches)
  return session
}

function note(session: Session, stamped: StampedEvent, world: World): void {
  sampleEvent(session.sampler, stamped)
  noteInLedger(session.ledger, stamped, world)
  if (trafficEvents.has(stamped.event.type)) return
  session.sawNotable = true
  if (stamped.seq <= (session.history.at(-1)?.seq ?? 0)) return
  session.history.push(stamped)
  if (session.history.length > HISTORY_MAX) session.history.splice(0, HISTORY_MAX / 10)
}

/** Runs to a time. `untilNotable`: or to the next notable event. */
export function runSession(
  session: Session,
  atUs: number,
  limits: RunLimits & { untilNotable?: boolean } = {},
): RunResult {
  session.sawNotable = false
  const stop = limits.stopOn
  const stopOn = limits.untilNotable ? () => session.sawNotable || stop?.() === true : stop
  return advance(session.timeline, atUs, stopOn === undefined ? limits : { ...limits, stopOn })
}

/** One step of a process; false if nothing is left to happen before the limit. */
export function stepSession(session: Session, limitUs?: number): boolean {
  const made = stepOnce(session.simulation, limitUs)
  session.timeline.endUs = Math.max(session.timeline.endUs, session.simulation.world.nowUs)
  return made
}

/** A command now. Returns why it was refused, or null. */
export function commandSession(session: Session, what: Command): string | null {
  forgetFuture(session)
  return command(session.timeline, what)
}

function forgetFuture(session: Session): void {
  const { nextEventSeq } = session.simulation.world
  forkLedger(session.ledger)
  while ((session.history.at(-1)?.seq ?? 0) >= nextEventSeq) session.history.pop()
}

/** To a time, back or forth. The next frame is a whole image of that time, without events. */
export function seekSession(session: Session, atUs: number): void {
  const { sampler, simulation, ledger } = session
  sampler.muted = true
  seek(session.timeline, atUs)
  sampler.muted = false
  drainEvents(sampler)
  seekLedger(ledger, simulation.world.nextEventSeq)
  session.isNew = true
}

/** What changed since the last frame. */
export function takeFrame(session: Session): Frame {
  const { publisher, sampler } = session
  const kind = session.isNew ? 'image' : 'delta'
  if (session.isNew) {
    publisher.published.clear()
    publisher.world = null
  }
  session.isNew = false
  return { kind, ...publish(publisher), ...drainEvents(sampler) }
}

export function hashSession({ simulation, hashes }: Session): string {
  return stateHash(simulation, hashes)
}
