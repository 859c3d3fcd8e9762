/** `npm run bench`: how long a million steps of a cluster under load and faults take, and the hashes that they end in. */
import { advanceHashRun, createHashRun, hashesOf } from '../src/engine/sim/hash-run.ts'

const PIECES = 10

/** `[seed] [events]`, 1 and 1,000,000 unless given. Returns the exit code. */
export function main(argv: readonly string[]): number {
  const [seed = 1, events = 1_000_000] = argv.map(Number)
  if (!(Number.isSafeInteger(seed) && Number.isSafeInteger(events) && events > 0)) {
    console.error('npm run bench -- [seed] [events]')
    return 2
  }
  const run = createHashRun(seed)
  const startMs = performance.now()
  for (let i = 1; i <= PIECES; i++) {
    advanceHashRun(run, Math.floor((events * i) / PIECES) - run.events)
    const seconds = (performance.now() - startMs) / 1_000
    const virtualSeconds = (run.simulation.world.nowUs / 1_000_000).toFixed(1)
    console.log(`${run.events} events, ${virtualSeconds} virtual s, ${seconds.toFixed(1)} s`)
  }
  const seconds = (performance.now() - startMs) / 1_000
  console.log(`${Math.round(run.events / seconds)} events a second`)
  console.log(JSON.stringify({ seed, ...hashesOf(run) }))
  for (const { atUs, process, error } of run.simulation.crashes) console.log(`${process} at ${atUs} µs: ${error.stack}`)
  return run.simulation.crashes.length === 0 ? 0 : 1
}
