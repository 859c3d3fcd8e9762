/**
 * A run that ends in three numbers: a drawn cluster under load and faults from a seed, for so many steps. Whoever runs this module
 * from the same seed must get the same hashes: a test in Node, the benchmark, a page in Chromium.
 */
import { exponential, nextBool, pick, type Prng, seedPrng } from '../../base/prng.ts'
import { type Hash, hashHex, hashInit, hashString } from '../../base/hash.ts'
import type { Command } from '../../contract/command.ts'
import { engineBehaviours } from './behaviours.ts'
import { createFileState, fileHash, filePath } from './disk-state.ts'
import { runUntil } from './event-loop.ts'
import { faults } from './faults/index.ts'
import { applyInput } from './input-log.ts'
import { createSimulation, type Simulation, type SimulationOptions } from './simulation.ts'
import { stateHashFromScratch } from './state-hash.ts'
import { drawSwarm, type Swarm } from './workloads/workload.ts'
import type { World } from './world.ts'

export interface HashRun {
  readonly simulation: Simulation
  readonly swarm: Swarm
  /** Steps of processes so far. */
  events: number
  /** When the next of the setup's commands or the next fault is due. */
  nextInputUs: number
  inputs: number
  prng: Prng
}

export interface RunHashes {
  events: number
  virtualUs: number
  inputs: number
  /** Errors that ended a process: 0, or the engine has a defect. */
  crashes: number
  /** Of the order of all that was dispatched. */
  eventHash: string
  stateHash: string
  /** Of all files of all nodes. */
  disksHash: string
}

const BOOT_US = 3_000_000
const SETUP_EVERY_US = 100_000
/** Mean time between two faults at most. */
const FAULT_EVERY_US = 1_000_000

/** Ready to run; nothing has happened yet. */
export function createHashRun(seed: number, options: SimulationOptions = {}): HashRun {
  const swarm = drawSwarm(seed)
  const simulation = createSimulation(swarm.genesis, engineBehaviours, options)
  return { simulation, swarm, events: 0, nextInputUs: BOOT_US, inputs: 0, prng: seedPrng(seed, 'hash-run') }
}

/** Runs on for so many steps. The result does not depend on how the steps are cut into calls. */
export function advanceHashRun(run: HashRun, events: number): void {
  const eventsMax = run.events + events
  while (run.events < eventsMax) {
    const result = runUntil(run.simulation, run.nextInputUs, { eventsMax: eventsMax - run.events })
    run.events += result.events
    if (result.ended === 'time') nextInput(run)
  }
}

/** Runs on up to a time. */
export function advanceHashRunTo(run: HashRun, atUs: number): void {
  for (;;) {
    const isInput = run.nextInputUs <= atUs
    run.events += runUntil(run.simulation, isInput ? run.nextInputUs : atUs).events
    if (!isInput) return
    nextInput(run)
  }
}

/** The setup first, one command after another; then faults for ever, half of the time all of them mended. */
function nextInput(run: HashRun): void {
  const { swarm, prng, simulation } = run
  const command = swarm.setup[run.inputs]
  if (command !== undefined) apply(run, command)
  else if (nextBool(prng, 1, 2)) mend(run)
  else {
    const fault = pick(prng, Object.values(faults)).fuzz(simulation.world, prng)
    if (fault !== null) apply(run, fault)
  }
  run.inputs++
  const isSetup = run.inputs < swarm.setup.length
  run.nextInputUs += isSetup ? SETUP_EVERY_US : 1 + exponential(prng, Math.min(FAULT_EVERY_US, swarm.faultEveryUs))
}

function mend(run: HashRun): void {
  for (const fault of Object.values(faults)) {
    for (const command of fault.revert(run.simulation.world)) apply(run, command)
  }
}

function apply({ simulation }: HashRun, command: Command): void {
  applyInput(simulation, { atUs: simulation.world.nowUs, command })
}

/** Where the run stands. */
export function hashesOf({ simulation, events }: HashRun): RunHashes {
  const { world, inputs, crashes } = simulation
  return {
    events,
    virtualUs: world.nowUs,
    inputs: inputs.length,
    crashes: crashes.length,
    eventHash: hashHex(world.eventHash),
    stateHash: stateHashFromScratch(world),
    disksHash: disksHash(world),
  }
}

/** Hash of the names and bytes of all files of all nodes, read anew from the first byte to the last. */
export function disksHash(world: World): string {
  const h: Hash = hashInit()
  for (const { id, disk } of world.processes.values()) {
    hashString(h, id)
    for (const key of [...disk.files.keys()].sort()) {
      const file = disk.files.get(key)
      if (file === undefined) continue
      hashString(h, key)
      // Without the running hash that the file remembers: it is what is being checked.
      const anew = { ...createFileState(), length: file.length, extents: file.extents }
      hashString(h, fileHash({ ...disk, files: new Map([[key, anew]]) }, filePath(key)))
    }
  }
  return hashHex(h)
}

/** All of it in one call. */
export function hashRun(seed: number, events: number): RunHashes {
  const run = createHashRun(seed)
  advanceHashRun(run, events)
  return hashesOf(run)
}
