/** The laws of the simulator, held by the real engine: nodes, producers, consumers and an administrator under faults. */
import { describe, expect, test } from 'vitest'
import { pick, seedPrng } from '../../src/base/prng.ts'
import { applyDelta, type Image } from '../../src/contract/image.ts'
import type { TimedCommand } from '../../src/contract/frame.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { faults } from '../../src/engine/sim/faults/index.ts'
import { fuzzSeed } from '../../src/engine/sim/fuzz.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { ledgerRowOf } from '../../src/engine/sim/ledger.ts'
import { wholeImage } from '../../src/engine/sim/publisher.ts'
import { answerQuery } from '../../src/engine/sim/query.ts'
import { createSession, hashSession, runSession, seekSession, takeFrame } from '../../src/engine/sim/session.ts'
import { createSimulation } from '../../src/engine/sim/simulation.ts'
import { stateHashFromScratch } from '../../src/engine/sim/state-hash.ts'
import { checkpoint } from '../../src/engine/sim/timeline.ts'
import { drawSwarm } from '../../src/engine/sim/workloads/workload.ts'

const sorted = (image: Image) => [...image].sort(([a], [b]) => (a < b ? -1 : 1))

/** A drawn cluster with its clients, and faults every half second, as an input log of about 20 virtual seconds. */
function inputsOf(seed: number): TimedCommand[] {
  const swarm = drawSwarm(seed)
  const simulation = createSimulation(swarm.genesis, engineBehaviours)
  const prng = seedPrng(seed, 'laws')
  runUntil(simulation, 3_000_000)
  for (const command of swarm.setup) {
    applyInput(simulation, { atUs: simulation.world.nowUs + 100_000, command })
  }
  for (let i = 0; i < 25; i++) {
    runUntil(simulation, simulation.world.nowUs + 500_000)
    const command = pick(prng, Object.values(faults)).fuzz(simulation.world, prng)
    if (command !== null) applyInput(simulation, { atUs: simulation.world.nowUs, command })
  }
  expect(simulation.crashes).toEqual([])
  return simulation.inputs
}

const END_US = 20_000_000

describe('laws', { timeout: 120_000 }, () => {
  test.each([3, 8])('image: it is the fold of the deltas of a real cluster under faults (seed %i)', (seed) => {
    const inputs = inputsOf(seed)
    const session = createSession(drawSwarm(seed).genesis, engineBehaviours)
    session.simulation.inputs = inputs
    const image: Image = new Map()
    for (let atUs = 0; atUs <= END_US; atUs += 397_000) {
      runSession(session, atUs)
      applyDelta(image, takeFrame(session))
      const { world } = session.simulation
      expect(sorted(image)).toEqual(sorted(wholeImage(world, () => ledgerRowOf(session.ledger, world))))
    }
    expect(new Set([...image.values()].map(({ kind }) => kind)).size).toBeGreaterThan(8)
  })

  test('state hash and checkpoints: what is remembered and shared equals what is made from scratch', () => {
    const session = createSession(drawSwarm(5).genesis, engineBehaviours, { stepsPerCheckpoint: 500 })
    session.simulation.inputs = inputsOf(5)
    for (let atUs = 0; atUs <= END_US; atUs += 611_000) {
      runSession(session, atUs)
      checkpoint(session.timeline)
      const hash = stateHashFromScratch(session.simulation.world)
      expect(hashSession(session)).toBe(hash)
      expect(stateHashFromScratch(session.timeline.last.world)).toBe(hash)
    }
    expect(session.timeline.checkpoints.length).toBeGreaterThan(20)
  })

  test('seek: back and forth through a real cluster’s life, each time is what it was', () => {
    const session = createSession(drawSwarm(7).genesis, engineBehaviours, { stepsPerCheckpoint: 700 })
    session.simulation.inputs = inputsOf(7)
    const hashes = new Map<number, string>()
    const ledgers = new Map<number, unknown>()
    const times = Array.from({ length: 14 }, (_, i) => (i + 1) * 1_370_000)
    for (const atUs of times) {
      runSession(session, atUs)
      hashes.set(atUs, hashSession(session))
      ledgers.set(atUs, ledgerRowOf(session.ledger, session.simulation.world))
    }
    expect(session.timeline.checkpoints.length).toBeGreaterThan(3)
    const prng = seedPrng('seek', 'laws')
    for (let i = 0; i < 12; i++) {
      const atUs = pick(prng, times)
      seekSession(session, atUs)
      expect(hashSession(session)).toBe(hashes.get(atUs))
      expect(ledgerRowOf(session.ledger, session.simulation.world)).toEqual(ledgers.get(atUs))
      const frame = takeFrame(session)
      expect(frame.kind).toBe('image')
    }
  })

  test('query: records of a replica are read from its files as they were produced', () => {
    const session = createSession(drawSwarm(7).genesis, engineBehaviours)
    runSession(session, 3_000_000)
    const { setup, topics } = drawSwarm(7)
    session.simulation.inputs = setup.map((command, i) => ({ atUs: 3_000_000 + i * 100_000, command }))
    runSession(session, 12_000_000)
    const { logs } = session.simulation.world.processes.get('node.1')!.state as { logs: Map<string, object> }
    const partition = [...logs.keys()].find((name) => topics.some((topic) => name.startsWith(topic)))!
    const answer = answerQuery(session, { type: 'records', node: 1, partition, fromOffset: 0, count: 5 })
    expect(answer).toMatchObject({ type: 'records', logStartOffset: 0 })
    if (answer.type !== 'records' || answer.logEndOffset === 0) return
    expect(answer.records[0]).toMatchObject({ offset: 0, control: false, value: expect.stringMatching(/^p\d-\d+$/) })
  })
})

describe('fuzz', { timeout: 120_000 }, () => {
  test('fuzz: a seed runs through, twice alike, with every change touched', () => {
    const options = { behaviours: engineBehaviours, faultsUs: 6_000_000, healedUs: 40_000_000 }
    const first = fuzzSeed(11, { ...options, strictTouch: false })
    expect(first.violations).toEqual([])
    expect(first.crashes).toEqual([])
    expect(first.counts['records acknowledged']).toBeGreaterThan(10)
    expect(fuzzSeed(11, options).hash).toBe(first.hash)
    const strict = fuzzSeed(11, { ...options, strictTouch: true, eventsMax: 2_500 })
    expect(strict.untouched).toEqual([])
  })

  test('fuzz: a planted defect is found', () => {
    const planted = { behaviours: engineBehaviours, planted: new Set(['B46']), faultsUs: 8_000_000 }
    const found = [1, 2, 3, 4].some((seed) => {
      const { violations } = fuzzSeed(seed, planted)
      return violations.some(({ invariant }) => invariant === 'acked-records')
    })
    expect(found).toBe(true)
  })
})
