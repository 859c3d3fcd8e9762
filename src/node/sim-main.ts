/** `npm run sim`: many seeds of the simulated cluster, each under faults, each held against all invariants. */
import { parseArgs } from 'node:util'
import { engineBehaviours } from '../engine/sim/behaviours.ts'
import { trafficEvents } from '../contract/event.ts'
import type { TimedCommand } from '../contract/frame.ts'
import { COUNTED, type Counts, emptyCounts, type FuzzResult, fuzzSeed } from '../engine/sim/fuzz.ts'
import { PLANTED } from '../engine/sim/planted.ts'
import { shrinkInputs } from '../engine/sim/shrink.ts'

const usage = `npm run sim -- [--seeds N] [--from N] [--events N] [--planted [B5,…]] [--twice] [--strict] [--verbose]
  --seeds N     so many seeds (200)
  --from N      from this one on (1)
  --events N    steps at most in one seed (5000000)
  --planted     proves that each planted defect is found (or those named)
  --twice       runs each seed twice and compares the states
  --strict      checks after every step that what changed was touched (slow)
  --shrink      cuts the inputs of the first seed that fails down to what it takes
  --trace N     the last N notable events of each seed that fails
  --verbose     a line for each seed`

interface Arguments {
  seeds: number
  from: number
  events: number
  planted: string | undefined
  twice: boolean
  strict: boolean
  shrink: boolean
  trace: number
  verbose: boolean
}

/** Returns the exit code. */
export function main(argv: readonly string[]): number {
  const options = {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    events: { type: 'string', default: '5000000' },
    planted: { type: 'string' },
    twice: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    trace: { type: 'string', default: '0' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const
  // `--planted` alone means all of them.
  const args = argv.map((arg, i) =>
    arg === '--planted' && (argv[i + 1] ?? '--').startsWith('--')
      ? `--planted=${PLANTED.map(({ name }) => name)}`
      : arg,
  )
  const { values } = parseArgs({ args, options })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const run: Arguments = {
    ...values,
    planted: values.planted,
    seeds: Number(values.seeds),
    from: Number(values.from),
    events: Number(values.events),
    trace: Number(values.trace),
  }
  if (!(run.seeds >= 1 && run.from >= 0 && run.events >= 1)) {
    console.error(usage)
    return 2
  }
  return run.planted === undefined ? fuzz(run) : plant(run, run.planted.split(','))
}

function fuzz(run: Arguments): number {
  const startedMs = performance.now()
  const counts = emptyCounts()
  const failed: FuzzResult[] = []
  let events = 0
  let virtualUs = 0
  for (let seed = run.from; seed < run.from + run.seeds; seed++) {
    const result = one(seed, run)
    if (run.twice && one(seed, run).hash !== result.hash) {
      result.violations.push({ invariant: 'determinism', what: 'two runs differ', atUs: result.virtualUs })
    }
    for (const name of COUNTED) counts[name] += result.counts[name]
    events += result.events
    virtualUs += result.virtualUs
    if (isBad(result)) {
      failed.push(result)
      report(result)
      if (run.trace > 0) trace(result, run)
    } else if (run.verbose)
      console.log(`seed ${seed}: ok, ${result.events} steps, ${result.counts['records acknowledged']} acknowledged`)
  }
  summarize(run, counts, events, virtualUs, (performance.now() - startedMs) / 1_000)
  const missing = COUNTED.filter((name) => counts[name] === 0)
  if (missing.length > 0) console.log(`FAILED: no ${missing.join(', no ')}: this run has tested nothing of it`)
  if (failed.length > 0) console.log(`FAILED: seeds ${failed.map(({ seed }) => seed).join(' ')}`)
  if (run.shrink && failed[0] !== undefined) shrink(failed[0], run)
  return missing.length + failed.length > 0 ? 1 : 0
}

function one(seed: number, run: Arguments, planted?: (typeof PLANTED)[number]): FuzzResult {
  return fuzzSeed(seed, {
    behaviours: engineBehaviours,
    eventsMax: run.events,
    strictTouch: run.strict,
    ...(planted === undefined ? {} : { planted: new Set([planted.name]), families: planted.families }),
  })
}

/** Plays the seed again and prints how it ended. */
function trace({ seed, inputs }: FuzzResult, run: Arguments): void {
  const lines: string[] = []
  fuzzSeed(seed, {
    behaviours: engineBehaviours,
    eventsMax: run.events,
    inputs,
    onEvent({ atUs, cause, event: { type, ...fields } }) {
      if (trafficEvents.has(type)) return
      lines.push(`    ${atUs} µs (${cause}) ${type} ${JSON.stringify(fields)}`)
      if (lines.length > run.trace) lines.shift()
    },
  })
  for (const line of lines) console.log(line)
}

function shrink({ seed, violations, inputs }: FuzzResult, run: Arguments): void {
  const wanted = violations[0]?.invariant
  const fails = (some: readonly TimedCommand[]) => {
    const result = fuzzSeed(seed, { behaviours: engineBehaviours, eventsMax: run.events, inputs: some })
    return wanted === undefined ? result.crashes.length > 0 : result.violations[0]?.invariant === wanted
  }
  if (!fails(inputs)) {
    console.log(`seed ${seed}: its inputs alone do not fail`)
    return
  }
  const kept = shrinkInputs(inputs, fails)
  console.log(`seed ${seed}: ${kept.length} of ${inputs.length} inputs are enough`)
  for (const { atUs, command } of kept) console.log(`  ${atUs} ${JSON.stringify(command)}`)
}

function isBad({ violations, crashes, untouched }: FuzzResult): boolean {
  return violations.length + crashes.length + untouched.length > 0
}

function report({ seed, violations, crashes, untouched, inputs, virtualUs }: FuzzResult): void {
  console.log(`seed ${seed} FAILED at ${virtualUs / 1_000_000} s after ${inputs.length} inputs`)
  for (const { invariant, what, atUs } of violations.slice(0, 5)) console.log(`  ${invariant} at ${atUs} µs: ${what}`)
  for (const crash of crashes.slice(0, 3)) console.log(`  crash: ${crash}`)
  for (const what of untouched.slice(0, 10)) console.log(`  ${what}`)
}

function summarize(run: Arguments, counts: Counts, events: number, virtualUs: number, seconds: number): void {
  const speed = Math.round(events / seconds / 1_000)
  const ratio = Math.round(virtualUs / 1_000_000 / seconds)
  console.log(
    `${run.seeds} seeds from ${run.from}: ${events} steps in ${seconds.toFixed(1)} s (${speed} k/s, ${ratio}× real time)`,
  )
  for (const name of COUNTED) console.log(`  ${String(counts[name]).padStart(9)} ${name}`)
}

/** Each defect must be found, by whichever invariant. */
function plant(run: Arguments, names: readonly string[]): number {
  const survivors: string[] = []
  for (const name of names) {
    const known = PLANTED.find((each) => each.name === name)
    if (known === undefined) {
      console.error(`there is no planted defect '${name}'; there are ${PLANTED.map((each) => each.name).join(', ')}`)
      return 2
    }
    const found = findPlanted(run, known)
    if (found === null) survivors.push(name)
    const { seed, violations, crashes } = found ?? { seed: 0, violations: [], crashes: [] }
    const how =
      violations[0] === undefined ? crashes[0]?.split('\n')[0] : `${violations[0].invariant}: ${violations[0].what}`
    console.log(`${name} ${known.what}: ${found === null ? 'NOT FOUND' : `found by seed ${seed}: ${how}`}`)
  }
  if (survivors.length > 0) console.log(`FAILED: not found in ${run.seeds} seeds: ${survivors.join(' ')}`)
  return survivors.length > 0 ? 1 : 0
}

function findPlanted(run: Arguments, planted: (typeof PLANTED)[number]): FuzzResult | null {
  for (let seed = run.from; seed < run.from + run.seeds; seed++) {
    const result = one(seed, run, planted)
    if (isBad(result)) return result
  }
  return null
}
