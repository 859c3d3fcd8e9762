import { describe, expect, test } from 'vitest'
import { concat, getInt32, utf8Encode } from '../../src/base/bytes.ts'
import { maybeIncrementLogStartOffset, updateHighWatermark } from '../../src/engine/log/high-watermark.ts'
import { offsetForTimestamp } from '../../src/engine/log/list-offsets.ts'
import { readLog } from '../../src/engine/log/read.ts'
import { rollLog } from '../../src/engine/log/roll.ts'
import { errors } from '../../src/protocol/errors.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import * as batch from '../../src/protocol/records/record-batch.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { fileBytes } from './golden-logs.ts'
import { batchOf, fill, openLog, produce, read, readOffsets, START_MS } from './log-fixture.ts'

function dense() {
  const ctx = fakeCtx({ wallMs: START_MS })
  const log = openLog(ctx, { 'internal.segment.bytes': '2000', 'index.interval.bytes': '200' })
  fill(log, ctx, 100, 30)
  return { ctx, log }
}

describe('read', () => {
  test('read: every offset is found at the beginning of its batch, in every segment', () => {
    const { ctx, log } = dense()
    expect(log.segments.length).toBeGreaterThan(3)
    for (let offset = 0; offset < 100; offset++) {
      const { records, segmentBaseOffset, relativePosition } = read(log, ctx, offset)
      expect(batch.baseOffset(concat(records), 0)).toBe(offset)
      expect(log.segments.some((segment) => segment.baseOffset === segmentBaseOffset)).toBe(true)
      expect(relativePosition).toBeGreaterThanOrEqual(0)
    }
    expect(readOffsets(log, ctx).length).toBe(100)
  })

  test('read: an offset inside a batch gives the whole batch', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    produce(log, ctx, batchOf(['a', 'b', 'c']))
    expect(batch.baseOffset(concat(read(log, ctx, 2).records), 0)).toBe(0)
  })

  test('read: a limit cuts anywhere, but the first batch is whole when asked for', () => {
    const { ctx, log } = dense()
    const size = batch.sizeInBytes(concat(read(log, ctx, 0).records), 0)
    expect(read(log, ctx, 0, { maxLength: size + 5 }).bytes).toBe(size + 5)
    expect(read(log, ctx, 0, { maxLength: 1 })).toMatchObject({ bytes: size, firstEntryIncomplete: false })
    const cut = read(log, ctx, 0, { maxLength: 1, minOneMessage: false })
    expect(cut).toMatchObject({ bytes: 1, firstEntryIncomplete: true })
    expect(read(log, ctx, 0, { maxLength: 0, minOneMessage: false }).bytes).toBe(0)
  })

  test('read: nothing at and beyond the high watermark, an error below the start and above the end', () => {
    const { ctx, log } = dense()
    updateHighWatermark(log, ctx, 50)
    const isolation = 'high-watermark'
    const upTo = (offset: number) => read(log, ctx, offset, { isolation, maxLength: 1e6 })
    let last = -1
    for (let offset = 0; offset < 50; offset = last + 1) {
      const bytes = concat(upTo(offset).records)
      for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) last = batch.lastOffset(bytes, at)
    }
    expect(last).toBe(49)
    expect(upTo(50)).toMatchObject({ error: null, bytes: 0 })
    expect(upTo(70)).toMatchObject({ error: null, bytes: 0 })
    expect(read(log, ctx, 100)).toMatchObject({ error: null, bytes: 0 })
    maybeIncrementLogStartOffset(log, ctx, 10)
    const options = { maxLength: 100, minOneMessage: true, isolation } as const
    expect(readLog(log, ctx, { startOffset: 9, ...options }).error).toBe(errors.OFFSET_OUT_OF_RANGE)
    expect(readLog(log, ctx, { startOffset: 101, ...options }).error).toBe(errors.OFFSET_OUT_OF_RANGE)
    expect(maybeIncrementLogStartOffset(log, ctx, 51).error).toBe(errors.OFFSET_OUT_OF_RANGE)
  })

  test('read: a batch is indexed when more than index.interval.bytes lie before it, counted from the last one indexed', () => {
    for (const [interval, positions] of [
      [99, [1, 2, 3, 4]],
      [100, [2, 4]],
      [199, [2, 4]],
      [200, [3]],
    ] as const) {
      const ctx = fakeCtx()
      const log = openLog(ctx, { 'index.interval.bytes': String(interval) })
      for (let i = 0; i < 5; i++) produce(log, ctx, batchOf(['x'.repeat(31)]))
      expect(log.segments[0]?.size).toBe(500)
      const index = fileBytes(ctx, 'orders-0/00000000000000000000.index')
      const found = Array.from({ length: index.length / 8 }, (_, i) => [
        getInt32(index, i * 8),
        getInt32(index, i * 8 + 4),
      ])
      expect(found).toEqual(positions.map((n) => [n, n * 100]))
    }
  })

  test('read: an empty active segment does not hide the one before', () => {
    const { ctx, log } = dense()
    rollLog(log, ctx)
    expect(log.segments.at(-1)?.baseOffset).toBe(100)
    expect(read(log, ctx, 99).bytes).toBeGreaterThan(0)
    expect(read(log, ctx, 100).bytes).toBe(0)
  })
})

describe('offsets by timestamp', () => {
  test('list offsets: the first record that is young enough, in every segment', () => {
    const { ctx, log } = dense()
    for (let i = 0; i < 100; i++) {
      expect(offsetForTimestamp(log, ctx, START_MS + i)).toEqual({ timestamp: START_MS + i, offset: i, leaderEpoch: 0 })
    }
    expect(offsetForTimestamp(log, ctx, START_MS + 100)).toEqual({ timestamp: -1, offset: -1, leaderEpoch: -1 })
    expect(offsetForTimestamp(log, ctx, 0).offset).toBe(0)
    expect(offsetForTimestamp(log, ctx, -1)).toEqual({ timestamp: -1, offset: 100, leaderEpoch: 0 })
    expect(offsetForTimestamp(log, ctx, -2)).toEqual({ timestamp: -1, offset: 0, leaderEpoch: 0 })
    updateHighWatermark(log, ctx, 100)
    maybeIncrementLogStartOffset(log, ctx, 33)
    expect(offsetForTimestamp(log, ctx, 0).offset).toBe(33)
    expect(offsetForTimestamp(log, ctx, -2).offset).toBe(33)
  })

  test('list offsets: max-timestamp is the earliest offset that holds the maximum', () => {
    const ctx = fakeCtx({ wallMs: START_MS })
    const log = openLog(ctx, { 'index.interval.bytes': '0' })
    const times = [5, 9, 3, 9, 9, 1]
    const records = times.map((t) => ({ timestamp: START_MS + t, key: null, value: utf8Encode('v') }))
    produce(log, ctx, buildBatch({ records: records.slice(0, 1) }))
    produce(log, ctx, buildBatch({ records: records.slice(0, 4) }))
    produce(log, ctx, buildBatch({ records: records.slice(4) }))
    updateHighWatermark(log, ctx, 7)
    maybeIncrementLogStartOffset(log, ctx, 4)
    expect(offsetForTimestamp(log, ctx, START_MS + 4).offset).toBe(4)
    expect(offsetForTimestamp(log, ctx, -3)).toEqual({ timestamp: START_MS + 9, offset: 2, leaderEpoch: 0 })
    expect(offsetForTimestamp(fakeLogOf(), fakeCtx(), -3).offset).toBe(-1)
  })
})

function fakeLogOf() {
  return openLog(fakeCtx())
}
