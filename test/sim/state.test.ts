import { describe, expect, test } from 'vitest'
import { clonePlain } from '../../src/base/clone.ts'
import { nextInt, seedPrng } from '../../src/base/prng.ts'
import type { TimedCommand } from '../../src/contract/frame.ts'
import { takeCheckpoint } from '../../src/engine/sim/checkpoint.ts'
import { runUntil, stepOnce } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { createSimulation, type Simulation } from '../../src/engine/sim/simulation.ts'
import { createHashCache, stateHash, stateHashFromScratch } from '../../src/engine/sim/state-hash.ts'
import { createStrictTouch } from '../../src/engine/sim/strict-touch.ts'
import { advance, command, createTimeline, seek } from '../../src/engine/sim/timeline.ts'
import { toyBehaviours, toyGenesis, toyState } from './toy.ts'

const script: TimedCommand[] = [
  { atUs: 100_000, command: { type: 'cut', a: 'node.1', b: 'node.2' } },
  { atUs: 200_000, command: { type: 'kill', target: 'node.3' } },
  { atUs: 300_000, command: { type: 'heal', a: 'node.1', b: 'node.2' } },
  { atUs: 400_000, command: { type: 'start', target: 'node.3' } },
  { atUs: 500_000, command: { type: 'power-off', targets: ['node.1'] } },
  { atUs: 700_000, command: { type: 'start', target: 'node.1' } },
]

const toy = (verbose = false) => createSimulation(toyGenesis(3, 'state', 20), toyBehaviours({ tickUs: 900, verbose }))

function scripted(simulation: Simulation, each: () => void): void {
  for (const input of script) {
    for (let i = 0; i < 40 && stepOnce(simulation, input.atUs); i++) each()
    applyInput(simulation, input)
    each()
  }
  runUntil(simulation, 1_000_000)
  each()
}

describe('state hash', () => {
  test('state hash: the remembered hash is the hash from scratch, after every step and input', () => {
    const simulation = toy(true)
    const cache = createHashCache(simulation.touches)
    const seen = new Set<string>()
    scripted(simulation, () => {
      const hash = stateHash(simulation, cache)
      expect(hash).toBe(stateHashFromScratch(simulation.world))
      seen.add(hash)
    })
    expect(seen.size).toBeGreaterThan(200)
  })

  test('state hash: a change without a touch is what the memory misses, and strict touch names it', () => {
    const simulation = toy()
    const cache = createHashCache(simulation.touches)
    runUntil(simulation, 50_000)
    stateHash(simulation, cache)
    toyState(simulation, 1).ticks++
    expect(stateHash(simulation, cache)).not.toBe(stateHashFromScratch(simulation.world))
  })

  test('strict touch: a node that touches all it changes passes, one that forgets is named', () => {
    const run = (forget: boolean) => {
      const strict = createStrictTouch()
      const { node } = toyBehaviours({ tickUs: 900 })
      const careless = {
        ...node!,
        receive: (state: unknown, message: never, ctx: never) => {
          node!.receive(state, message, ctx)
          if (forget) (state as { image: { version: number } }).image.version++
        },
      }
      runUntil(createSimulation(toyGenesis(2), { node: careless }, { onStep: strict.onStep }), 50_000)
      return [...strict.untouched].sort()
    }
    expect(run(false)).toEqual([])
    expect(run(true)).toEqual([
      'node.1: image changed without a touch at 500 µs',
      'node.2: image changed without a touch at 500 µs',
    ])
  })
})

describe('checkpoints', () => {
  test('checkpoint: with what it shares it is still a whole copy of the world', () => {
    const simulation = toy(true)
    let last = takeCheckpoint(simulation, null)
    scripted(simulation, () => {
      last = takeCheckpoint(simulation, last)
      expect(stateHashFromScratch(last.world)).toBe(stateHashFromScratch(simulation.world))
    })
  })

  test('checkpoint: what was not touched is shared, and later steps do not change it', () => {
    const simulation = toy()
    runUntil(simulation, 90_000)
    const first = takeCheckpoint(simulation, null)
    const hash = stateHashFromScratch(first.world)
    stepOnce(simulation)
    const second = takeCheckpoint(simulation, first)
    const stateOf = (id: number, checkpoint: typeof first) => checkpoint.world.processes.get(`node.${id}`)!.state
    const shared = [1, 2, 3].filter((id) => stateOf(id, first) === stateOf(id, second))
    expect(shared.length).toBeGreaterThanOrEqual(2)
    runUntil(simulation, 500_000)
    expect(stateHashFromScratch(first.world)).toBe(hash)
  })

  test('seek: any time is reached exactly as a run from the beginning reaches it', () => {
    const hashes = new Map<number, string>()
    const straight = toy()
    const times = [0, 99_999, 100_000, 250_000, 399_999, 450_000, 650_000, 700_000, 999_000]
    for (const atUs of times) {
      for (const input of script)
        if (input.atUs > straight.world.nowUs && input.atUs <= atUs) applyInput(straight, input)
      runUntil(straight, atUs)
      hashes.set(atUs, stateHashFromScratch(straight.world))
    }
    const timeline = createTimeline(toy(), { stepsPerCheckpoint: 150, checkpointsMax: 12 })
    timeline.simulation.inputs = clonePlain(script)
    const cache = createHashCache(timeline.simulation.touches)
    advance(timeline, 1_000_000)
    expect(timeline.checkpoints.length).toBeGreaterThan(8)
    expect(timeline.checkpoints.length).toBeLessThanOrEqual(12)
    const prng = seedPrng('seek', 'times')
    for (let i = 0; i < 60; i++) {
      const atUs = times[nextInt(prng, times.length)]!
      seek(timeline, atUs)
      expect(timeline.simulation.world.nowUs).toBe(atUs)
      expect(stateHash(timeline.simulation, cache)).toBe(hashes.get(atUs))
    }
  })

  test('fork: an input in the past begins another future and leaves nothing of the old one', () => {
    const timeline = createTimeline(toy(), { stepsPerCheckpoint: 100 })
    timeline.simulation.inputs = clonePlain(script)
    advance(timeline, 1_000_000)
    seek(timeline, 350_000)
    expect(command(timeline, { type: 'kill', target: 'node.2' })).toBeNull()
    expect(timeline.simulation.inputs.length).toBe(4)
    advance(timeline, 800_000)
    const forked = stateHashFromScratch(timeline.simulation.world)
    seek(timeline, 120_000)
    seek(timeline, 800_000)
    expect(stateHashFromScratch(timeline.simulation.world)).toBe(forked)
    const direct = toy()
    for (const input of timeline.simulation.inputs) applyInput(direct, input)
    runUntil(direct, 800_000)
    expect(stateHashFromScratch(direct.world)).toBe(forked)
  })
})
