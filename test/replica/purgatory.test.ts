import { expect, test } from 'vitest'
import {
  countWaits,
  createPurgatory,
  endWait,
  park,
  waitOfTimer,
  waitsFor,
} from '../../src/engine/purgatory/purgatory.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'

const wait = (requestId: number, keys: string[]) => {
  return { kind: 'DelayedFetch', requestId, keys, timeoutUs: 500_000, data: {} } as const
}

test('purgatory: a wait is found by each of its keys, oldest first, until it ends', () => {
  const ctx = fakeCtx()
  const purgatory = createPurgatory()
  const first = park(purgatory, wait(1, ['a', 'b', 'a']), ctx)
  park(purgatory, wait(2, ['b']), ctx)
  expect(waitsFor(purgatory, 'b').map(({ requestId }) => requestId)).toEqual([1, 2])
  expect(waitsFor(purgatory, 'a')).toHaveLength(1)
  expect(countWaits(purgatory)).toEqual({ DelayedFetch: 2 })
  expect(endWait(purgatory, first.id, ctx)).toBe(true)
  expect(endWait(purgatory, first.id, ctx)).toBe(false)
  expect(purgatory.watchers.has('a')).toBe(false)
  expect(waitsFor(purgatory, 'b').map(({ requestId }) => requestId)).toEqual([2])
})

test('purgatory: each wait has a timer of its own, which goes with it', () => {
  const ctx = fakeCtx({ nowUs: 1_000 })
  const purgatory = createPurgatory()
  const { id } = park(purgatory, wait(1, ['a']), ctx)
  expect(ctx.timers).toEqual(new Map([[`purgatory/${id}`, 501_000]]))
  expect(waitOfTimer(purgatory, `purgatory/${id}`)?.deadlineUs).toBe(501_000)
  endWait(purgatory, id, ctx)
  expect(ctx.timers.size).toBe(0)
  expect(waitOfTimer(purgatory, `purgatory/${id}`)).toBeUndefined()
})
