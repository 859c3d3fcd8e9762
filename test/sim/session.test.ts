import { describe, expect, test } from 'vitest'
import { applyDelta, type Image } from '../../src/contract/image.ts'
import { wholeImage } from '../../src/engine/sim/publisher.ts'
import { answerQuery } from '../../src/engine/sim/query.ts'
import {
  commandSession,
  createSession,
  runSession,
  seekSession,
  stepSession,
  takeFrame,
} from '../../src/engine/sim/session.ts'
import { toyBehaviours, toyGenesis } from './toy.ts'

const open = () => createSession(toyGenesis(3), toyBehaviours({ tickUs: 2_000 }), { stepsPerCheckpoint: 200 })
const sorted = (image: Image) => [...image].sort(([a], [b]) => (a < b ? -1 : 1))

describe('session', () => {
  test('session: the first frame and the one after a seek are whole images, the others deltas', () => {
    const session = open()
    runSession(session, 100_000)
    const first = takeFrame(session)
    expect(first.kind).toBe('image')
    expect(first.events.some(({ event }) => event.type === 'ProcessStarted')).toBe(true)
    const image: Image = new Map()
    applyDelta(image, first)
    runSession(session, 200_000)
    const second = takeFrame(session)
    expect(second.kind).toBe('delta')
    applyDelta(image, second)
    expect(sorted(image)).toEqual(sorted(wholeImage(session.simulation.world)))
    seekSession(session, 50_000)
    const third = takeFrame(session)
    expect(third).toMatchObject({ kind: 'image', events: [], sampledOut: 0 })
    expect(sorted(applyDelta(new Map(), third))).toEqual(sorted(wholeImage(session.simulation.world)))
    expect(session.timeline.endUs).toBe(200_000)
  })

  test('session: history keeps notable events once, through seeks, and forgets a future that is replaced', () => {
    const session = open()
    runSession(session, 100_000)
    commandSession(session, { type: 'kill', target: 'node.3' })
    runSession(session, 200_000)
    commandSession(session, { type: 'start', target: 'node.3' })
    const notable = () => {
      const answer = answerQuery(session, { type: 'events', fromUs: 1, toUs: 1e9 })
      return answer.type === 'events' ? answer.events.map(({ event }) => event.type) : []
    }
    expect(notable()).toEqual(['ProcessStopped', 'ProcessStarted'])
    seekSession(session, 10_000)
    seekSession(session, 150_000)
    expect(notable()).toEqual(['ProcessStopped', 'ProcessStarted'])
    commandSession(session, { type: 'pause', target: 'node.1' })
    expect(notable()).toEqual(['ProcessStopped', 'ProcessPaused'])
    expect(session.simulation.inputs.map(({ command }) => command.type)).toEqual(['kill', 'pause'])
  })

  test('session: a run can stop at the next notable event, or after one step', () => {
    const session = open()
    runSession(session, 50_000)
    session.simulation.inputs.push({ atUs: 60_000, command: { type: 'stop', target: 'node.2' } })
    expect(runSession(session, 1e9, { untilNotable: true }).ended).toBe('stop')
    expect(session.simulation.world.nowUs).toBe(60_000)
    expect(stepSession(session, 1e9)).toBe(true)
    expect(stepSession(session, 60_000)).toBe(false)
  })

  test('query: files and bytes of a node are answered, what is not there is refused with a reason', () => {
    const session = open()
    runSession(session, 100_000)
    const files = answerQuery(session, { type: 'files', node: 1 })
    expect(files).toMatchObject({ type: 'files', files: [{ path: 'journal' }, { path: 'meta.properties', bytes: 3 }] })
    expect(answerQuery(session, { type: 'file', node: 1, path: 'meta.properties', position: 1, length: 9 })).toEqual({
      type: 'file',
      bytes: new Uint8Array([2, 3]),
      size: 3,
    })
    expect(answerQuery(session, { type: 'files', node: 9 })).toEqual({ type: 'refused', reason: 'there is no node 9' })
    expect(answerQuery(session, { type: 'file', node: 1, path: 'x', position: 0, length: 9 })).toEqual({
      type: 'refused',
      reason: "node.1 has no file 'x'",
    })
    expect(answerQuery(session, { type: 'state-hash' })).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })
})
