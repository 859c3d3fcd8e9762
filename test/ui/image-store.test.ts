import { expect, test, vi } from 'vitest'
import type { FramePayload } from '../../src/contract/frame.ts'
import type { Row } from '../../src/contract/image.ts'
import { compareKeys, createImageStore } from '../../src/ui/image-store.ts'
import { fixtureFrame, fixtureRows } from './fixture-image.ts'

const delta = (set: [string, Row][], remove: string[] = []): FramePayload => ({
  ...fixtureFrame(),
  kind: 'delta',
  set,
  remove,
  events: [],
})

test('image store: only the subscribers of changed keys and their prefixes are told', () => {
  const store = createImageStore()
  store.applyFrame(fixtureFrame())
  const [broker, other, prefix] = [vi.fn(), vi.fn(), vi.fn()]
  store.subscribe('broker/1', broker)
  store.subscribe('broker/2', other)
  store.subscribe('broker/', prefix)
  const row = store.row('broker/1')
  store.applyFrame(delta([['broker/1', { ...row!, leaderCount: 5 }]]))
  expect(broker).toHaveBeenCalledTimes(1)
  expect(other).not.toHaveBeenCalled()
  expect(prefix).toHaveBeenCalledTimes(1)
  expect(store.row('broker/1')?.leaderCount).toBe(5)
})

test('image store: the keys of a prefix stay the same array until one comes or goes', () => {
  const store = createImageStore()
  store.applyFrame(fixtureFrame())
  const before = store.keys('broker/')
  const rows = store.rows('broker/')
  store.applyFrame(delta([['broker/1', { ...store.row('broker/1')!, leaderCount: 5 }]]))
  expect(store.keys('broker/')).toBe(before)
  expect(store.rows('broker/')).not.toBe(rows)
  expect(store.rows('broker/')[0]?.leaderCount).toBe(5)
  store.applyFrame(delta([], ['broker/3']))
  expect(store.keys('broker/')).toEqual(['broker/1', 'broker/2'])
})

test('image store: a whole image forgets what was there before it, and says so', () => {
  const store = createImageStore()
  store.applyFrame(fixtureFrame('healthy', 6))
  const gone = vi.fn()
  store.subscribe('partition/orders-5', gone)
  store.applyFrame(fixtureFrame('healthy', 1))
  expect(gone).toHaveBeenCalledTimes(1)
  expect([...store.image.keys()].sort()).toEqual(
    fixtureRows('healthy', 1)
      .map(([key]) => key)
      .sort(),
  )
})

test('image store: keys are ordered with their numbers as numbers', () => {
  expect(['partition/a-10', 'partition/a-9', 'partition/a-1'].sort(compareKeys)).toEqual([
    'partition/a-1',
    'partition/a-9',
    'partition/a-10',
  ])
})
