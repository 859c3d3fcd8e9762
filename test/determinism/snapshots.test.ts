/** A world copied by the platform's own `structuredClone` in the middle of what it does goes on as if nothing had happened. */
import { describe, expect, test } from 'vitest'
import { nextInt, seedPrng } from '../../src/base/prng.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import {
  advanceHashRun,
  advanceHashRunTo,
  createHashRun,
  type HashRun,
  hashesOf,
} from '../../src/engine/sim/hash-run.ts'
import { createSimulation } from '../../src/engine/sim/simulation.ts'
import { differingFile } from './disks.ts'
import { countWaits, type Waits } from './waits.ts'

// VIVARIUM_LONG=1: more seeds for longer.
const LONG = process.env['VIVARIUM_LONG'] === '1'
const SEEDS = LONG ? 500 : 100
const END_US = LONG ? 40_000_000 : 8_500_000
/** Before that a cluster elects and registers; the snapshot is to be taken under load. */
const LOADED_US = 3_500_000
const GROUP = 20

/** What a snapshot is: all that the future depends on, and nothing that lives. */
function snapshot({ simulation, events, nextInputUs, inputs, prng }: HashRun) {
  return structuredClone({ world: simulation.world, log: simulation.inputs, events, nextInputUs, inputs, prng })
}

function resume(seed: number, { world, log, ...rest }: ReturnType<typeof snapshot>): HashRun {
  const { swarm } = createHashRun(seed)
  const simulation = createSimulation(structuredClone(swarm.genesis), engineBehaviours)
  simulation.world = world
  simulation.inputs = log
  return { simulation, swarm, ...rest }
}

/** The copy is taken while the run goes on: that a run may be cut into pieces at all is another test's business. */
function check(seed: number, waits: Waits): void {
  const prng = seedPrng(seed, 'snapshot')
  const whole = createHashRun(seed)
  advanceHashRunTo(whole, LOADED_US + nextInt(prng, END_US - LOADED_US))
  advanceHashRun(whole, nextInt(prng, 40))
  countWaits(whole.simulation.world, waits)
  const taken = snapshot(whole)
  const untilUs = Math.max(END_US, whole.simulation.world.nowUs + 500_000)
  advanceHashRunTo(whole, untilUs)
  const resumed = resume(seed, taken)
  advanceHashRunTo(resumed, untilUs)

  expect({ seed, ...hashesOf(resumed) }).toEqual({ seed, ...hashesOf(whole) })
  expect(hashesOf(whole).crashes).toBe(0)
  expect(differingFile(whole.simulation.world, resumed.simulation.world)).toBeNull()
}

describe('snapshots', () => {
  const waits: Waits = {}
  const groups = Array.from({ length: SEEDS / GROUP }, (_, i) => i * GROUP + 1)
  test.each(groups)(
    'snapshot: at a random event, through structuredClone, the run ends in equal bytes (20 seeds from %i)',
    (from) => {
      for (let seed = from; seed < from + GROUP; seed++) check(seed, waits)
    },
    LONG ? 3_600_000 : 120_000,
  )

  test('snapshot: they were taken in the middle of every kind of wait', () => {
    const kinds = [
      'DelayedProduce',
      'DelayedFetch',
      'requests not answered',
      'controller writes not committed',
      'group operations not committed',
      'members in a join',
      'segments on the wire',
      'messages in an inbox',
      'paused processes',
      'stopped processes',
      'links cut',
    ]
    expect(kinds.filter((kind) => (waits[kind] ?? 0) === 0)).toEqual([])
  })
})
