import { writeFileSync } from 'node:fs'
import type { Command } from '../contract/command.ts'
import type { StampedEvent } from '../contract/event.ts'
import type { Genesis } from '../contract/session.ts'
import type { DiskState } from '../engine/sim/disk-state.ts'
import { runUntil } from '../engine/sim/event-loop.ts'
import { applyInput } from '../engine/sim/input-log.ts'
import type { DiskOp } from '../engine/sim/memory-disk.ts'
import { type Behaviours, createSimulation, type ExternalOutput, type Simulation } from '../engine/sim/simulation.ts'

/** Virtual time goes on by at most this much a turn, so that a stall or a laptop's sleep is no jump. */
const TURN_US = 50_000

/** The engine under wall time: inputs come when they come, virtual time follows the machine's monotonic clock. */
export interface Host {
  simulation: Simulation
  /** Monotonic time, µs, at virtual time 0; moved when a turn was cut short. */
  originUs: number
  /** What virtual time gave up against the machine's wall clock, not yet said as an input. */
  behindUs: number
  /** The planned turn: a timer, or the next round of the event loop. */
  timer: { stop: () => void } | null
  /** Disk operations of the turn, in order. */
  operations: { process: string; operation: DiskOp }[]
  carryOut: (process: string, operation: DiskOp) => void
  deliver: (output: ExternalOutput) => void
  onEvent: (event: StampedEvent) => void
  /** Gathers the inputs to be saved; null: they are forgotten once applied. */
  recordTo: string | null
  stopped: boolean
  /** Something that cannot be mended, such as a full disk. */
  onFatal: (error: Error) => void
}

export interface HostOptions {
  genesis: Genesis
  behaviours: Behaviours
  disks: ReadonlyMap<string, DiskState>
  carryOut: Host['carryOut']
  deliver: Host['deliver']
  onEvent: Host['onEvent']
  onFatal: Host['onFatal']
  recordTo: string | null
}

export function createHost(options: HostOptions): Host {
  const host = {
    originUs: monotonicUs(),
    behindUs: 0,
    timer: null,
    operations: [],
    carryOut: options.carryOut,
    deliver: options.deliver,
    onEvent: options.onEvent,
    onFatal: options.onFatal,
    recordTo: options.recordTo,
    stopped: false,
  } as unknown as Host
  host.simulation = createSimulation(options.genesis, options.behaviours, {
    disks: options.disks,
    onEvent: (event) => host.onEvent(event),
    onDisk: (process, operation) => host.operations.push({ process, operation }),
  })
  return host
}

function monotonicUs(): number {
  return Math.floor(performance.now() * 1000)
}

/** Applies an input now. Its consequences come with the next turn, which is soon. */
export function input(host: Host, command: Command): string | null {
  catchUp(host)
  const { simulation } = host
  const refused = applyInput(simulation, { atUs: simulation.world.nowUs, command })
  if (host.recordTo === null) forgetInputs(simulation)
  plan(host, 0)
  return refused
}

/** Inputs that nobody records would only fill the memory. */
function forgetInputs(simulation: Simulation): void {
  simulation.inputs.length = 0
  simulation.world.inputCount = 0
}

/** One turn: virtual time catches up, the writes of its steps are done, then its bytes leave. */
export function turn(host: Host): void {
  host.timer = null
  if (host.stopped) return
  catchUp(host)
  try {
    for (const { process, operation } of host.operations) host.carryOut(process, operation)
  } catch (error) {
    host.onFatal(error as Error)
    return
  }
  host.operations.length = 0
  const { external } = host.simulation
  for (let index = 0; index < external.length; index++) host.deliver(external[index] as ExternalOutput)
  external.length = 0
  const next = host.simulation.world.queue[0]
  if (next !== undefined) plan(host, Math.max(0, next.atUs + host.originUs - monotonicUs()))
}

function catchUp(host: Host): void {
  const { simulation } = host
  const { world } = simulation
  const wantedUs = monotonicUs() - host.originUs
  const behindUs = wantedUs - world.nowUs
  if (behindUs <= 0) return
  // An idle cluster may sleep long between two entries: only what was due and could not run counts as a stall.
  const dueUs = world.queue[0]?.atUs ?? wantedUs
  const lateUs = wantedUs - Math.max(world.nowUs, Math.min(dueUs, wantedUs))
  const toUs = lateUs > TURN_US ? wantedUs - lateUs + TURN_US : wantedUs
  if (toUs < wantedUs) {
    host.originUs += wantedUs - toUs
    host.behindUs += wantedUs - toUs
  }
  runUntil(simulation, toUs)
  const wholeMs = Math.floor(host.behindUs / 1000)
  if (wholeMs > 0) {
    host.behindUs -= wholeMs * 1000
    applyInput(simulation, { atUs: world.nowUs, command: { type: 'wall-offset', offsetMs: wholeMs } })
    if (host.recordTo === null) forgetInputs(simulation)
  }
}

/** The next turn in so many µs; an earlier plan stands. */
function plan(host: Host, inUs: number): void {
  if (host.timer !== null) {
    if (inUs > 0) return
    host.timer.stop()
  }
  if (inUs > 0) {
    const timeout = setTimeout(() => turn(host), Math.ceil(inUs / 1000))
    host.timer = { stop: () => clearTimeout(timeout) }
  } else {
    const immediate = setImmediate(() => turn(host))
    host.timer = { stop: () => clearImmediate(immediate) }
  }
}

export function startHost(host: Host): void {
  plan(host, 0)
}

export function stopHost(host: Host): void {
  host.stopped = true
  host.timer?.stop()
  host.timer = null
  if (host.recordTo !== null) {
    const { genesis, inputs } = host.simulation
    const plain = inputs.map((each) => ({ ...each, command: withText(each.command) }))
    writeFileSync(host.recordTo, JSON.stringify({ format: 1, engineHash: '', genesis, inputs: plain, stateHashes: [] }))
  }
}

function withText(command: Command): Command {
  if (command.type !== 'socket-receive' || typeof command.bytes === 'string') return command
  return { ...command, bytes: Buffer.from(command.bytes).toString('base64') }
}
