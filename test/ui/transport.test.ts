import { expect, test } from 'vitest'
import type { StampedEvent } from '../../src/contract/event.ts'
import {
  SPEED_STEP_MAX,
  SPEED_STEP_MIN,
  speedOfStep,
  speedText,
  stepOfSpeed,
} from '../../src/ui/controls/transport/speed.ts'
import { axisTimes, spanOf, ticksOf, timeAt, xOf } from '../../src/ui/controls/transport/timeline-geometry.ts'
import { cutAt, mergeEvents } from '../../src/ui/history-store.ts'

const S = 1_000_000
const killed = (seconds: number, seq: number): StampedEvent => ({
  atUs: seconds * S,
  seq,
  cause: seq - 1,
  event: { type: 'ProcessStopped', process: 'node.2', how: 'kill' },
})
const elected = (seconds: number, seq: number): StampedEvent => ({
  atUs: seconds * S,
  seq,
  cause: seq - 1,
  event: {
    type: 'LeaderElected',
    node: 101,
    partition: 'orders-0',
    leader: 3,
    previousLeader: 2,
    leaderEpoch: 1,
    isr: [3, 1],
    elr: [],
    unclean: false,
  },
})
const acked = (seconds: number, seq: number): StampedEvent => ({
  atUs: seconds * S,
  seq,
  cause: 1,
  event: { type: 'RecordAcked', client: 'shop', partition: 'orders-0', baseOffset: 0, count: 1, leaderEpoch: 0 },
})

test('speed: the slider reaches from a hundredth to a thousandfold, real time in its place, every step a way back', () => {
  expect(speedOfStep(SPEED_STEP_MIN)).toBe(0.01)
  expect(speedOfStep(0)).toBe(1)
  expect(speedOfStep(SPEED_STEP_MAX)).toBe(1_000)
  for (let step = SPEED_STEP_MIN; step < SPEED_STEP_MAX; step++) {
    expect(speedOfStep(step + 1)).toBeGreaterThan(speedOfStep(step))
    expect(stepOfSpeed(speedOfStep(step))).toBe(step)
  }
  expect([0.01, 0.25, 1, 4, 1_000].map(speedText)).toEqual(['×1/100', '×1/4', '×1', '×4', '×1000'])
})

test('timeline: its length is round, holds the whole run and does not change with every frame', () => {
  expect(spanOf(20 * S, 21 * S)).toEqual({ fromUs: 20 * S, toUs: 30 * S })
  expect(spanOf(0, 29 * S).toUs).toBe(60 * S)
  expect(spanOf(0, 13_000, 20_000).toUs).toBe(20_000)
  expect(spanOf(0, 200 * 86_400 * S).toUs).toBeGreaterThan(200 * 86_400 * S)
})

test('timeline: a pointer and a time find each other, and nobody seeks beyond what was reached', () => {
  const span = spanOf(20 * S, 28 * S)
  expect(xOf(span, 500, 25 * S)).toBe(250)
  expect(timeAt(span, 500, 250, 28 * S)).toBe(25 * S)
  expect(timeAt(span, 500, 480, 28 * S)).toBe(28 * S)
  expect(timeAt(span, 500, -40, 28 * S)).toBe(20 * S)
  expect(timeAt(span, 0, 10, 28 * S)).toBe(20 * S)
})

test('timeline: events that stand too close share a mark, shaped by the gravest', () => {
  const span = { fromUs: 0, toUs: 10 * S }
  const ticks = ticksOf([acked(1, 1), elected(2, 2), killed(2.1, 3), elected(5, 4)], span, 500)
  expect(ticks.map(({ x, kind, events }) => [x, kind, events.length])).toEqual([
    [100, 'fault', 2],
    [250, 'election', 1],
  ])
  expect(ticksOf([killed(11, 1)], span, 500)).toEqual([])
})

test('timeline: the times under the track are whole seconds within it', () => {
  const times = axisTimes({ fromUs: 20 * S, toUs: 50 * S }, 600)
  expect(times[0]).toBe(20 * S)
  expect(times.every((each) => each % S === 0 && each <= 50 * S)).toBe(true)
})

test('history: what comes again after a rewind changes nothing, and keeps the future that was', () => {
  const known = mergeEvents([], [killed(1, 1), acked(2, 2), elected(9, 3), killed(20, 4)])
  expect(known.map(({ seq }) => seq)).toEqual([1, 3, 4])
  expect(mergeEvents(known, [killed(1, 1), elected(9, 3)])).toBe(known)
})

test('history: another future begins where its events differ', () => {
  const known = [killed(1, 1), elected(9, 3), killed(20, 4)]
  expect(cutAt(known, 10 * S).map(({ seq }) => seq)).toEqual([1, 3])
  expect(mergeEvents(known, [killed(9, 3)]).map(({ atUs, event }) => [atUs / S, event.type])).toEqual([
    [1, 'ProcessStopped'],
    [9, 'ProcessStopped'],
  ])
  expect(mergeEvents(known, [elected(30, 7)]).map(({ seq }) => seq)).toEqual([1, 3, 4, 7])
})
