/** One seed, one future: however often it is run, however it is cut, and whatever was visited in between. */
import { describe, expect, test } from 'vitest'
import { nextInt, pick, seedPrng } from '../../src/base/prng.ts'
import { hashHex } from '../../src/base/hash.ts'
import type { TimedCommand } from '../../src/contract/frame.ts'
import { applyDelta, type Image } from '../../src/contract/image.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { advanceHashRun, advanceHashRunTo, createHashRun, disksHash, hashesOf } from '../../src/engine/sim/hash-run.ts'
import { replay } from '../../src/engine/sim/input-log.ts'
import { ledgerRowOf } from '../../src/engine/sim/ledger.ts'
import { wholeImage } from '../../src/engine/sim/publisher.ts'
import {
  commandSession,
  createSession,
  runSession,
  seekSession,
  type Session,
  takeFrame,
} from '../../src/engine/sim/session.ts'
import { stateHashFromScratch } from '../../src/engine/sim/state-hash.ts'
import { drawSwarm } from '../../src/engine/sim/workloads/workload.ts'
import type { World } from '../../src/engine/sim/world.ts'

const LONG = process.env['VIVARIUM_LONG'] === '1'
const SEEDS = Array.from({ length: LONG ? 60 : 4 }, (_, i) => 201 + i)
const END_US = LONG ? 60_000_000 : 14_000_000
const LIMIT_MS = LONG ? 3_600_000 : 60_000

const sorted = (image: Image) => [...image].sort(([a], [b]) => (a < b ? -1 : 1))

const threeHashes = (world: World) => ({
  atUs: world.nowUs,
  events: hashHex(world.eventHash),
  state: stateHashFromScratch(world),
  disks: disksHash(world),
})

function inputsOf(seed: number): TimedCommand[] {
  const run = createHashRun(seed)
  advanceHashRunTo(run, END_US)
  return run.simulation.inputs
}

/** A session whose inputs to come stand in its log already. */
function openSession(seed: number): Session {
  const session = createSession(drawSwarm(seed).genesis, engineBehaviours, { stepsPerCheckpoint: 600 })
  session.simulation.inputs = inputsOf(seed)
  return session
}

describe('replay', () => {
  test.each(SEEDS)(
    'replay: the same seed twice, and once in random pieces, is the same run (seed %i)',
    (seed) => {
      const first = createHashRun(seed)
      advanceHashRunTo(first, END_US)
      const second = createHashRun(seed)
      advanceHashRunTo(second, END_US)
      expect(hashesOf(second)).toEqual(hashesOf(first))
      const pieces = createHashRun(seed)
      const prng = seedPrng(seed, 'pieces')
      while (first.events - pieces.events > 100) advanceHashRun(pieces, 1 + nextInt(prng, 100))
      while (pieces.simulation.world.nowUs < END_US) {
        advanceHashRunTo(pieces, Math.min(END_US, pieces.simulation.world.nowUs + 1 + nextInt(prng, 50_000)))
      }
      expect(hashesOf(pieces)).toEqual(hashesOf(first))
      const { genesis } = drawSwarm(seed)
      const again = replay(genesis, engineBehaviours, JSON.parse(JSON.stringify(first.simulation.inputs)), END_US)
      expect(threeHashes(again.world)).toEqual(threeHashes(first.simulation.world))
      const other = createHashRun(seed + 1_000)
      advanceHashRunTo(other, END_US)
      expect(hashesOf(other).eventHash).not.toBe(hashesOf(first).eventHash)
    },
    LIMIT_MS,
  )

  test.each(SEEDS.slice(0, LONG ? 60 : 2))(
    'seek: back and forth at random, each time is what it was, and the end too (seed %i)',
    (seed) => {
      const session = openSession(seed)
      const prng = seedPrng(seed, 'seeks')
      const times = Array.from({ length: 10 }, () => 1 + nextInt(prng, END_US)).sort((a, b) => a - b)
      times.push(END_US)
      const known = new Map<number, unknown>()
      for (const atUs of times) {
        runSession(session, atUs)
        known.set(atUs, threeHashes(session.simulation.world))
      }
      for (let i = 0; i < 15; i++) {
        const atUs = i === 14 ? END_US : pick(prng, times)
        seekSession(session, atUs)
        expect(threeHashes(session.simulation.world)).toEqual(known.get(atUs))
      }
    },
    LIMIT_MS,
  )

  test.each(SEEDS.slice(0, LONG ? 60 : 2))(
    'fork: turned back and given other inputs, a run is the run that had these inputs from the start (seed %i)',
    (seed) => {
      const session = openSession(seed)
      const prng = seedPrng(seed, 'forks')
      runSession(session, END_US)
      for (let i = 0; i < 3; i++) {
        const forkUs = 5_000_000 + nextInt(prng, END_US - 6_000_000)
        seekSession(session, forkUs)
        commandSession(session, { type: 'set-link', a: 'node.1', b: 'node.2', latencyMs: 20 + i })
        commandSession(session, { type: 'kill', target: `node.${1 + i}` })
        runSession(session, END_US)
        const { simulation } = session
        expect(simulation.inputs.at(-1)?.atUs).toBe(forkUs)
        const straight = replay(simulation.genesis, engineBehaviours, simulation.inputs, END_US)
        expect(threeHashes(straight.world)).toEqual(threeHashes(simulation.world))
      }
    },
    LIMIT_MS,
  )

  test.each(SEEDS.slice(0, LONG ? 60 : 2))(
    'image: at random moments and after random seeks it is the fold of all frames so far (seed %i)',
    (seed) => {
      const session = openSession(seed)
      const prng = seedPrng(seed, 'frames')
      const image: Image = new Map()
      let deltas = 0
      for (let i = 0; i < 60; i++) {
        if (nextInt(prng, 4) === 0) seekSession(session, nextInt(prng, END_US))
        else runSession(session, Math.min(END_US, session.simulation.world.nowUs + nextInt(prng, 1_500_000)))
        const frame = takeFrame(session)
        if (frame.kind === 'image') image.clear()
        else deltas++
        applyDelta(image, frame)
        const { world } = session.simulation
        expect(sorted(image)).toEqual(sorted(wholeImage(world, () => ledgerRowOf(session.ledger, world))))
      }
      expect(deltas).toBeGreaterThan(20)
    },
    LIMIT_MS,
  )
})
