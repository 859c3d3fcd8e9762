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
/** A cluster that takes longer to get ready is stuck: its time may pass as on any machine. */
const START_US_MAX = 60_000_000
/** Node's timers can't wait longer than 24 days. */
const SLEEP_US_MAX = 3_600_000_000

/** The engine under wall time: inputs come when they come, virtual time follows the machine's monotonic clock. */
export interface Host {
  simulation: Simulation
  /** Monotonic time, µs, at virtual time 0; moved when a turn was cut short. */
  originUs: number
  /** What virtual time gave up against the machine's wall clock (less than 0: won), not yet said as an input. */
  behindUs: number
  /** Up to this virtual time idle time is skipped: no client can be served before the start is complete or after the order to end. */
  hurryUntilUs: number
  /** The planned turn: a timer, or the next round of the event loop. */
  timer: (() => void) | null
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
  machine: Machine
}

/** What the host needs from the machine: its clock, and a turn later on. */
export interface Machine {
  /** Never goes back. */
  monotonicUs: () => number
  /** Calls once after so many µs, at the next round of the event loop if 0; gives what calls it off. */
  later: (delayUs: number, run: () => void) => () => void
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
  machine?: Machine
}

const thisMachine: Machine = {
  monotonicUs: () => Math.floor(performance.now() * 1000),
  later: (delayUs, run) => {
    if (delayUs > 0) {
      const timeout = setTimeout(run, Math.ceil(delayUs / 1000))
      return () => clearTimeout(timeout)
    }
    const immediate = setImmediate(run)
    return () => clearImmediate(immediate)
  },
}

export function createHost(options: HostOptions): Host {
  const machine = options.machine ?? thisMachine
  const host = {
    machine,
    originUs: machine.monotonicUs(),
    behindUs: 0,
    hurryUntilUs: START_US_MAX,
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
  if (hurries(host)) skipIdleTime(host)
  catchUp(host)
  if (!release(host)) return
  const next = host.simulation.world.queue[0]
  if (next === undefined) return
  const inUs = hurries(host) ? 0 : next.atUs + host.originUs - host.machine.monotonicUs()
  plan(host, Math.max(0, Math.min(inUs, SLEEP_US_MAX)))
}

/** What the steps so far did to disks, then what they said to sockets. False if the disks can't take it. */
function release(host: Host): boolean {
  try {
    for (const { process, operation } of host.operations) host.carryOut(process, operation)
  } catch (error) {
    host.onFatal(error as Error)
    return false
  }
  host.operations.length = 0
  const { external } = host.simulation
  for (let index = 0; index < external.length; index++) host.deliver(external[index] as ExternalOutput)
  external.length = 0
  return true
}

function hurries(host: Host): boolean {
  return host.simulation.world.nowUs < host.hurryUntilUs
}

/** The next entry is due now. */
function skipIdleTime(host: Host): void {
  const next = host.simulation.world.queue[0]
  if (next === undefined) return
  const earlyUs = next.atUs + host.originUs - host.machine.monotonicUs()
  if (earlyUs <= 0) return
  host.originUs -= earlyUs
  host.behindUs -= earlyUs
}

function catchUp(host: Host): void {
  const { simulation } = host
  const { world } = simulation
  const wantedUs = host.machine.monotonicUs() - host.originUs
  if (wantedUs < world.nowUs) return
  // An idle cluster may sleep long between two entries: only what was due and could not run counts as a stall.
  const dueUs = world.queue[0]?.atUs ?? wantedUs
  const lateUs = wantedUs - Math.max(world.nowUs, Math.min(dueUs, wantedUs))
  const toUs = lateUs > TURN_US ? wantedUs - lateUs + TURN_US : wantedUs
  if (toUs < wantedUs) {
    host.originUs += wantedUs - toUs
    host.behindUs += wantedUs - toUs
  }
  const wholeMs = Math.trunc(host.behindUs / 1000)
  if (wholeMs !== 0) {
    // Before the steps: what they stamp is the machine's time of day.
    host.behindUs -= wholeMs * 1000
    applyInput(simulation, { atUs: world.nowUs, command: { type: 'wall-offset', offsetMs: wholeMs } })
    if (host.recordTo === null) forgetInputs(simulation)
  }
  runUntil(simulation, toUs)
}

/** The next turn in so many µs; an earlier plan stands. */
function plan(host: Host, inUs: number): void {
  if (host.timer !== null) {
    if (inUs > 0) return
    host.timer()
  }
  host.timer = host.machine.later(inUs, () => turn(host))
}

export function startHost(host: Host): void {
  plan(host, 0)
}

export function stopHost(host: Host): void {
  host.stopped = true
  host.timer?.()
  host.timer = null
  release(host)
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
