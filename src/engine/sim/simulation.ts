/**
 * A world together with what is not state: the behaviours of its processes, who watches, and the notes of what changed.
 * Everything here can be made anew around a restored world.
 */
import type { Slices } from '../../base/bytes.ts'
import type { StampedEvent } from '../../contract/event.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import type { Genesis } from '../../contract/session.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
import type { DiskState } from './disk-state.ts'
import type { DiskOp } from './memory-disk.ts'
import { startProcess } from './process-life.ts'
import { createCtx, type StepInProgress } from './step-ctx.ts'
import { createTouchLog, type TouchLog } from './touch-log.ts'
import { createWorld, type Process, type ProcessSpec, type World } from './world.ts'

/** What a kind of process is and does: its state is made by `create` and changed by `receive`, nowhere else. */
export interface Behaviour {
  create(spec: ProcessSpec, genesis: Genesis): unknown
  receive(state: unknown, message: Message, ctx: Ctx): void
}

/** By kind of process. A kind without a behaviour can't be added. */
export type Behaviours = Partial<Record<ProcessSpec['kind'], Behaviour>>

/** What goes to a real client's socket; the host drains it. */
export type ExternalOutput = { socket: number; bytes: Slices } | { socket: number; closed: true }

export interface SimulationOptions {
  /** Deliberate defects by name (`B5`), for checking the checkers. */
  planted?: ReadonlySet<string>
  /** Hears every event. Without it no event is stamped, and frames are not looked into. */
  onEvent?: (event: StampedEvent, world: World) => void
  /** Runs after each step of a process. `touched` are paths of its state. */
  onStep?: (simulation: Simulation, process: Process, touched: ReadonlySet<string>) => void
  /** What is on the nodes' disks at time 0 (the second kind of genesis), by process. */
  disks?: ReadonlyMap<string, DiskState>
  /** Hears every disk operation of a node, in order: the mirror. */
  onDisk?: (process: string, op: DiskOp) => void
}

export interface Simulation {
  readonly genesis: Genesis
  readonly behaviours: Behaviours
  readonly options: SimulationOptions
  /** Replaced by a seek. */
  world: World
  /** The input log. `world.inputCount` of these are applied. */
  inputs: TimedCommand[]
  touches: TouchLog
  external: ExternalOutput[]
  /** Errors that ended a process: each is a defect of the engine. */
  crashes: { atUs: number; process: string; error: Error }[]
  /** seq of the entry that is being handled. */
  cause: number
  step: StepInProgress
  ctx: Ctx
}

/** A world at time 0 with all its nodes about to start. */
export function createSimulation(
  genesis: Genesis,
  behaviours: Behaviours,
  options: SimulationOptions = {},
): Simulation {
  const simulation = {
    genesis,
    behaviours,
    options,
    world: createWorld(genesis),
    inputs: [],
    touches: createTouchLog(),
    external: [],
    crashes: [],
    cause: 0,
  } as unknown as Simulation
  const { step, ctx } = createCtx(simulation)
  simulation.step = step
  simulation.ctx = ctx
  for (const [id, disk] of options.disks ?? []) {
    const process = simulation.world.processes.get(id)
    if (process !== undefined) process.disk = disk
  }
  for (const process of [...simulation.world.processes.values()]) startProcess(simulation, process)
  return simulation
}
