import { expect, test } from 'vitest'
import { beside, pointAt, routeOf, widthOf, type Anchor } from '../../src/ui/panels/particles/geometry.ts'
import { noTraffic, sceneAt, takeIn } from '../../src/ui/panels/particles/select.ts'
import type { StampedEvent } from '../../src/contract/event.ts'

const sent = (api: number, response: boolean, bytes: number, departUs: number, arriveUs: number): StampedEvent => ({
  atUs: departUs,
  seq: departUs,
  cause: 0,
  event: {
    type: 'FrameSent',
    connection: 1,
    from: 'client.shop',
    to: 'node.2',
    api,
    response,
    bytes,
    departUs,
    arriveUs,
  },
})

test('particles: a message moves between its departure and its arrival, and at no other time', () => {
  const traffic = noTraffic()
  takeIn(traffic, [sent(0, false, 200, 1_000_000, 1_400_000)], 1_000_000, 1)
  expect(sceneAt(traffic, 999_999, 1, false).moving).toEqual([])
  expect(sceneAt(traffic, 1_100_000, 1, false).moving).toMatchObject([{ traffic: 'produce', share: 0.25 }])
  expect(sceneAt(traffic, 1_400_000, 1, false).moving).toEqual([])
})

test('particles: heartbeats, idle fetches and metadata are off unless asked for, and counted', () => {
  const traffic = noTraffic()
  const idle = [
    sent(1, false, 60, 0, 300_000),
    sent(1, true, 40, 0, 300_000),
    sent(63, false, 50, 0, 300_000),
    sent(3, false, 30, 0, 300_000),
  ]
  takeIn(traffic, [...idle, sent(1, true, 400, 0, 300_000)], 100_000, 1)
  expect(sceneAt(traffic, 100_000, 1, false).moving.map((one) => one.traffic)).toEqual(['fetch'])
  expect(sceneAt(traffic, 100_000, 1, true).moving).toHaveLength(5)
  expect(traffic.background).toHaveLength(4)
})

test('particles: above 8 times or 60 in flight they are edges with a rate', () => {
  const traffic = noTraffic()
  takeIn(
    traffic,
    Array.from({ length: 61 }, (_, at) => sent(0, false, 100, at, 300_000)),
    1_000,
    1,
  )
  const crowd = sceneAt(traffic, 1_000, 1, false)
  expect([crowd.moving.length, crowd.edges.length, crowd.crowded]).toEqual([0, 1, true])
  expect(crowd.edges[0]).toMatchObject({ count: 61, bytes: 6_100 })
  const few = noTraffic()
  takeIn(few, [sent(0, false, 100, 0, 3_000_000)], 1_000, 10)
  expect(sceneAt(few, 1_000, 10, false)).toMatchObject({ moving: [], crowded: true })
})

test('particles: a hop too short to be seen lights its edge instead of being drawn slower than it is', () => {
  const traffic = noTraffic()
  takeIn(traffic, [sent(0, false, 100, 0, 500)], 200, 1)
  expect(sceneAt(traffic, 200, 1, false)).toMatchObject({ moving: [], edges: [{ count: 1 }], crowded: false })
  expect(sceneAt(traffic, 200, 0.001, false).moving).toHaveLength(1)
})

const head = (left: number): Anchor => ({ port: 'top', left, top: 64, right: left + 180, bottom: 104 })
const producer: Anchor = { port: 'right', left: 16, top: 64, right: 200, bottom: 128 }

test('particles: ways run in the lane over the heads and cross none of them', () => {
  const heads = [head(370), head(560), head(750)]
  for (const from of [producer, heads[0]!]) {
    const route = routeOf(from, heads[2]!)
    for (let share = 0; share <= 1; share += 0.01) {
      const { x, y } = pointAt(route, share)
      for (const one of heads) expect(x > one.left && x < one.right && y > one.top && y < one.bottom).toBe(false)
    }
  }
  expect(routeOf(producer, heads[0]!).at(-1)).toEqual({ x: 460, y: 64 })
})

test('particles: strips meet in the gutter on their left, a reader comes from the right', () => {
  const strip = (top: number): Anchor => ({ port: 'side', left: 232, top, right: 1020, bottom: top + 64 })
  const reader: Anchor = { port: 'left', left: 1056, top: 110, right: 1260, bottom: 158 }
  expect(routeOf(strip(64), strip(141)).every(({ x }) => x <= 232)).toBe(true)
  expect(routeOf(reader, strip(64)).every(({ x }) => x >= 1020)).toBe(true)
})

test('particles: a client below the cluster sends along the left edge', () => {
  const below: Anchor = { port: 'right', left: 16, top: 320, right: 200, bottom: 380 }
  const anchors = beside(
    new Map([
      ['node.1', head(160)],
      ['client.shop', below],
    ]),
  )
  expect(anchors.get('client.shop')?.port).toBe('left')
  expect(
    beside(
      new Map([
        ['node.1', head(370)],
        ['client.shop', producer],
      ]),
    ).get('client.shop')?.port,
  ).toBe('right')
})

test('particles: width grows with bytes, within bounds', () => {
  expect(widthOf(1)).toBe(2)
  expect(widthOf(1_000_000)).toBe(6)
  expect(widthOf(1_000)).toBeGreaterThan(widthOf(200))
})
