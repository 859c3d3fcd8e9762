import { expect, test } from 'vitest'
import { advanceHashRun, createHashRun, hashesOf, hashRun } from '../../src/engine/sim/hash-run.ts'

test('hash run: a call ends where its steps, taken in two calls, end; another seed ends elsewhere', () => {
  const whole = hashRun(1, 4_000)
  expect(whole).toMatchObject({ events: 4_000, crashes: 0 })
  const run = createHashRun(1)
  advanceHashRun(run, 1_234)
  expect(hashesOf(run).eventHash).not.toBe(whole.eventHash)
  advanceHashRun(run, 4_000 - 1_234)
  expect(hashesOf(run)).toEqual(whole)
  const other = hashRun(2, 4_000)
  for (const name of ['eventHash', 'stateHash', 'disksHash'] as const) expect(other[name]).not.toBe(whole[name])
})

test('hash run: it has loaded the cluster and broken it', () => {
  const types = new Set<string>()
  const run = createHashRun(1, { onEvent: ({ event }) => types.add(event.type) })
  advanceHashRun(run, 4_000)
  const wanted = ['RecordAcked', 'LeaderElected', 'IsrShrunk', 'ProcessStopped', 'LinkCut', 'ProcessPaused']
  expect(wanted.filter((type) => !types.has(type))).toEqual([])
})
