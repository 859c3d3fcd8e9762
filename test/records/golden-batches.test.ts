import { describe, expect, test } from 'vitest'
import { equalBytes, fromHex, toHex, utf8Decode, utf8Encode } from '../../src/base/bytes.ts'
import { readBatchHeader } from '../../src/protocol/records/batch-header.ts'
import { type BatchToBuild, buildBatch, type RecordToBuild } from '../../src/protocol/records/batch-builder.ts'
import { batchesIn, forEachBatch, forEachRawRecord, readRecords } from '../../src/protocol/records/batch-iterator.ts'
import { registerStandardCodecs } from '../../src/protocol/records/codecs/standard.ts'
import { COMPRESSION } from '../../src/protocol/records/compression.ts'
import {
  buildEndTxnMarker,
  encodeControlRecord,
  parseControlRecord,
} from '../../src/protocol/records/control-records.ts'
import { isControlBatch, isValidCrc } from '../../src/protocol/records/record-batch.ts'
import { goldenLog, goldenLogPaths } from './golden-logs.ts'

registerStandardCodecs()

const FIRST_MESSAGE = `
  0000 0000 0000 0000 0000 0046 0000 0000 021b 0d89 3f00 0000 0000 0000 0001 7e1f ecc2 a000 0001 7e1f ecc2
  a0ff ffff ffff ffff ffff ffff ffff ff00 0000 0128 0000 0001 1c20 4669 7273 7420 6d65 7373 6167 6500`

function batchesOf(path: string): Uint8Array[] {
  const { batches, error } = batchesIn([goldenLog(path)], 'error')
  if (error !== undefined) throw error
  return batches
}

/** Takes a batch apart and puts it together again from its fields. */
function rebuild(batch: Uint8Array): Uint8Array {
  const header = readBatchHeader(batch, 0)
  const records: RecordToBuild[] = []
  forEachRawRecord(batch, ({ timestampDelta, ...record }) =>
    records.push({ ...record, timestamp: header.baseTimestamp + timestampDelta }),
  )
  const {
    lastOffsetDelta,
    isControlBatch: isControl,
    maxTimestamp: maxTimestampOverride,
    compressionType: compression,
  } = header
  const fields: BatchToBuild = {
    ...header,
    records,
    isControl,
    lastOffsetDelta,
    maxTimestampOverride,
    compression,
  } as BatchToBuild
  return buildBatch(fields)
}

describe('the first message', () => {
  const bytes = fromHex(FIRST_MESSAGE)
  const fields = { value: utf8Encode(' First message'), timestamp: 0x017e1fecc2a0 }

  test('record batch: the 82 bytes of " First message" are built byte for byte', () => {
    const built = buildBatch({
      partitionLeaderEpoch: 0,
      baseSequence: -1,
      records: [{ key: null, ...fields }],
    })
    expect(toHex(built)).toBe(toHex(bytes))
  })

  test('record batch: and read field for field', () => {
    expect(readBatchHeader(bytes, 0)).toEqual({
      baseOffset: 0,
      lastOffset: 0,
      sizeInBytes: 82,
      partitionLeaderEpoch: 0,
      magic: 2,
      crc: 0x1b0d893f,
      attributes: 0,
      compressionType: 0,
      timestampType: 'CreateTime',
      isTransactional: false,
      isControlBatch: false,
      lastOffsetDelta: 0,
      baseTimestamp: 0x017e1fecc2a0,
      maxTimestamp: 0x017e1fecc2a0,
      deleteHorizonMs: undefined,
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
      lastSequence: -1,
      recordCount: 1,
    })
    expect(isValidCrc(bytes, 0)).toBe(true)
    expect(readRecords(bytes)).toEqual([{ offset: 0, key: null, headers: [], ...fields }])
  })
})

describe('batches by hand', () => {
  const timestamp = 1700000000000
  const bytes = (text: string) => utf8Encode(text)

  test('record batch: a client batch of one record has 70 bytes', () => {
    expect(toHex(buildBatch({ records: [{ timestamp, key: bytes('k'), value: bytes('v') }] }))).toBe(
      '00000000000000000000003affffffff02e99b8dd80000000000000000018bcfe568000000018bcfe56800ffffffffffffffffffffffffffff0000000110000000026b027600',
    )
  })

  test('record batch: three records of a producer, with a null key, a header and a tombstone', () => {
    const expected =
      '000000000000006400000052000000030218f0a1ad0000000000020000018bcfe568000000018bcfe5680700000000000003e80000000000000000000314000000046b310476310018000a0201047632020268027810000e04046b310100'
    const records = readRecords(fromHex(expected))
    expect(
      records.map(({ offset, key, value }) => [offset, key && utf8Decode(key), value && utf8Decode(value)]),
    ).toEqual([
      [100, 'k1', 'v1'],
      [101, null, 'v2'],
      [102, 'k1', null],
    ])
    const batch = { baseOffset: 100, partitionLeaderEpoch: 3, producerId: 1000, producerEpoch: 0, baseSequence: 0 }
    expect(toHex(buildBatch({ ...batch, records }))).toBe(expected)
  })

  test('control batch: a COMMIT marker has 78 bytes', () => {
    const marker = buildEndTxnMarker({
      type: 'COMMIT',
      coordinatorEpoch: 7,
      producerId: 1000,
      producerEpoch: 0,
      timestamp: 1700000000100,
      baseOffset: 103,
      partitionLeaderEpoch: 3,
    })
    expect(toHex(marker)).toBe(
      '0000000000000067000000420000000302694276390030000000000000018bcfe568640000018bcfe5686400000000000003e80000ffffffff000000012000000008000000010c00000000000700',
    )
  })
})

describe('logs a real Kafka wrote', () => {
  test('record batch: there are logs, of every kind', () => {
    expect(goldenLogPaths.length).toBeGreaterThan(15)
    expect(goldenLogPaths.reduce((count, path) => count + batchesOf(path).length, 0)).toBeGreaterThan(500)
  })

  test.each(goldenLogPaths)(
    'record batch: every batch of %s has a valid CRC and reads; uncompressed ones rebuild to the same bytes',
    (path) => {
      for (const batch of batchesOf(path)) {
        expect(isValidCrc(batch, 0)).toBe(true)
        const { compressionType, recordCount } = readBatchHeader(batch, 0)
        if (compressionType === COMPRESSION.zstd) continue
        if (compressionType === COMPRESSION.none) expect(toHex(rebuild(batch))).toBe(toHex(batch))
        else expect(readRecords(rebuild(batch))).toEqual(readRecords(batch))
        expect(readRecords(batch)).toHaveLength(recordCount)
      }
    },
  )

  test.each(['g-gzip', 'g-snappy'])('compression: the records of %s are those of g-none', (topic) => {
    const [plain, packed] = ['g-none', topic].map((name) =>
      batchesOf(`${name}-0/00000000000000000000.log`).flatMap((batch) => readRecords(batch)),
    )
    expect(packed).toEqual(plain)
    expect(packed).toHaveLength(17)
  })

  test('compression: zstd is answered with UNSUPPORTED_COMPRESSION_TYPE', () => {
    const [batch] = batchesOf('g-zstd-0/00000000000000000000.log')
    expect(() => readRecords(batch as Uint8Array)).toThrow(
      expect.objectContaining({ error: 'UNSUPPORTED_COMPRESSION_TYPE' }),
    )
  })

  test('record batch: LogAppendTime gives every record the time of its append', () => {
    const batch = batchesOf('g-logappend-0/00000000000000000000.log')[0] as Uint8Array
    expect(readBatchHeader(batch, 0).timestampType).toBe('LogAppendTime')
    expect(new Set(readRecords(batch).map((record) => record.timestamp))).toEqual(new Set([1795213549248]))
  })

  test('record batch: a cleaned batch keeps its offsets and shows its delete horizon', () => {
    const headers = batchesOf('g-compact-0/00000000000000002048.log').map((batch) => readBatchHeader(batch, 0))
    expect(headers[2]).toMatchObject({
      baseOffset: 3072,
      lastOffset: 3087,
      recordCount: 5,
      deleteHorizonMs: 1795213557697,
    })
    expect(headers[0]).toMatchObject({ baseOffset: 3040, lastOffset: 3055, recordCount: 3, deleteHorizonMs: undefined })
  })

  test('record batch: headers keep their order, duplicates, nulls and empty keys', () => {
    const batch = batchesOf('g-none-0/00000000000000000000.log')[1] as Uint8Array
    const headers = readRecords(batch)[0]?.headers.map(({ key, value }) => [key, value && utf8Decode(value)])
    expect(headers).toEqual([
      ['h1', 'one'],
      ['h2', null],
      ['h1', 'again'],
      ['', 'empty-key'],
      ['e', ''],
    ])
  })

  test('control batch: every control record reads and writes back to the same bytes', () => {
    const types = new Set<string>()
    for (const path of goldenLogPaths) {
      for (const batch of batchesOf(path)) {
        if (!isControlBatch(batch, 0)) continue
        for (const { key, value } of readRecords(batch)) {
          const record = parseControlRecord({ key, value })
          if (record === undefined) throw new Error(`unknown control record in ${path}`)
          types.add(record.type)
          const again = encodeControlRecord(record)
          expect([toHex(again.key), toHex(again.value)]).toEqual([toHex(key as Uint8Array), toHex(value as Uint8Array)])
        }
      }
    }
    expect([...types].sort()).toEqual([
      'ABORT',
      'COMMIT',
      'KRAFT_VERSION',
      'KRAFT_VOTERS',
      'LEADER_CHANGE',
      'SNAPSHOT_FOOTER',
      'SNAPSHOT_HEADER',
    ])
  })

  test('control batch: the first record of a metadata log says who leads and who voted', () => {
    const [batch] = batchesOf('__cluster_metadata-0/00000000000000000000.log')
    const [record] = readRecords(batch as Uint8Array)
    const voter = (voterId: number) => ({ voterId, voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA' })
    expect(parseControlRecord(record!)).toEqual({
      type: 'LEADER_CHANGE',
      version: 0,
      leaderId: 1,
      voters: [1, 2, 3].map(voter),
      grantingVoters: [1, 2].map(voter),
    })
  })

  test('control batch: the snapshot of a dynamic quorum names its voters and their endpoints', () => {
    const [batch] = batchesOf('dynamic-quorum/00000000000000000000-0000000000.checkpoint')
    expect(readRecords(batch as Uint8Array).map((record) => parseControlRecord(record))).toEqual([
      { type: 'SNAPSHOT_HEADER', version: 0, lastContainedLogTimestamp: 1795215218692 },
      { type: 'KRAFT_VERSION', version: 0, kRaftVersion: 1 },
      {
        type: 'KRAFT_VOTERS',
        version: 0,
        voters: [
          {
            voterId: 1,
            voterDirectoryId: 'AXGticxwRO-Eq5eaA0N1Uw',
            endpoints: [{ name: 'CONTROLLER', host: '127.0.0.1', port: 19191 }],
            kRaftVersionFeature: { minSupportedVersion: 0, maxSupportedVersion: 1 },
          },
        ],
      },
    ])
  })

  test('batch iterator: positions in one array are those of the split', () => {
    const log = goldenLog('g-txn-0/00000000000000000003.log')
    const split = batchesOf('g-txn-0/00000000000000000003.log')
    let index = 0
    const walk = forEachBatch(log, 0, log.length, (pos, size) => {
      expect(equalBytes(log.subarray(pos, pos + size), split[index++] as Uint8Array)).toBe(true)
    })
    expect([walk.end, walk.error, index]).toEqual([log.length, undefined, split.length])
  })
})
