import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/contract/command.ts'
import { runUntil, stepOnce } from '../../src/engine/sim/event-loop.ts'
import { applyInput, replay } from '../../src/engine/sim/input-log.ts'
import { type Behaviour, createSimulation } from '../../src/engine/sim/simulation.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import { hashPlain } from '../../src/base/hash.ts'
import { toyBehaviours, toyGenesis, toyState, watchedToy } from './toy.ts'

function single(receive: (kind: string, ctx: Ctx, heard: string[]) => void, costUs = 0) {
  const node: Behaviour = {
    create: () => ({ heard: [] as string[] }),
    receive(state, message, ctx) {
      const { heard } = state as { heard: string[] }
      const kind = message.kind === 'timer' ? message.name : message.kind
      heard.push(`${ctx.nowUs} ${kind}`)
      receive(kind, ctx, heard)
    },
  }
  const simulation = createSimulation(toyGenesis(1, 'loop', costUs), { node })
  return { simulation, heard: () => (simulation.world.processes.get('node.1')!.state as { heard: string[] }).heard }
}

describe('event loop', () => {
  test('timers: set anew they move, earlier or later; cancelled they stay away', () => {
    const { simulation, heard } = single((kind, ctx) => {
      if (kind !== 'start') return
      ctx.setTimer('later', 100)
      ctx.setTimer('later', 300)
      ctx.setTimer('sooner', 500)
      ctx.setTimer('sooner', 200)
      ctx.setTimer('never', 50)
      ctx.cancelTimer('never')
    })
    runUntil(simulation, 1_000)
    expect(heard()).toEqual(['0 start', '200 sooner', '300 later'])
    expect(simulation.world.queue).toEqual([])
  })

  test('timers: one that waits for a busy process is stale when it is set anew meanwhile', () => {
    const { simulation, heard } = single((kind, ctx) => {
      if (kind === 'start') {
        ctx.setTimer('a', 2_000)
        ctx.setTimer('b', 2_100)
        ctx.setTimer('c', 2_200)
      }
      // b and c wait: b is moved, c is cancelled.
      if (kind === 'a') ctx.setTimer('b', 5_000)
      if (kind === 'a') ctx.cancelTimer('c')
    }, 1_000)
    runUntil(simulation, 20_000)
    expect(heard()).toEqual(['0 start', '2000 a', '7000 b'])
  })

  test('timers: one that is waiting in the inbox can be set anew to the same moment and still comes', () => {
    const { simulation, heard } = single((kind, ctx, heard) => {
      if (kind === 'start') {
        ctx.setTimer('a', 2_000)
        ctx.setTimer('b', 2_000)
      }
      if (kind === 'a') ctx.setTimer('b', 0)
      if (kind === 'b' && heard.length < 4) ctx.setTimer('b', 0)
    }, 1_000)
    runUntil(simulation, 20_000)
    expect(heard()).toEqual(['0 start', '2000 a', '3000 b', '4000 b'])
  })

  test('cost: a busy process takes the next message when its step is over, in order', () => {
    const { simulation, heard } = single((kind, ctx) => {
      if (kind === 'start') for (const name of ['a', 'b', 'c']) ctx.setTimer(name, 10)
      if (kind === 'a') ctx.spend(500)
    }, 100)
    runUntil(simulation, 10_000)
    expect(heard()).toEqual(['0 start', '100 a', '700 b', '800 c'])
  })

  test('pause: nothing is handled until the resume, then all that waited', () => {
    const { simulation, heard } = single((kind, ctx) => {
      if (kind === 'start') for (const [i, name] of ['a', 'b'].entries()) ctx.setTimer(name, 100 + i)
    })
    applyInput(simulation, { atUs: 50, command: { type: 'pause', target: 'node.1' } })
    runUntil(simulation, 1_000)
    expect(heard()).toEqual(['0 start'])
    applyInput(simulation, { atUs: 2_000, command: { type: 'resume', target: 'node.1' } })
    runUntil(simulation, 3_000)
    expect(heard()).toEqual(['0 start', '2000 a', '2000 b'])
  })

  test('an error in a step ends the process and says why, never the world', () => {
    const { simulation } = single((kind, ctx) => {
      if (kind === 'start') ctx.setTimer('bad', 10)
      if (kind === 'bad') throw new Error('broken on purpose')
    })
    runUntil(simulation, 1_000)
    expect(simulation.crashes.map(({ process, error }) => `${process} ${error.message}`)).toEqual([
      'node.1 broken on purpose',
    ])
    expect(simulation.world.processes.get('node.1')).toMatchObject({ status: 'stopped', ended: 'exit' })
  })

  test('stop: the process is told, and ends itself', () => {
    const { simulation, events } = watchedToy(toyGenesis(2), { tickUs: 1_000 })
    applyInput(simulation, { atUs: 50_000, command: { type: 'stop', target: 'node.2' } })
    runUntil(simulation, 60_000)
    expect(events.map((each) => each.event)).toContainEqual({
      type: 'ProcessStopped',
      process: 'node.2',
      how: 'exit',
      reason: 'told to',
    })
  })

  test('frames: a request and its answer are reported with their api, and a cut shows what was lost', () => {
    const { simulation, events } = watchedToy(toyGenesis(2), { tickUs: 1_000 })
    runUntil(simulation, 10_000)
    const frames = events.map((each) => each.event).filter((event) => event.type === 'FrameSent')
    expect(frames.find((frame) => !frame.response)).toMatchObject({ api: 18, bytes: 12 })
    expect(frames.find((frame) => frame.response)).toMatchObject({ api: 18, bytes: 8 })
    applyInput(simulation, { atUs: 10_100, command: { type: 'cut', a: 'node.1', b: 'node.2' } })
    runUntil(simulation, 20_000)
    expect(events.some((each) => each.event.type === 'FrameLost')).toBe(true)
  })
})

const script: { atUs: number; command: Command }[] = [
  { atUs: 100_000, command: { type: 'cut', a: 'node.1', b: 'node.2' } },
  { atUs: 200_000, command: { type: 'kill', target: 'node.3' } },
  { atUs: 250_000, command: { type: 'kill', target: 'node.9' } },
  { atUs: 300_000, command: { type: 'heal', a: 'node.1', b: 'node.2' } },
  { atUs: 400_000, command: { type: 'start', target: 'node.3' } },
  { atUs: 500_000, command: { type: 'power-off', targets: ['node.1'] } },
  { atUs: 700_000, command: { type: 'start', target: 'node.1' } },
]

describe('determinism', () => {
  const replayed = (observe: boolean) =>
    replay(toyGenesis(3, 'same', 20), toyBehaviours({ tickUs: 700 }), script, 1_000_000, {
      ...(observe ? { onEvent: () => {} } : {}),
    })

  test('the same seed and inputs give the same world, watched or not', () => {
    expect(hashPlain(replayed(false).world)).toBe(hashPlain(replayed(true).world))
  })

  test('another seed gives another world', () => {
    const other = replay(toyGenesis(3, 'other', 20), toyBehaviours({ tickUs: 700 }), script, 1_000_000)
    expect(hashPlain(other.world)).not.toBe(hashPlain(replayed(false).world))
  })

  test('a run cut into pieces of any size ends in the same world', () => {
    const whole = replayed(false)
    const pieces = createSimulation(toyGenesis(3, 'same', 20), toyBehaviours({ tickUs: 700 }))
    for (const input of script) {
      for (let atUs = pieces.world.nowUs; atUs < input.atUs - 977; atUs += 977) runUntil(pieces, atUs)
      for (let i = 0; i < 5; i++) stepOnce(pieces, input.atUs)
      applyInput(pieces, input)
    }
    runUntil(pieces, 1_000_000, { eventsMax: 100 })
    runUntil(pieces, 1_000_000)
    expect(hashPlain(pieces.world)).toBe(hashPlain(whole.world))
    expect(toyState(pieces, 2).ticks).toBeGreaterThan(100)
  })
})
