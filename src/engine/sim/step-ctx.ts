/** The one `Ctx` of a simulation, pointed at the process whose step is running, and what that step has asked for so far. */
import type { Slices } from '../../base/bytes.ts'
import { type Prng, seedPrng } from '../../base/prng.ts'
import type { ConnectionId, Ctx } from '../ports/ctx.ts'
import type { Disk } from '../ports/disk.ts'
import { emit } from './emit.ts'
import type { DiskState } from './disk-state.ts'
import { createDisk, type DiskOp } from './memory-disk.ts'
import { departBytes, departClose, departSyn, openPair } from './network.ts'
import { DISK } from './process-life.ts'
import { schedule } from './queue.ts'
import type { Simulation } from './simulation.ts'
import { touchedOf } from './touch-log.ts'
import { type Process, wallMs } from './world.ts'

export interface StepInProgress {
  process: Process
  spentUs: number
  bytes: number
  flushes: number
  /** Leave together when the step's cost has passed. bytes: null opens, [] closes. */
  outputs: Output[]
  exitReason: string | null
  /** Touched paths of the process since the last drain, and of this step alone. */
  touched: Set<string>
  own: Set<string>
  disks: Map<string, { state: DiskState; disk: Disk }>
}

interface Output {
  id: ConnectionId
  op: 'open' | 'send' | 'close'
  bytes: Slices
}

const NOTHING: Slices = []

function noDisk(): never {
  throw new Error('a client has no disk')
}

const clientDisk: Disk = {
  size: noDisk,
  list: noDisk,
  read: noDisk,
  extend: noDisk,
  append: noDisk,
  write: noDisk,
  truncate: noDisk,
  flush: noDisk,
  rename: noDisk,
  remove: noDisk,
  mkdir: noDisk,
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Made once a simulation; `beginStep` points it at a process. */
export function createCtx(simulation: Simulation): { step: StepInProgress; ctx: Ctx } {
  const step = { outputs: [], disks: new Map(), own: new Set() } as unknown as StepInProgress
  const watched = simulation.options.onStep !== undefined
  const { planted } = simulation.options
  const ctx: Ctx = {
    self: '',
    nowUs: 0,
    wallMs: 0,
    disk: clientDisk,
    ...(planted === undefined ? {} : { planted }),
    random: (name) => stream(simulation, step.process, name),
    setTimer: (name, delayUs) => setTimer(simulation, step.process, name, delayUs),
    cancelTimer: (name) => void step.process.timers.delete(name),
    connect(address) {
      const id = openPair(simulation, step.process.id, address)
      step.outputs.push({ id, op: 'open', bytes: NOTHING })
      return id
    },
    send: (id, bytes) => void step.outputs.push({ id, op: 'send', bytes }),
    close: (id) => void step.outputs.push({ id, op: 'close', bytes: NOTHING }),
    spend(us) {
      step.spentUs += us
    },
    emit: (event) => emit(simulation, event),
    touch: watched
      ? (path) => {
          step.touched.add(path)
          step.own.add(path)
        }
      : (path) => void step.touched.add(path),
    exit(reason) {
      step.exitReason = reason
    },
  }
  return { step, ctx }
}

function stream(simulation: Simulation, process: Process, name: string): Prng {
  const found = process.random.get(name)
  if (found !== undefined) return found
  const made = seedPrng(simulation.world.seed, `${process.id}.${name}`)
  process.random.set(name, made)
  return made
}

/** A timer moved to a later time keeps its queue entry, which is sent on when it comes: re-arming costs nothing. */
function setTimer(simulation: Simulation, process: Process, name: string, delayUs: number): void {
  const { world } = simulation
  const atUs = world.nowUs + Math.max(0, Math.ceil(delayUs))
  const timer = process.timers.get(name)
  if (timer !== undefined && timer.entryUs <= atUs && timer.entryUs >= world.nowUs) {
    timer.atUs = atUs
    return
  }
  const generation = process.nextGeneration++
  process.timers.set(name, { atUs, generation, entryUs: atUs })
  schedule(world, atUs, 'timer', process.id, generation, name)
}

function diskOf(simulation: Simulation, process: Process): Disk {
  if (process.spec.kind !== 'node') return clientDisk
  const { step } = simulation
  const known = step.disks.get(process.id)
  if (known?.state === process.disk) return known.disk
  const touched = touchedOf(simulation.touches.recent, process.id)
  const { onDisk } = simulation.options
  const disk = createDisk(process.disk, {
    touch: (path) => void touched.add(`${DISK}/${path}`),
    journal(op: DiskOp) {
      if (op.op === 'flush' || op.op === 'write') step.flushes++
      onDisk?.(process.id, op)
    },
  })
  step.disks.set(process.id, { state: process.disk, disk })
  return disk
}

/** Points the ctx at a process for one step. */
export function beginStep(simulation: Simulation, process: Process): Ctx {
  const { step, world } = simulation
  step.process = process
  step.spentUs = 0
  step.bytes = 0
  step.flushes = 0
  step.exitReason = null
  step.touched = touchedOf(simulation.touches.recent, process.id)
  if (step.own.size > 0) step.own.clear()
  const ctx = simulation.ctx as Mutable<Ctx>
  ctx.self = process.id
  ctx.nowUs = world.nowUs
  ctx.wallMs = wallMs(world)
  ctx.disk = diskOf(simulation, process)
  return ctx
}

/** Lets a step's outputs leave, in order. */
export function departOutputs(simulation: Simulation, departUs: number): void {
  const { outputs } = simulation.step
  if (outputs.length === 0) return
  simulation.step.outputs = []
  for (const { id, op, bytes } of outputs) {
    if (op === 'send') departBytes(simulation, id, bytes, departUs)
    else if (op === 'close') departClose(simulation, id, departUs)
    else departSyn(simulation, id, departUs)
  }
}
