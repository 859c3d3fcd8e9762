import { describe, expect, test } from 'vitest'
import { seedPrng } from '../../src/base/prng.ts'
import { applyDelta, type Image } from '../../src/contract/image.ts'
import { stepOnce } from '../../src/engine/sim/event-loop.ts'
import { faults } from '../../src/engine/sim/faults/index.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { createPublisher, publish, wholeImage } from '../../src/engine/sim/publisher.ts'
import { createSimulation } from '../../src/engine/sim/simulation.ts'
import { pick } from '../../src/base/prng.ts'
import { advance, createTimeline, seek } from '../../src/engine/sim/timeline.ts'
import { toyBehaviours, toyGenesis } from './toy.ts'

const sorted = (image: Image) => [...image].sort(([a], [b]) => (a < b ? -1 : 1))

describe('publisher', () => {
  test('publisher: the image is the fold of the deltas, under any faults and at any moment', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const simulation = createSimulation(toyGenesis(3, `p${seed}`, 300), toyBehaviours({ tickUs: 500 }))
      const publisher = createPublisher(simulation)
      const prng = seedPrng(seed, 'faults')
      const image: Image = new Map()
      let changed = 0
      for (let round = 0; round < 40; round++) {
        for (let i = 0; i < 25; i++) stepOnce(simulation)
        const command = pick(prng, Object.values(faults)).fuzz(simulation.world, prng)
        if (command !== null) applyInput(simulation, { atUs: simulation.world.nowUs, command })
        const delta = publish(publisher)
        changed += delta.set.length
        applyDelta(image, delta)
        expect(sorted(image)).toEqual(sorted(wholeImage(simulation.world)))
      }
      expect(changed).toBeGreaterThan(40)
    }
  })

  test('publisher: after a seek the next delta leads to the image of that time', () => {
    const timeline = createTimeline(createSimulation(toyGenesis(3), toyBehaviours({ tickUs: 500 })), {
      stepsPerCheckpoint: 100,
    })
    const publisher = createPublisher(timeline.simulation)
    const image: Image = new Map()
    timeline.simulation.inputs = [
      { atUs: 100_000, command: { type: 'set-link', a: 'client.x', b: 'node.1', latencyMs: 1 } },
      { atUs: 100_000, command: { type: 'cut', a: 'node.1', b: 'node.2' } },
      { atUs: 200_000, command: { type: 'kill', target: 'node.3' } },
    ]
    for (const atUs of [50_000, 300_000, 150_000, 100_000, 99_999, 250_000, 0]) {
      if (atUs > timeline.simulation.world.nowUs) advance(timeline, atUs)
      else seek(timeline, atUs)
      applyDelta(image, publish(publisher))
      expect(sorted(image)).toEqual(sorted(wholeImage(timeline.simulation.world)))
    }
  })

  test('publisher: nothing is sent where nothing has changed', () => {
    const simulation = createSimulation(toyGenesis(2), toyBehaviours({ tickUs: 500 }))
    const publisher = createPublisher(simulation)
    expect(publish(publisher).set.map(([key]) => key)).toEqual([
      'world',
      'process/node.1',
      'process/node.2',
      'link/node.1/node.2',
    ])
    expect(publish(publisher)).toEqual({ set: [], remove: [] })
  })
})
