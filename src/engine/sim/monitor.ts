/** Runs the invariants: after each step on what it touched, on each event, and at the end. */
import type { StampedEvent } from '../../contract/event.ts'
import { invariants } from './invariants/index.ts'
import type { CheckContext, TouchedRows } from './invariants/invariant.ts'
import { type NodeEntry, nodeView } from './node-view.ts'
import { createReferenceModel, type ReferenceModel } from './reference-model.ts'
import type { Simulation } from './simulation.ts'
import type { Process, World } from './world.ts'

export interface Violation {
  invariant: string
  what: string
  atUs: number
}

export interface Monitor {
  model: ReferenceModel
  /** What each invariant remembers, in their order. */
  memories: unknown[]
  violations: Violation[]
  /** Events of the step that is running: they are looked at when it is over and its state stands. */
  events: StampedEvent[]
}

/** More are not kept: the first ones tell. */
const VIOLATIONS_MAX = 100

export function createMonitor(): Monitor {
  const memories = invariants.map((invariant) => invariant.create())
  return { model: createReferenceModel(), memories, violations: [], events: [] }
}

/** For the simulation's `onEvent`. */
export function monitorEvent(monitor: Monitor, stamped: StampedEvent, world: World): void {
  monitor.events.push(stamped)
  each(monitor, world, (invariant, memory, context) => invariant.emitted?.(memory, stamped, context))
}

/** For the simulation's `onStep`. */
export function monitorStep(
  monitor: Monitor,
  { world }: Simulation,
  process: Process,
  touched: ReadonlySet<string>,
): void {
  const node = nodeView(process)
  if (node !== null && process.spec.kind === 'node' && touched.size > 0) {
    const entry: NodeEntry = { id: process.spec.config.id, process, node }
    const rows = sortTouched(touched)
    each(monitor, world, (invariant, memory, context) => invariant.step?.(memory, entry, rows, context))
  }
  if (monitor.events.length === 0) return
  const events = monitor.events
  monitor.events = []
  each(monitor, world, (invariant, memory, context) => {
    if (invariant.event === undefined) return
    for (const event of events) invariant.event(memory, event, context)
  })
}

/** When all is healed and time has passed. */
export function monitorEnd(monitor: Monitor, world: World): void {
  each(monitor, world, (invariant, memory, context) => invariant.end?.(memory, context))
}

type Look = (invariant: (typeof invariants)[number], memory: unknown, context: CheckContext) => void

function each(monitor: Monitor, world: World, look: Look): void {
  let name = ''
  const fail = (what: string): void => {
    if (monitor.violations.length >= VIOLATIONS_MAX) return
    if (monitor.violations.some((other) => other.what === what && other.invariant === name)) return
    monitor.violations.push({ invariant: name, what, atUs: world.nowUs })
  }
  const context: CheckContext = { world, model: monitor.model, fail }
  for (let i = 0; i < invariants.length; i++) {
    const invariant = invariants[i] as (typeof invariants)[number]
    name = invariant.name
    look(invariant, monitor.memories[i], context)
  }
}

function sortTouched(touched: ReadonlySet<string>): TouchedRows {
  const partitions = new Set<string>()
  const topics = new Set<string>()
  let everyTopic = false
  let raft = false
  for (const path of touched) {
    const [field, second, third] = path.split('/')
    if ((field === 'logs' || field === 'partitions') && second !== undefined) partitions.add(second)
    else if (field === 'raft') raft = true
    else if (field === 'image' && second === 'topics' && third !== undefined) topics.add(third)
    else if (field === 'image' && (second === undefined || second === 'topics')) everyTopic = true
  }
  return { partitions, raft, topics: everyTopic ? null : topics }
}
