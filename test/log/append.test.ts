import { describe, expect, test } from 'vitest'
import { concat, equalBytes, utf8Encode } from '../../src/base/bytes.ts'
import { clonePlain } from '../../src/base/clone.ts'
import { appendAsFollower } from '../../src/engine/log/append.ts'
import { readLog } from '../../src/engine/log/read.ts'
import { errors } from '../../src/protocol/errors.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import * as batch from '../../src/protocol/records/record-batch.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { fileBytes } from './golden-logs.ts'
import { batchOf, fill, openLog, produce, read, readOffsets, START_MS } from './log-fixture.ts'

const LOG_FILE = 'orders-0/00000000000000000000.log'

describe('append as leader', () => {
  test('append: batches get the next offsets and the epoch; the sender’s bytes stay as they were', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    const sent = batchOf(['a', 'b', 'c'])
    const before = sent.slice()
    expect(produce(log, ctx, sent, { leaderEpoch: 7 })).toMatchObject({ error: null, firstOffset: 0, lastOffset: 2 })
    expect(produce(log, ctx, sent, { leaderEpoch: 7 })).toMatchObject({ error: null, firstOffset: 3, lastOffset: 5 })
    expect(sent).toEqual(before)
    const stored = concat(read(log, ctx, 3).records)
    expect([batch.baseOffset(stored, 0), batch.partitionLeaderEpoch(stored, 0)]).toEqual([3, 7])
    expect(batch.isValidCrc(stored, 0)).toBe(true)
    expect(log.leaderEpochs).toEqual([{ epoch: 7, startOffset: 0 }])
    expect(ctx.events.map((event) => event.type)).toEqual(['RecordsAppended', 'RecordsAppended'])
    expect(ctx.touched.has('logs/orders-0')).toBe(true)
  })

  test('append: records in many slices are stored as one', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    const whole = batchOf(['a', 'b'])
    const cut = [whole.subarray(0, 5), whole.subarray(5, 30), whole.subarray(30)]
    const other = fakeCtx()
    produce(openLog(other), other, whole)
    expect(appendAsFollower(log, ctx, cut, 3)).toMatchObject({ error: null, lastOffset: 1 })
    expect(readOffsets(log, ctx)).toEqual([0, 1])
  })

  test.each([
    ['a wrong CRC', 'CORRUPT_MESSAGE', () => Object.assign(batchOf(['a']), { 17: 0, 18: 0 }), {}],
    ['a base offset', 'INVALID_RECORD', () => batchOf(['a'], { baseOffset: 5 }), {}],
    [
      'more bytes than max.message.bytes',
      'MESSAGE_TOO_LARGE',
      () => batchOf(['a'.repeat(100)]),
      { 'max.message.bytes': '100' },
    ],
    [
      'more bytes than segment.bytes',
      'RECORD_LIST_TOO_LARGE',
      () => batchOf(['a'.repeat(100)]),
      { 'segment.bytes': '100' },
    ],
    [
      'no key for a compacted topic',
      'INVALID_RECORD',
      () => buildBatch({ records: [{ timestamp: 1, key: null, value: null }] }),
      { 'cleanup.policy': 'compact' },
    ],
    [
      'a timestamp too far ahead',
      'INVALID_TIMESTAMP',
      () => buildBatch({ records: [{ timestamp: START_MS + 3_600_001, key: null, value: null }] }),
      {},
    ],
    [
      'a timestamp too old',
      'INVALID_TIMESTAMP',
      () => buildBatch({ records: [{ timestamp: START_MS - 11, key: null, value: null }] }),
      { 'message.timestamp.before.max.ms': '10' },
    ],
    [
      'LogAppendTime set by a client',
      'INVALID_TIMESTAMP',
      () => batchOf(['a'], { timestampType: 'LogAppendTime' }),
      {},
    ],
    ['a control batch', 'INVALID_RECORD', () => batchOf(['a'], { isControl: true }), {}],
    ['fewer records than offsets', 'INVALID_RECORD', () => batchOf(['a'], { lastOffsetDelta: 4 }), {}],
    [
      'offset deltas that are not 0, 1, …',
      'INVALID_RECORD',
      () =>
        buildBatch({
          records: [0, 0].map((offsetDelta) => ({ timestamp: 1, key: null, value: null, offsetDelta })),
          lastOffsetDelta: 1,
        }),
      {},
    ],
    [
      'a producer id without a sequence',
      'INVALID_RECORD',
      () => batchOf(['a'], { producerId: 1, producerEpoch: 0 }),
      {},
    ],
    ['magic 1', 'INVALID_RECORD', () => Object.assign(batchOf(['a']), { 16: 1 }), {}],
    ['magic 3', 'CORRUPT_MESSAGE', () => Object.assign(batchOf(['a']), { 16: 3 }), {}],
  ] as const)('append: a batch with %s is refused with %s, and nothing is written', (_, name, make, config) => {
    const ctx = fakeCtx({ wallMs: START_MS })
    const log = openLog(ctx, config)
    const result = produce(log, ctx, make())
    expect(result.error).toBe(errors[name])
    expect(log.logEndOffset).toBe(0)
    expect(ctx.disk.size(LOG_FILE)).toBe(0)
  })

  test('append: each refused record is named', () => {
    const ctx = fakeCtx({ wallMs: START_MS })
    const log = openLog(ctx, { 'cleanup.policy': 'compact,delete' })
    const record = (key: Uint8Array | null) => ({ timestamp: START_MS, key, value: utf8Encode('v') })
    const result = produce(log, ctx, buildBatch({ records: [record(utf8Encode('k')), record(null), record(null)] }))
    expect(result).toMatchObject({ recordErrors: [{ batchIndex: 1 }, { batchIndex: 2 }] })
  })

  test('append: a wrong max timestamp is set right, with its CRC', () => {
    const ctx = fakeCtx({ wallMs: START_MS })
    const log = openLog(ctx)
    produce(log, ctx, batchOf(['a'], { maxTimestampOverride: START_MS + 99 }))
    const stored = concat(read(log, ctx, 0).records)
    expect(batch.maxTimestamp(stored, 0)).toBe(START_MS)
    expect(batch.isValidCrc(stored, 0)).toBe(true)
  })

  test('append: a raft leader brings offsets and epoch, and they must fit', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    const origin = 'raft-leader' as const
    const at = (baseOffset: number, partitionLeaderEpoch: number) =>
      batchOf(['a'], { baseOffset, partitionLeaderEpoch })
    expect(produce(log, ctx, at(0, 3), { origin, leaderEpoch: 3 })).toMatchObject({ error: null, lastOffset: 0 })
    expect(produce(log, ctx, at(1, 2), { origin, leaderEpoch: 3 }).error).toBe(errors.INVALID_RECORD)
    expect(produce(log, ctx, at(7, 3), { origin, leaderEpoch: 3 }).error).not.toBe(null)
    expect(log.logEndOffset).toBe(1)
  })
})

describe('append as follower', () => {
  test('append: a follower keeps the leader’s long slices and is byte-equal; a torn end is left out', () => {
    const leaderCtx = fakeCtx()
    const leader = openLog(leaderCtx)
    fill(leader, leaderCtx, 40, 500)
    const { records } = read(leader, leaderCtx, 0, { maxLength: 15_000 })
    const ctx = fakeCtx({ self: 'node.2' })
    const follower = openLog(ctx)
    const result = appendAsFollower(follower, ctx, records, 0)
    expect(result).toMatchObject({ error: null, firstOffset: 0 })
    expect(15_000 - (result.error === null ? result.bytes : 0)).toBeGreaterThan(0)
    appendAsFollower(follower, ctx, read(leader, leaderCtx, follower.logEndOffset).records, 0)
    expect(fileBytes(ctx, LOG_FILE)).toEqual(fileBytes(leaderCtx, LOG_FILE))
    const buffers = new Set(leaderCtx.disk.read(LOG_FILE, 0, 1e6).map((slice) => slice.buffer))
    expect(ctx.disk.read(LOG_FILE, 0, 1e6).some((slice) => buffers.has(slice.buffer))).toBe(true)
  })

  test('append: an offset below the end is refused, a gap is not; batches of a later epoch are left out', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    const at = (baseOffset: number, epoch: number) => batchOf(['x'], { baseOffset, partitionLeaderEpoch: epoch })
    expect(appendAsFollower(log, ctx, [at(4, 1), at(9, 1), at(10, 2)], 1)).toMatchObject({
      firstOffset: 4,
      lastOffset: 9,
    })
    expect(log.logEndOffset).toBe(10)
    expect(appendAsFollower(log, ctx, [at(9, 1)], 1).error).toBe(errors.OFFSET_OUT_OF_RANGE)
    expect(appendAsFollower(log, ctx, [at(11, 1), at(10, 1)], 1).error).toBe(errors.UNKNOWN_SERVER_ERROR)
    expect(appendAsFollower(log, ctx, [at(10, 2)], 2)).toMatchObject({ lastOffset: 10 })
    expect(log.leaderEpochs).toEqual([
      { epoch: 1, startOffset: 4 },
      { epoch: 2, startOffset: 10 },
    ])
  })
})

describe('futures', () => {
  test('append: two futures of one log go apart without sharing a byte they write', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 3)
    const past = fileBytes(ctx, LOG_FILE)
    const other = fakeCtx({ diskState: clonePlain(ctx.diskState) })
    const otherLog = clonePlain(log)
    produce(log, ctx, batchOf(['left']))
    produce(otherLog, other, batchOf(['right', 'right']))
    produce(log, ctx, batchOf(['left again']))
    const left = fileBytes(ctx, LOG_FILE)
    const right = fileBytes(other, LOG_FILE)
    expect(left.slice(0, past.length)).toEqual(past)
    expect(right.slice(0, past.length)).toEqual(past)
    expect(equalBytes(left.slice(past.length, past.length + 80), right.slice(past.length, past.length + 80))).toBe(
      false,
    )
    expect(readOffsets(log, ctx)).toEqual([0, 1, 2, 3, 4])
    expect(readOffsets(otherLog, other)).toEqual([0, 1, 2, 3, 4])
    expect(readLog(log, ctx, { startOffset: 9, maxLength: 1, minOneMessage: true, isolation: 'log-end' }).error).toBe(1)
  })
})
