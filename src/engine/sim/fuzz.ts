/**
 * One seed: a drawn cluster under a drawn workload and drawn faults, watched by all invariants; then everything is healed and must
 * come to rest. What went in is an input log, so a seed that fails is a bug report that can be replayed and cut down.
 */
import { exponential, nextBool, nextInt, pick, type Prng, seedPrng } from '../../base/prng.ts'
import { SECOND } from '../../base/units.ts'
import type { Command, FaultCommand } from '../../contract/command.ts'
import type { StampedEvent } from '../../contract/event.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import { faults } from './faults/index.ts'
import { runUntil } from './event-loop.ts'
import { applyInput } from './input-log.ts'
import { createMonitor, type Monitor, monitorEnd, monitorEvent, monitorStep, type Violation } from './monitor.ts'
import { committedImage, nodesOf } from './node-view.ts'
import { type Behaviours, createSimulation, type Simulation } from './simulation.ts'
import { stateHashFromScratch } from './state-hash.ts'
import { createStrictTouch } from './strict-touch.ts'
import { drawSwarm, type Family, type Swarm } from './workloads/workload.ts'
import type { World } from './world.ts'

export interface FuzzOptions {
  behaviours: Behaviours
  planted?: ReadonlySet<string>
  /** Instead of those that the seed draws: these, often. */
  families?: readonly Family[]
  /** Virtual time under faults, and after the healing. */
  faultsUs?: number
  healedUs?: number
  /** Steps at most; a run that reaches them is not judged at its end. */
  eventsMax?: number
  /** Recomputes all rows after every step: slow. */
  strictTouch?: boolean
  /** Plays this instead of drawing inputs; they are healed at the end all the same. */
  inputs?: readonly TimedCommand[]
  onEvent?: (event: StampedEvent) => void
}

/** What a run must have met at least once, summed over its seeds: else it tests nothing. */
export const COUNTED = [
  'records acknowledged',
  'records polled',
  'leader elections',
  'quorum elections',
  'truncations',
  'ISR shrinks',
  'ISR expansions',
  'logs recovered',
  'produce retries',
] as const
export type Counts = Record<(typeof COUNTED)[number], number>

export interface FuzzResult {
  seed: number
  violations: Violation[]
  crashes: string[]
  untouched: string[]
  counts: Counts
  events: number
  virtualUs: number
  inputs: TimedCommand[]
  /** Two runs of one seed must agree. */
  hash: string
}

export function emptyCounts(): Counts {
  return Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts
}

const BOOT_US = 4 * SECOND
const STEP_US = 200_000
/** Longer than a rebalance waits for a member that does not come. */
const QUIET_US = 40 * SECOND

export function fuzzSeed(seed: number, options: FuzzOptions): FuzzResult {
  const { families } = options
  const drawn = drawSwarm(seed)
  const swarm = families === undefined ? drawn : { ...drawn, families: [...families], faultEveryUs: SECOND }
  const monitor = createMonitor()
  const counts = emptyCounts()
  const strict = options.strictTouch ? createStrictTouch() : null
  const simulation = createSimulation(swarm.genesis, options.behaviours, {
    ...(options.planted === undefined ? {} : { planted: options.planted }),
    onEvent(event, world) {
      monitorEvent(monitor, event, world)
      count(counts, event)
      options.onEvent?.(event)
    },
    onStep(of, process, touched) {
      monitorStep(monitor, of, process, touched)
      strict?.onStep(of, process, touched)
    },
  })
  const run: Run = {
    simulation,
    monitor,
    swarm,
    options,
    events: 0,
    prng: seedPrng(seed, 'fuzz.faults'),
    isFragile: false,
  }
  const isWhole = play(run) && heal(run)
  if (isWhole) monitorEnd(monitor, simulation.world)
  return {
    seed,
    violations: monitor.violations,
    crashes: simulation.crashes.map(crashText),
    untouched: [...(strict?.untouched ?? [])],
    counts,
    events: run.events,
    virtualUs: simulation.world.nowUs,
    inputs: simulation.inputs,
    hash: stateHashFromScratch(simulation.world),
  }
}

interface Run {
  simulation: Simulation
  monitor: Monitor
  swarm: Swarm
  options: FuzzOptions
  events: number
  prng: Prng
  /** A power loss has happened, and not everything was in sync again since. */
  isFragile: boolean
}

function crashText({ atUs, process, error }: Simulation['crashes'][number]): string {
  return `${process} at ${atUs} µs: ${error.stack ?? error.message}`
}

/** Runs to a time; false if the run is over: too many events, or a violation that makes the rest pointless. */
function runTo(run: Run, atUs: number): boolean {
  const { simulation, monitor, options } = run
  const eventsMax = (options.eventsMax ?? 5_000_000) - run.events
  const result = runUntil(simulation, atUs, { eventsMax, stopOn: () => monitor.violations.length > 0 })
  run.events += result.events
  return result.ended === 'time' && simulation.crashes.length === 0
}

function play(run: Run): boolean {
  const { simulation, swarm, options } = run
  if (options.inputs !== undefined) {
    for (const input of options.inputs) {
      if (!runTo(run, input.atUs)) return false
      applyInput(simulation, input)
    }
    return true
  }
  if (!runTo(run, BOOT_US)) return false
  for (const command of swarm.setup) {
    apply(run, command)
    if (!runTo(run, simulation.world.nowUs + STEP_US)) return false
  }
  const endUs = simulation.world.nowUs + (options.faultsUs ?? 60 * SECOND)
  while (simulation.world.nowUs < endUs) {
    if (!runTo(run, simulation.world.nowUs + 1 + exponential(run.prng, swarm.faultEveryUs))) return false
    if (!disturb(run)) return false
  }
  return true
}

function apply({ simulation }: Run, command: Command): void {
  applyInput(simulation, { atUs: simulation.world.nowUs, command })
}

const remedies = {
  kill: 'start',
  stop: 'start',
  'power-off': 'start',
  pause: 'resume',
  cut: 'heal',
  'set-link': 'set-link',
} as const

/** Breaks something or mends something. False if the run is over. */
function disturb(run: Run): boolean {
  const { swarm, prng } = run
  const family = pick(prng, swarm.families)
  switch (family) {
    case 'bounce':
      return bounce(run)
    case 'isolate':
      return isolate(run)
    case 'power-off':
      if (nextInt(prng, 6) === 0 && !mendAndWait(run)) return false
      break
    default:
  }
  disturbOne(run, family)
  return true
}

/** Mends everything and waits until all is in sync, half a minute at most: then a power loss is allowed. */
function mendAndWait(run: Run): boolean {
  const { simulation } = run
  mend(run)
  const endUs = simulation.world.nowUs + 30 * SECOND
  while (simulation.world.nowUs < endUs && !isWhole(simulation.world)) {
    if (!runTo(run, simulation.world.nowUs + SECOND)) return false
  }
  return true
}

function mend(run: Run): void {
  for (const fault of Object.values(faults)) {
    for (const command of fault.revert(run.simulation.world)) apply(run, command)
  }
}

/** A process that comes back before anybody has missed it. */
function bounce(run: Run): boolean {
  const { simulation, prng } = run
  const command = faults.kill.fuzz(simulation.world, prng)
  if (command === null || !isAllowed(run, command)) return true
  apply(run, command)
  if (!runTo(run, simulation.world.nowUs + exponential(prng, 100_000))) return false
  apply(run, { type: 'start', target: command.target })
  return true
}

/** A node that sees its clients and none of its kind, or (if one is alone already) the end of it. */
function isolate(run: Run): boolean {
  const { simulation, prng } = run
  const { world } = simulation
  const heals = faults.cut.revert(world)
  if (heals.length > 0 && nextBool(prng, 1, 2)) {
    for (const command of heals) apply(run, command)
    return true
  }
  const a = `node.${pick(prng, world.cluster.nodes).id}`
  for (const { id } of world.cluster.nodes) {
    const command: FaultCommand = { type: 'cut', a, b: `node.${id}` }
    if (faults.cut.validate(world, command) === null) apply(run, command)
  }
  return true
}

type SimpleFamily = keyof typeof remedies

function disturbOne(run: Run, family: SimpleFamily): void {
  const { simulation, prng } = run
  const { world } = simulation
  const remedy = remedies[family]
  const mends = nextBool(prng, 1, 2)
  const command = (mends ? faults[remedy] : faults[family]).fuzz(world, prng) ?? faults[family].fuzz(world, prng)
  if (command === null || !isAllowed(run, command)) return
  apply(run, command)
  if (nextInt(prng, 8) === 0) administer(run)
}

/**
 * A power loss may take what only page caches hold, and Kafka takes every kill for one (KIP-966). Committed records survive it while
 * another broker has them and goes on living, so it comes to one broker at a time, with all replicas in sync, and nobody is killed
 * until they are so again.
 */
function isAllowed(run: Run, command: FaultCommand): boolean {
  if (command.type !== 'power-off' && command.type !== 'kill') return true
  if (command.type === 'kill' && !run.isFragile) return true
  if (!isWhole(run.simulation.world)) return false
  run.isFragile = command.type === 'power-off'
  return true
}

/** True if every node lives and has registered, and every replica is in sync. */
function isWhole(world: World): boolean {
  const image = committedImage(world)?.node.image
  if (image === undefined) return false
  for (const { id, process, node } of nodesOf(world)) {
    if (process.status === 'stopped') return false
    const broker = image.brokers.get(id)
    if (node.lifecycle.state === null) continue
    if (broker === undefined || broker.fenced || broker.incarnationId !== node.lifecycle.incarnationId) return false
  }
  for (const { partitions } of image.topics.values()) {
    for (const { isr, replicas } of partitions.values()) if (isr.length < replicas.length) return false
  }
  return true
}

/** Something that an administrator might do. */
function administer(run: Run): void {
  const { prng, swarm } = run
  const topic = pick(prng, swarm.topics)
  const command = pick<Command>(prng, [
    { type: 'elect-leader', topic, partition: 0, election: 'preferred' },
    { type: 'create-topic', name: `extra${nextInt(prng, 3)}`, partitions: 1, replicationFactor: 3 },
    { type: 'delete-topic', name: `extra${nextInt(prng, 3)}` },
    { type: 'alter-config', resource: 'topic', name: topic, configs: { 'max.message.bytes': '2000000' } },
  ])
  apply(run, command)
}

/** Undoes all faults, lets time pass, and lets the producers end what they have begun. */
function heal(run: Run): boolean {
  const { simulation, swarm, options } = run
  mend(run)
  for (const id of swarm.producers) apply(run, { type: 'set-producer', id, patch: { ratePerSecond: 2 } })
  // Who was told to stop before the healing may end after it, and is started then.
  const endUs = simulation.world.nowUs + (options.healedUs ?? 75 * SECOND)
  while (simulation.world.nowUs < endUs) {
    if (!runTo(run, simulation.world.nowUs + 5 * SECOND)) return false
    mend(run)
  }
  for (const id of swarm.producers) apply(run, { type: 'set-producer', id, patch: { ratePerSecond: 0 } })
  return runTo(run, simulation.world.nowUs + QUIET_US)
}

function count(counts: Counts, { event }: StampedEvent): void {
  switch (event.type) {
    case 'RecordAcked':
      counts['records acknowledged'] += event.count
      return
    case 'RecordsPolled':
      counts['records polled'] += event.to - event.from
      return
    case 'LeaderElected':
      counts['leader elections']++
      return
    case 'QuorumRoleChanged':
      if (event.role === 'leader') counts['quorum elections']++
      return
    case 'LogTruncated':
      counts.truncations++
      return
    case 'IsrShrunk':
      counts['ISR shrinks']++
      return
    case 'IsrExpanded':
      counts['ISR expansions']++
      return
    case 'LogRecovered':
      counts['logs recovered']++
      return
    case 'ProduceRetried':
      counts['produce retries']++
      return
    default:
  }
}
