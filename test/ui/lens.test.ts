import { expect, test } from 'vitest'
import type { GroupRow, PartitionRow, ReplicaRow } from '../../src/contract/image.ts'
import {
  axisOf,
  axisTicks,
  cellWidth,
  detailOf,
  fittingZoom,
  lookBackMax,
  readerLane,
  stripOf,
  xOf,
} from '../../src/ui/panels/lens/geometry.ts'
import { logBounds, readersOf, stripIds, truncationsOf } from '../../src/ui/panels/lens/select.ts'
import { fixtureReplica, fixtureRows } from './fixture-image.ts'

const image = new Map(fixtureRows('follower-lagging', 1))
const replica = (id: number) => image.get(`replica/orders-0/${id}`) as ReplicaRow
const rows = [1, 2, 3].map(replica)

test('lens: one offset stands at one place in every strip, and the lagging one ends before the others', () => {
  const { start, end } = logBounds(rows)
  const axis = axisOf(start, end, 28 * 20, 28, 0)
  const views = rows.map((row) => stripOf(axis, row))
  const places = views.map((view) => view.cells.find((cell) => cell.offset === 30)?.x)
  expect(new Set(places).size).toBe(1)
  expect(places[0]).toBe(xOf(axis, 30))
  expect(views.map((view) => view.endX)).toEqual([xOf(axis, 41), xOf(axis, 42), xOf(axis, 31)])
})

test('lens: cells right of the high watermark are pending, and the mark is exclusive', () => {
  const row = replica(2)
  const axis = axisOf(0, row.logEndOffset, 28 * 60, 28, 0)
  const view = stripOf(axis, row)
  expect(view.highWatermarkX).toBe(xOf(axis, row.highWatermark))
  expect(view.cells.find((cell) => cell.offset === row.highWatermark - 1)?.state).toBe('committed')
  expect(view.cells.filter((cell) => cell.state === 'pending').map((cell) => cell.offset)).toEqual([40, 41])
})

test('lens: the newest window stands still for a quarter of itself, always with room for two more', () => {
  const froms = Array.from({ length: 40 }, (_, more) => axisOf(0, 30 + more, 280, 28, 0).from)
  expect(new Set(froms).size).toBeLessThan(25)
  for (const [more, from] of froms.entries()) expect(from + 10).toBeGreaterThanOrEqual(30 + more + 2)
  const changes = froms.filter((from, index) => index > 0 && from !== froms[index - 1]).length
  expect(changes).toBeLessThanOrEqual(20)
})

test('lens: looking back stops at the log start, and the newest window is the default', () => {
  const max = lookBackMax(5, 100, 280, 28)
  expect(axisOf(5, 100, 280, 28, max + 50).from).toBe(5)
  expect(axisOf(5, 100, 280, 28, 1).from).toBe(axisOf(5, 100, 280, 28, 0).from - 1)
})

test('lens: what goes on past the view has no end drawn in it', () => {
  const row = replica(2)
  const axis = axisOf(0, row.logEndOffset, 280, 28, 0)
  const view = stripOf(axis, row)
  expect(axis.from).toBeGreaterThan(24)
  expect(view.segments).toEqual([{ x: -8, width: xOf(axis, 42) + 8, active: true }])
  expect(view.startX).toBeNull()
})

test('lens: zoom decides what a cell says, and digits always fit where they are drawn', () => {
  expect([2, 8, 24, 36].map(detailOf)).toEqual(['bars', 'plain', 'offset', 'key'])
  expect(cellWidth(6, 99)).toBe(28)
  expect(cellWidth(6, 123_456)).toBeGreaterThanOrEqual(6 * 7.2)
  expect(cellWidth(0, 123_456)).toBe(2)
})

test('lens: at bar zoom runs of one epoch are bars, cut at the high watermark', () => {
  const row = replica(2)
  const view = stripOf(axisOf(0, 42, 400, 2, 0), row)
  expect(view.cells).toEqual([])
  expect(view.bars.map(({ x, width, epoch, state }) => [x / 2, width / 2, epoch, state])).toEqual([
    [0, 18, 5, 'committed'],
    [18, 22, 7, 'committed'],
    [40, 2, 7, 'pending'],
  ])
})

test('lens: an offset that compaction took leaves a gap and renumbers nothing', () => {
  const row = fixtureReplica({
    partition: 0,
    broker: 1,
    leader: 1,
    leo: 10,
    hw: 10,
    epochs: [{ epoch: 0, startOffset: 0 }],
    isr: [1],
  })
  const batch = row.batches[1]!
  batch.records = batch.records.slice(0, 1)
  const view = stripOf(axisOf(0, 10, 600, 28, 0), row)
  const gone = Array.from({ length: batch.lastOffset - batch.baseOffset }, (_, index) => batch.baseOffset + 1 + index)
  expect(gone.length).toBeGreaterThan(0)
  expect(view.cells.map((cell) => cell.offset)).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((offset) => !gone.includes(offset)),
  )
  expect(view.gaps).toHaveLength(gone.length)
})

test('lens: records before the newest batches are asked for until they are there', () => {
  const row = { ...replica(2), batches: replica(2).batches.slice(-3) }
  const from = row.batches[0]!.baseOffset
  const axis = axisOf(0, 42, 28 * 60, 28, 0)
  expect(stripOf(axis, row).missing).toEqual({ from: 0, to: from })
  const older = Array.from({ length: from }, (_, offset) => ({
    offset,
    batchBaseOffset: offset,
    control: false,
    key: 'k',
    value: 'v',
  }))
  expect(stripOf(axis, row, older).missing).toBeNull()
  expect(stripOf(axis, row, older).cells[0]?.key).toBe('k')
})

test('lens: axis numbers keep apart at every zoom', () => {
  for (const cell of [2, 8, 28, 44]) {
    const ticks = axisTicks(axisOf(0, 5_000, 800, cell, 0), 5_000)
    for (const [index, { x }] of ticks.entries())
      if (index > 0) expect(x - ticks[index - 1]!.x).toBeGreaterThanOrEqual(40)
  }
})

test('lens: the lag is the bracket from committed to the readable end', () => {
  const axis = axisOf(0, 42, 28 * 60, 28, 0)
  const lane = readerLane(axis, { group: 'billing', committed: 34, position: 37, readableEnd: 40 })
  expect(lane).toMatchObject({ lag: 6, committedX: xOf(axis, 34), positionX: xOf(axis, 37) })
  expect(lane.bracket).toEqual({ x: xOf(axis, 34), width: 6 * 28 })
  const fresh = readerLane(axis, { group: 'new', committed: -1, position: 0, readableEnd: 40 })
  expect(fresh).toMatchObject({ lag: null, committedX: null, bracket: null, positionX: 0 })
})

test('lens: a consumer without a group has a position and no committed offset', () => {
  const group = image.get('group/billing') as GroupRow
  const reader = image.get('consumer/reader') as Parameters<typeof readersOf>[2][number]
  const alone = { ...reader, id: 'peek', spec: { ...reader.spec, group: null } }
  const lanes = readersOf('orders-0', [group], [reader, alone], replica(2))
  expect(lanes.map((one) => [one.group, one.committed, one.position])).toEqual([
    ['billing', 34, 37],
    ['peek', null, 37],
  ])
})

test('lens: strips keep the order of their brokers whoever leads', () => {
  const partition = image.get('partition/orders-0') as PartitionRow
  expect(stripIds({ ...partition, replicas: [3, 1, 2], leader: 3 })).toEqual([1, 2, 3])
})

test('lens: a truncation is remembered for its replica, both ends in order', () => {
  const event = { type: 'LogTruncated' as const, node: 2, partition: 'orders-0', from: 43, to: 41, leaderEpoch: 8 }
  const events = [{ atUs: 7, seq: 1, cause: 0, event }]
  expect([...truncationsOf(events, 'orders-0')]).toEqual([[2, { from: 41, to: 43, atUs: 7 }]])
  expect(truncationsOf(events, 'orders-1').size).toBe(0)
})

test('lens: a narrow one shows a dozen numbered cells before large ones, unless the log is short', () => {
  expect(fittingZoom(7, 36 * 12, { start: 0, end: 40 })).toBe(7)
  expect(fittingZoom(7, 28 * 12, { start: 0, end: 40 })).toBe(6)
  expect(fittingZoom(7, 24 * 12, { start: 0, end: 40 })).toBe(5)
  expect(fittingZoom(7, 100, { start: 0, end: 40 })).toBe(5)
  expect(fittingZoom(7, 36 * 6, { start: 0, end: 1 })).toBe(7)
})
