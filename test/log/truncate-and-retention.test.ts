import { describe, expect, test } from 'vitest'
import { readCheckpoint } from '../../src/engine/log/checkpoint-file.ts'
import { closeLog, deleteLog } from '../../src/engine/log/close.ts'
import { maybeIncrementLogStartOffset, updateHighWatermark } from '../../src/engine/log/high-watermark.ts'
import { endOffsetForEpoch, latestEpoch } from '../../src/engine/log/leader-epochs.ts'
import { logSize } from '../../src/engine/log/log-state.ts'
import { deleteOldSegments } from '../../src/engine/log/retention.ts'
import { deleteDueFiles, nextDeleteDueUs, removeDue } from '../../src/engine/log/segment-delete.ts'
import { truncateFullyAndStartAt, truncateTo } from '../../src/engine/log/truncate.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { directory } from './golden-logs.ts'
import { batchOf, fill, openLog, produce, readOffsets, START_MS, structureFaults } from './log-fixture.ts'

const SMALL = { 'internal.segment.bytes': '1000', 'index.interval.bytes': '150' }

function filled(config: Record<string, string> = {}, count = 60) {
  const ctx = fakeCtx({ wallMs: START_MS })
  const log = openLog(ctx, { ...SMALL, ...config })
  fill(log, ctx, count, 30)
  return { ctx, log }
}

describe('truncate', () => {
  test('truncate: a log cut at any offset and written on is the log that was never longer', () => {
    for (let to = 1; to < 60; to += 7) {
      const { ctx, log } = filled()
      expect(truncateTo(log, ctx, to)).toBe(true)
      expect([log.logEndOffset, readOffsets(log, ctx).length]).toEqual([to, to])
      expect(structureFaults(log, ctx)).toEqual([])
      const never = filled({}, to)
      closeLog(log, ctx)
      closeLog(never.log, never.ctx)
      const files = directory(ctx, 'orders-0')
      for (const [name, bytes] of Object.entries(directory(never.ctx, 'orders-0'))) {
        if (name.endsWith('.log') || name === 'leader-epoch-checkpoint') expect(files[name], name).toEqual(bytes)
      }
      fill(log, ctx, 10, 30)
      expect(structureFaults(log, ctx)).toEqual([])
      expect(readOffsets(log, ctx).length).toBe(to + 10)
      expect(log.recoveryPoint).toBeLessThanOrEqual(log.logEndOffset)
    }
  })

  test('truncate: epochs end where the log ends, also when no record goes', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 3, 10, 1)
    fill(log, ctx, 3, 10, 4)
    updateHighWatermark(log, ctx, 5)
    expect(endOffsetForEpoch(log, 1)).toEqual({ epoch: 1, endOffset: 3 })
    expect(endOffsetForEpoch(log, 3)).toEqual({ epoch: 1, endOffset: 3 })
    expect(endOffsetForEpoch(log, 4)).toEqual({ epoch: 4, endOffset: 6 })
    expect(endOffsetForEpoch(log, 0)).toEqual({ epoch: 0, endOffset: 0 })
    expect(endOffsetForEpoch(log, 5)).toEqual({ epoch: -1, endOffset: -1 })
    log.leaderEpochs.push({ epoch: 9, startOffset: 6 })
    expect(truncateTo(log, ctx, 6)).toBe(false)
    expect(latestEpoch(log)).toBe(4)
    truncateTo(log, ctx, 2)
    expect([latestEpoch(log), log.highWatermark]).toEqual([1, 2])
    expect(ctx.events.at(-1)).toMatchObject({ type: 'LogTruncated', from: 6, to: 2 })
  })

  test('truncate: indexes keep only what is below, also where an entry is for the very offset', () => {
    for (let to = 1; to < 30; to++) {
      const ctx = fakeCtx()
      const log = openLog(ctx, { 'index.interval.bytes': '0' })
      // Timestamps rise and fall, so that the largest one may be cut off.
      for (let i = 0; i < 30; i++) produce(log, ctx, batchOf(['v'], { maxTimestampOverride: 0 }))
      truncateTo(log, ctx, 0)
      for (let i = 0; i < 30; i++) {
        const timestamp = START_MS + ((i * 7) % 11)
        produce(log, ctx, buildBatch({ records: [{ timestamp, key: null, value: null }] }))
      }
      truncateTo(log, ctx, to)
      expect(structureFaults(log, ctx)).toEqual([])
      expect(log.segments[0]?.offsetIndex.entries).toBe(to - 1)
    }
  })

  test('truncate: fully, and it starts anew at another offset', () => {
    const { ctx, log } = filled()
    truncateFullyAndStartAt(log, ctx, 1_000)
    expect([log.logStartOffset, log.logEndOffset, log.highWatermark, log.segments.length]).toEqual([
      1_000, 1_000, 1_000, 1,
    ])
    fill(log, ctx, 3)
    expect(readOffsets(log, ctx)).toEqual([1_000, 1_001, 1_002])
  })
})

describe('retention', () => {
  test('retention: by size the oldest go while retention.bytes remain', () => {
    const { ctx, log } = filled({ 'retention.bytes': '3000' })
    updateHighWatermark(log, ctx, log.logEndOffset)
    const first = log.segments[0]?.size as number
    expect(deleteOldSegments(log, ctx)['retention-size']).toBeGreaterThan(0)
    expect(logSize(log)).toBeGreaterThanOrEqual(3_000)
    expect(logSize(log)).toBeLessThan(3_000 + first + 200)
    expect(log.logStartOffset).toBe(log.segments[0]?.baseOffset)
    expect(readOffsets(log, ctx)[0]).toBe(log.logStartOffset)
  })

  test('retention: by time a prefix goes, one young record protects all after it; the last empty segment stays', () => {
    const { ctx, log } = filled({ 'retention.ms': '1000' })
    updateHighWatermark(log, ctx, log.logEndOffset)
    const second = log.segments[1]?.baseOffset as number
    const third = log.segments[2]?.baseOffset as number
    expect(deleteOldSegments(log, ctx, START_MS + second - 1 + 1_000)['retention-time']).toBe(0)
    expect(deleteOldSegments(log, ctx, START_MS + second - 1 + 1_001)['retention-time']).toBe(1)
    expect(log.logStartOffset).toBe(second)
    expect(deleteOldSegments(log, ctx, START_MS + third + 1_000)['retention-time']).toBe(1)
    deleteOldSegments(log, ctx, START_MS + 10_000_000)
    expect([log.logStartOffset, log.segments.length, log.segments[0]?.size]).toEqual([60, 1, 0])
    expect(deleteOldSegments(log, ctx, START_MS + 20_000_000)['retention-time']).toBe(0)
  })

  test('retention: uncommitted segments stay, whatever the rule', () => {
    const { ctx, log } = filled({ 'retention.ms': '1', 'retention.bytes': '0' })
    const second = log.segments[1]?.baseOffset as number
    updateHighWatermark(log, ctx, second)
    deleteOldSegments(log, ctx, START_MS + 1e9)
    expect(log.logStartOffset).toBe(second)
  })

  test('retention: below the log start segments go under every policy; a compacted log keeps old records', () => {
    const ctx = fakeCtx({ wallMs: START_MS })
    const log = openLog(ctx, { ...SMALL, 'cleanup.policy': 'compact', 'retention.ms': '1' })
    for (let i = 0; i < 60; i++) produce(log, ctx, batchOf(['x'.repeat(30)]))
    updateHighWatermark(log, ctx, log.logEndOffset)
    expect(deleteOldSegments(log, ctx, START_MS + 1e9)).toEqual({
      'log-start-offset': 0,
      'retention-size': 0,
      'retention-time': 0,
    })
    const third = log.segments[2]?.baseOffset as number
    maybeIncrementLogStartOffset(log, ctx, third)
    expect(log.leaderEpochs).toEqual([{ epoch: 0, startOffset: third }])
    expect(readCheckpoint(ctx, 'orders-0/leader-epoch-checkpoint', 2)).toEqual([['0', String(third)]])
    expect(deleteOldSegments(log, ctx)['log-start-offset']).toBe(2)
  })

  test('retention: files are renamed at once and removed when file.delete.delay.ms is over', () => {
    const { ctx, log } = filled({ 'retention.bytes': '0' })
    updateHighWatermark(log, ctx, log.logEndOffset)
    deleteOldSegments(log, ctx)
    const deleted = () => ctx.disk.list('orders-0').filter((name) => name.endsWith('.deleted')).length
    expect(deleted()).toBeGreaterThan(5)
    expect(nextDeleteDueUs(log.pendingDeletes)).toBe(60_000_000)
    ctx.advanceMs(59_999)
    deleteDueFiles(log, ctx)
    expect(deleted()).toBeGreaterThan(5)
    ctx.advanceMs(1)
    deleteDueFiles(log, ctx)
    expect([deleted(), nextDeleteDueUs(log.pendingDeletes)]).toEqual([0, undefined])
  })

  test('retention: segment.ms is counted in message timestamps; an old message never rolls', () => {
    const ctx = fakeCtx({ wallMs: START_MS })
    const log = openLog(ctx, { 'segment.ms': '100' })
    const at = (timestamp: number) => buildBatch({ records: [{ timestamp, key: null, value: null }] })
    for (const offset of [0, 100, -5_000, 101, 150]) produce(log, ctx, at(START_MS + offset))
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 3])
    ctx.advanceMs(1_000_000)
    produce(log, ctx, at(START_MS + 201))
    expect(log.segments.length).toBe(2)
  })

  test('delete: a deleted log is gone under its name, and off the disk when the delay is over', () => {
    const { ctx, log } = filled()
    const pending = deleteLog(log, ctx)
    expect(pending.paths[0]).toMatch(/^orders-0\.[0-9a-f]{32}-delete$/)
    expect(ctx.disk.list('')).toEqual(pending.paths)
    ctx.advanceMs(60_000)
    expect(removeDue([pending], ctx)).toEqual([])
    expect(ctx.disk.list('')).toEqual([])
  })
})
