/** The loop: take the earliest entry, hand it to whom it concerns, let the cost of the step pass. */
import { heapPop } from '../../base/heap.ts'
import { hashWord } from '../../base/hash.ts'
import { sliceLength } from '../../base/bytes.ts'
import type { Message } from '../ports/message.ts'
import { arrive, forgetIfClosed, stall } from './network.ts'
import { endProcess } from './process-life.ts'
import { compareEntries, schedule } from './queue.ts'
import type { Simulation } from './simulation.ts'
import { beginStep, departOutputs } from './step-ctx.ts'
import { touchWorld } from './touch-log.ts'
import type { Entry, Process, Waiting, World } from './world.ts'

export interface RunLimits {
  /** Steps of processes, not queue entries. */
  eventsMax?: number
  /** Asked after each step; true ends the run at that time. */
  stopOn?: () => boolean
}

export interface RunResult {
  events: number
  /** time: the world stands at the time asked for. */
  ended: 'time' | 'events' | 'stop'
}

/** Runs all entries up to and including `atUs`. */
export function runUntil(simulation: Simulation, atUs: number, limits: RunLimits = {}): RunResult {
  const eventsMax = limits.eventsMax ?? Number.POSITIVE_INFINITY
  const { stopOn } = limits
  let events = 0
  for (;;) {
    const next = simulation.world.queue[0]
    if (next === undefined || next.atUs > atUs) break
    if (events >= eventsMax) return { events, ended: 'events' }
    if (!runNext(simulation)) continue
    events++
    if (stopOn?.() === true) return { events, ended: 'stop' }
  }
  simulation.world.nowUs = Math.max(simulation.world.nowUs, atUs)
  return { events, ended: 'time' }
}

/** Runs up to the end of the next step of any process. False if nothing is left to happen before `limitUs`. */
export function stepOnce(simulation: Simulation, limitUs = Number.POSITIVE_INFINITY): boolean {
  for (;;) {
    const next = simulation.world.queue[0]
    if (next === undefined || next.atUs > limitUs) return false
    if (runNext(simulation)) return true
  }
}

const kindWords = { timer: 1, arrive: 2, wake: 3, deliver: 4, stall: 5 } as const

/** Takes one entry. True if a process made a step. */
function runNext(simulation: Simulation): boolean {
  const { world } = simulation
  const entry = heapPop(world.queue, compareEntries) as Entry
  world.nowUs = entry.atUs
  simulation.cause = entry.seq
  const made = dispatch(simulation, entry)
  const hash = world.eventHash
  hashWord(hash, entry.seq | 0)
  hashWord(hash, (entry.atUs | 0) ^ kindWords[entry.kind])
  hashWord(hash, entry.number | 0)
  return made
}

function dispatch(simulation: Simulation, entry: Entry): boolean {
  switch (entry.kind) {
    case 'arrive':
    case 'stall': {
      const delivery = entry.kind === 'arrive' ? arrive(simulation, entry) : stall(simulation, entry)
      if (delivery === null) return false
      return deliver(simulation, delivery.process, delivery.message, -1)
    }
    case 'timer':
      return fireTimer(simulation, entry)
    case 'wake':
      return wake(simulation, entry)
    case 'deliver': {
      const process = simulation.world.processes.get(entry.process)
      if (process?.life !== entry.number || entry.message === null) return false
      return deliver(simulation, entry.process, entry.message, -1)
    }
  }
}

function fireTimer(simulation: Simulation, entry: Entry): boolean {
  const { world } = simulation
  const timer = world.processes.get(entry.process)?.timers.get(entry.name)
  if (timer?.generation !== entry.number) return false
  if (timer.atUs > entry.atUs) {
    timer.entryUs = timer.atUs
    schedule(world, timer.atUs, 'timer', entry.process, timer.generation, entry.name)
    return false
  }
  timer.entryUs = -1
  return deliver(simulation, entry.process, { kind: 'timer', name: entry.name }, timer.generation)
}

/** A step now, if the process is free; else the message waits its turn. */
function deliver(simulation: Simulation, id: string, message: Message, generation: number): boolean {
  const { world } = simulation
  const process = world.processes.get(id)
  if (process === undefined || process.status === 'stopped') return false
  const idle = process.status === 'running' && process.busyUntilUs <= world.nowUs && process.inbox.length === 0
  if (idle) return runStep(simulation, process, message, generation)
  process.inbox.push({ message, cause: simulation.cause, generation })
  if (process.status === 'running' && process.wakeSeq < 0) {
    process.wakeSeq = schedule(world, Math.max(world.nowUs, process.busyUntilUs), 'wake', id, process.life)
  }
  touchWorld(simulation.touches, `process/${id}`)
  return false
}

function wake(simulation: Simulation, entry: Entry): boolean {
  const { world } = simulation
  const process = world.processes.get(entry.process)
  if (process?.wakeSeq !== entry.seq) return false
  process.wakeSeq = -1
  if (process.status !== 'running') return false
  let made = false
  while (!made && process.inbox.length > 0) {
    const { message, cause, generation } = process.inbox.shift() as Waiting
    simulation.cause = cause
    made = runStep(simulation, process, message, generation)
  }
  // The step may have ended the process.
  if (process.inbox.length > 0 && process.wakeSeq < 0) {
    process.wakeSeq = schedule(world, Math.max(world.nowUs, process.busyUntilUs), 'wake', process.id, process.life)
  }
  touchWorld(simulation.touches, `process/${process.id}`)
  return made
}

/** False for what was overtaken while it waited: a timer set anew, bytes of a connection that the process has closed. */
function isWanted(world: World, process: Process, message: Message, generation: number): boolean {
  if (message.kind === 'timer') {
    const timer = process.timers.get(message.name)
    if (timer?.generation !== generation || timer.atUs > world.nowUs) return false
    process.timers.delete(message.name)
    return true
  }
  if (!('connection' in message)) return true
  const connection = world.connections.get(message.connection >> 1)
  if (connection === undefined) return false
  const end = connection.ends[(message.connection & 1) as 0 | 1]
  if (message.kind !== 'disconnected') return end.phase === 'open' || end.phase === 'ended'
  if (end.phase !== 'ended') return false
  end.phase = 'closed'
  forgetIfClosed(world, connection)
  return true
}

function runStep(simulation: Simulation, process: Process, message: Message, generation: number): boolean {
  const { world, step } = simulation
  if (!isWanted(world, process, message, generation)) return false
  const ctx = beginStep(simulation, process)
  try {
    simulation.behaviours[process.spec.kind]?.receive(process.state, message, ctx)
  } catch (error) {
    crash(simulation, process, error)
  }
  const endUs = world.nowUs + stepCostUs(simulation, message)
  process.busyUntilUs = endUs
  departOutputs(simulation, endUs)
  if (step.exitReason !== null) endProcess(simulation, process, 'exit', step.exitReason, endUs)
  simulation.options.onStep?.(simulation, process, step.own)
  return true
}

/** An error of the engine ends the process, as it would end a JVM, never the world. */
function crash(simulation: Simulation, process: Process, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  simulation.crashes.push({ atUs: simulation.world.nowUs, process: process.id, error })
  simulation.step.exitReason = `internal error: ${error.message}`
  simulation.step.outputs.length = 0
}

function stepCostUs(simulation: Simulation, message: Message): number {
  const { stepUs, perKilobyteUs, flushUs } = simulation.world.cluster.costs
  const { step } = simulation
  let costUs = stepUs + step.spentUs + step.flushes * flushUs
  if (perKilobyteUs > 0) {
    let bytes = message.kind === 'received' ? sliceLength(message.bytes) : 0
    for (const output of step.outputs) bytes += sliceLength(output.bytes)
    costUs += Math.floor((bytes * perKilobyteUs) / 1_024)
  }
  return costUs
}
