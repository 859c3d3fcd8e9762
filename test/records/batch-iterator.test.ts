import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, putInt32, putInt64, utf8Encode } from '../../src/base/bytes.ts'
import { readBatchHeader } from '../../src/protocol/records/batch-header.ts'
import {
  buildBatch,
  type RecordToBuild,
  recordSizeInBytes,
  batchSizeUpperBound,
} from '../../src/protocol/records/batch-builder.ts'
import { batchesIn, forEachBatch, readRecords } from '../../src/protocol/records/batch-iterator.ts'
import { registerStandardCodecs } from '../../src/protocol/records/codecs/standard.ts'
import { encodeControlRecord, parseControlRecord } from '../../src/protocol/records/control-records.ts'
import * as b from '../../src/protocol/records/record-batch.ts'
import { RecordsError } from '../../src/protocol/records/records-error.ts'
import { goldenLog } from './golden-logs.ts'

registerStandardCodecs()

const nullable = fc.option(fc.uint8Array({ maxLength: 20 }))
const record: fc.Arbitrary<RecordToBuild> = fc.record({
  timestamp: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constant(-1)),
  key: nullable,
  value: nullable,
  headers: fc.array(fc.record({ key: fc.string({ unit: 'binary', maxLength: 4 }), value: nullable }), { maxLength: 3 }),
})
const records = fc.array(record, { minLength: 1, maxLength: 8 })

function withPatch(patch: (batch: Uint8Array) => unknown): Uint8Array {
  const batch = buildBatch({ records: [{ timestamp: 5, key: null, value: utf8Encode('abc') }] })
  patch(batch)
  return batch
}

const set = (at: number, byte: number) => (batch: Uint8Array) => batch.fill(byte, at, at + 1)

const errorOf = (error: RecordsError | undefined) => [error?.error, error?.message]

describe('round trip', () => {
  test('record batch: any records in any codec read back as they were written', () => {
    fc.assert(
      fc.property(records, fc.nat(3), fc.nat(1e9), (list, compression, baseOffset) => {
        const batch = buildBatch({ records: list, compression, baseOffset })
        expect(b.isValidCrc(batch, 0)).toBe(true)
        expect(readRecords(batch)).toEqual(list.map((r, i) => ({ ...r, offset: baseOffset + i })))
      }),
    )
  })

  test('record batch: the size of a record is counted before it is written', () => {
    fc.assert(
      fc.property(records, (list) => {
        const base = list[0]!.timestamp
        let size = b.RECORD_BATCH_OVERHEAD
        list.forEach((r, i) => {
          size += recordSizeInBytes(i, r.timestamp - base, r.key, r.value, r.headers)
        })
        expect(buildBatch({ records: list })).toHaveLength(size)
        const [one] = list as [RecordToBuild]
        expect(batchSizeUpperBound(one.key, one.value, one.headers)).toBeGreaterThanOrEqual(
          buildBatch({ records: [one] }).length,
        )
      }),
    )
  })
})

describe('splitting', () => {
  test('batch iterator: a log cut into any slices splits into the same batches', () => {
    const log = goldenLog('g-txn-0/00000000000000000003.log')
    const whole = batchesIn([log]).batches
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 30 }), (cuts) => {
        const edges = [0, ...cuts.sort((x, y) => x - y), log.length]
        const slices = edges.slice(1).map((end, i) => log.subarray(edges[i], end))
        expect(batchesIn(slices, 'error')).toEqual({ batches: whole, end: log.length })
      }),
    )
  })

  test('batch iterator: a batch that lies in one slice is a view on it', () => {
    const log = goldenLog('g-none-0/00000000000000000000.log')
    for (const batch of batchesIn([log.subarray(0, 1331), log.subarray(1331)]).batches)
      expect(batch.buffer).toBe(log.buffer)
  })

  test('batch iterator: a log cut anywhere ends with its last whole batch', () => {
    const log = goldenLog('g-txn-0/00000000000000000003.log')
    const ends = [0]
    forEachBatch(log, 0, log.length, (pos, size) => ends.push(pos + size))
    for (let length = 0; length <= log.length; length++) {
      const expected = ends.filter((end) => end <= length).at(-1)
      const cut = log.subarray(0, length)
      expect(forEachBatch(cut, 0, length, () => true)).toEqual({ end: expected })
      expect(batchesIn([cut])).toMatchObject({ end: expected })
      expect(batchesIn([cut], 'error').error?.error).toBe(expected === length ? undefined : 'CORRUPT_MESSAGE')
    }
  })

  test('batch iterator: it stops when told to', () => {
    const log = goldenLog('g-none-0/00000000000000000000.log')
    expect(forEachBatch(log, 0, log.length, () => false)).toEqual({ end: 1331 })
  })

  test.each<[string, number, (batch: Uint8Array) => unknown]>([
    ['INVALID_RECORD', 1, set(16, 1)],
    ['CORRUPT_MESSAGE', 3, set(16, 3)],
    ['CORRUPT_MESSAGE', 2, (batch) => putInt32(batch, 8, 48)],
    ['CORRUPT_MESSAGE', 2, (batch) => putInt32(batch, 8, -100)],
  ])('batch iterator: a bad header is %s (%#), with its position', (name, _, patch) => {
    const good = withPatch(() => {})
    const bad = withPatch(patch)
    const { error, end, batches } = batchesIn([good, bad])
    expect(errorOf(error)).toEqual([name, expect.stringContaining(`batch at byte ${good.length}`)])
    expect([end, batches.length]).toEqual([good.length, 1])
    const joined = concat([good, bad])
    expect(forEachBatch(joined, 0, joined.length, () => true)).toMatchObject({ end, error: { error: name } })
  })
})

describe('malformed records', () => {
  const body = b.RECORD_BATCH_OVERHEAD // length, attributes, timestamp, offset, key, value length, a, b, c, headers
  test.each<[string, (batch: Uint8Array) => void, RegExp]>([
    ['more records counted than there are', (x) => putInt32(x, 57, 2), /has 1 records, but counts 2/],
    ['fewer records counted than there are', (x) => putInt32(x, 57, 0), /10 bytes follow its 0 records/],
    ['a negative count', (x) => putInt32(x, 57, -1), /count -1 is negative/],
    ['a record longer than the batch', set(body, 20), /record 0: size 10 does not fit 9/],
    ['a record with a negative size', set(body, 1), /record 0: size -1/],
    ['a record shorter than its fields', set(body, 16), /record 0: /],
    ['a key of length -2', set(body + 4, 3), /record 0: key: length -2 is negative/],
    ['a value that runs past its record', set(body + 5, 20), /value: 10 bytes run past the record/],
    ['more headers than bytes', set(body + 9, 2), /headers: count 1 does not fit/],
    ['an endless varint', (x) => x.fill(0xff, body), /varint at 61 is longer than 5 bytes/],
    ['a length field beyond the bytes', (x) => putInt32(x, 8, 1000), /says 1012 bytes/],
  ])('record: %s is refused, saying where', (_, patch, message) => {
    const batch = withPatch(patch)
    expect(() => readRecords(batch)).toThrow(RecordsError)
    expect(() => readRecords(batch)).toThrow(message)
  })

  test('record: whatever bytes follow a header, reading them ends in records or in a RecordsError', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.nat(12)).map((list) => Uint8Array.from(list)),
    )
    fc.assert(
      fc.property(noise, fc.nat(7), fc.integer({ min: -1, max: 5 }), (bytes, codec, count) => {
        const batch = concat([withPatch(() => {}).slice(0, b.RECORD_BATCH_OVERHEAD), bytes])
        putInt32(batch, 8, batch.length - b.LOG_OVERHEAD)
        putInt32(batch, 57, count)
        batch[22] = codec
        try {
          expect(readRecords(batch)).toHaveLength(count)
        } catch (error) {
          expect(error).toBeInstanceOf(RecordsError)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('record batch: one changed byte after the CRC field makes the CRC wrong', () => {
    const batch = withPatch(() => {})
    for (let i = b.FIELD.attributes; i < batch.length; i++) {
      const flipped = batch.slice()
      flipped[i]! ^= 1
      expect(b.isValidCrc(flipped, 0)).toBe(false)
    }
    expect(b.isValidCrc(batch.subarray(0, batch.length - 1), 0)).toBe(false)
  })

  test('record batch: unsafe timestamps count as none, unsafe offsets are refused', () => {
    const unsafe = (at: number) => withPatch((x) => putInt32(x, at, 0x0fffffff))
    expect(readBatchHeader(unsafe(27), 0).baseTimestamp).toBe(-1)
    expect(readBatchHeader(unsafe(35), 0).maxTimestamp).toBe(-1)
    expect(() => b.baseOffset(unsafe(0), 0)).toThrow(/baseOffset: is beyond 2\^53/)
    expect(() => readBatchHeader(unsafe(43), 0)).toThrow(RecordsError)
  })

  test('control record: an unknown type is not an error, a cut value is', () => {
    const key = (type: number) => Uint8Array.of(0, 0, 0, type)
    expect(parseControlRecord({ key: key(77), value: null })).toBeUndefined()
    expect(parseControlRecord({ key: null, value: null })).toBeUndefined()
    expect(() => parseControlRecord({ key: key(1), value: null })).toThrow(/COMMIT: has no value/)
    expect(() => parseControlRecord({ key: key(6), value: Uint8Array.of(0, 0, 9) })).toThrow(/KRAFT_VOTERS/)
  })
})

describe('control records', () => {
  test('control record: a leader change of version 1 names directories, version 0 does not', () => {
    const voters = [{ voterId: 1, voterDirectoryId: 'AXGticxwRO-Eq5eaA0N1Uw' }]
    const message = { type: 'LEADER_CHANGE', leaderId: 1, voters, grantingVoters: voters } as const
    const [v0, v1] = [0, 1].map((version) =>
      encodeControlRecord({ ...message, version, voters, grantingVoters: voters }),
    )
    expect([v0!.value.length, v1!.value.length]).toEqual([2 + 4 + 2 * 6 + 1, 2 + 4 + 2 * 22 + 1])
    expect(parseControlRecord(v1!)).toEqual({ ...message, version: 1 })
    expect(parseControlRecord(v0!)).toMatchObject({ voters: [{ voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA' }] })
  })

  test('control record: a port above 32767 and unknown tagged fields are read', () => {
    const voter = {
      voterId: 1,
      voterDirectoryId: 'AXGticxwRO-Eq5eaA0N1Uw',
      kRaftVersionFeature: { minSupportedVersion: 0, maxSupportedVersion: 1 },
    }
    const voters = [{ ...voter, endpoints: [{ name: 'C', host: 'h', port: 65535 }] }]
    const { key, value } = encodeControlRecord({ type: 'KRAFT_VOTERS', version: 0, voters })
    expect(parseControlRecord({ key, value })).toMatchObject({ voters })
    // The last three bytes close the feature, the voter and the value: put a field of tag 5, two bytes, into the voter.
    const tagged = concat([value.subarray(0, value.length - 2), Uint8Array.of(1, 5, 2, 9, 9), Uint8Array.of(0)])
    expect(parseControlRecord({ key, value: tagged })).toMatchObject({ voters })
  })
})

describe('what a leader changes', () => {
  test('record batch: base offset and leader epoch leave the CRC valid', () => {
    const batch = withPatch((x) => {
      b.setBaseOffset(x, 0, 2 ** 40)
      b.setPartitionLeaderEpoch(x, 0, 9)
    })
    expect([b.isValidCrc(batch, 0), b.lastOffset(batch, 0), b.partitionLeaderEpoch(batch, 0)]).toEqual([
      true,
      2 ** 40,
      9,
    ])
  })

  test('record batch: LogAppendTime stamps the records and renews the CRC', () => {
    const [one, two] = [withPatch(() => {}), withPatch(() => {})]
    const both = concat([one, two])
    b.setMaxTimestampLogAppendTime(both, one.length, 777)
    expect(b.isValidCrc(both, one.length)).toBe(true)
    expect(readRecords(both.subarray(one.length))[0]?.timestamp).toBe(777)
    expect(both.subarray(0, one.length)).toEqual(one)
    expect(b.attributes(both, one.length)).toBe(8)
    b.setMaxTimestamp(both, one.length, 'CreateTime', 5)
    expect(both.subarray(one.length)).toEqual(two)
  })

  test('record batch: the setters work inside a log', () => {
    const log = new Uint8Array(200)
    putInt64(log, 100, 1)
    b.setBaseOffset(log, 100, 3)
    expect([b.baseOffset(log, 100), b.baseOffset(log, 0)]).toEqual([3, 0])
  })

  test('record batch: sequences wrap from 2147483647 to 0', () => {
    expect(b.incrementSequence(2147483646, 3)).toBe(1)
    expect(b.incrementSequence(2147483647, 1)).toBe(0)
    expect(b.incrementSequence(0, 2147483647)).toBe(2147483647)
    expect(b.decrementSequence(1, 3)).toBe(2147483646)
    fc.assert(
      fc.property(
        fc.nat(0x7fffffff),
        fc.nat(0x7fffffff),
        (a, n) => b.decrementSequence(b.incrementSequence(a, n), n) === a,
      ),
    )
  })

  test('record batch: an emptied batch keeps its offsets for the producer state', () => {
    const batch = buildBatch({
      records: [],
      baseOffset: 10,
      lastOffsetDelta: 4,
      producerId: 1,
      producerEpoch: 0,
      baseSequence: 3,
    })
    expect(readBatchHeader(batch, 0)).toMatchObject({
      lastOffset: 14,
      lastSequence: 7,
      maxTimestamp: -1,
      recordCount: 0,
    })
    expect([readRecords(batch), batch.length]).toEqual([[], 61])
  })
})
