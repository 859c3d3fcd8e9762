import { assert } from '../../base/assert.ts'
import { putInt8, putInt16, putInt32, putInt64 } from '../../base/bytes.ts'
import { sizeOfVarint } from '../../base/varint.ts'
import { COMPRESSION, compress } from './compression.ts'
import { type RecordParts, type RecordHeader, recordBodySize, writeRecord } from './record.ts'
import {
  COMPRESSION_MASK,
  CONTROL_FLAG,
  computeCrc,
  DELETE_HORIZON_FLAG,
  FIELD,
  LOG_OVERHEAD,
  MAGIC_V2,
  NO_PARTITION_LEADER_EPOCH,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  NO_SEQUENCE,
  NO_TIMESTAMP,
  RECORD_BATCH_OVERHEAD,
  TIMESTAMP_TYPE_FLAG,
  type TimestampType,
  TRANSACTIONAL_FLAG,
} from './record-batch.ts'

export { batchSizeUpperBound, recordSizeInBytes } from './record.ts'

const NO_HEADERS: readonly RecordHeader[] = []

export interface RecordToBuild {
  timestamp: number
  key: Uint8Array | null
  value: Uint8Array | null
  headers?: readonly RecordHeader[]
  /** The record's index when absent. Compacted batches have gaps. */
  offsetDelta?: number
}

/** What is absent has the value a client sends: no producer, no epoch, offset 0, CreateTime, uncompressed. */
export interface BatchToBuild {
  records: readonly RecordToBuild[]
  baseOffset?: number
  partitionLeaderEpoch?: number
  producerId?: number
  producerEpoch?: number
  baseSequence?: number
  isTransactional?: boolean
  isControl?: boolean
  timestampType?: TimestampType
  /** Codec id; its codec must be registered. */
  compression?: number
  /** The first record's timestamp when absent. */
  baseTimestamp?: number
  /** The largest record timestamp when absent. With LogAppendTime: when the leader appended it. */
  maxTimestampOverride?: number
  /** Set by the cleaner: takes the place of the base timestamp. */
  deleteHorizonMs?: number
  /** The last record's delta when absent. The cleaner keeps the original one. */
  lastOffsetDelta?: number
}

function attributesOf(batch: BatchToBuild): number {
  return (
    ((batch.compression ?? 0) & COMPRESSION_MASK) |
    (batch.timestampType === 'LogAppendTime' ? TIMESTAMP_TYPE_FLAG : 0) |
    (batch.isTransactional ? TRANSACTIONAL_FLAG : 0) |
    (batch.isControl ? CONTROL_FLAG : 0) |
    (batch.deleteHorizonMs !== undefined ? DELETE_HORIZON_FLAG : 0)
  )
}

/** Deltas of stored records count from here. */
function baseTimestampOf(batch: BatchToBuild): number {
  return batch.deleteHorizonMs ?? batch.baseTimestamp ?? batch.records[0]?.timestamp ?? NO_TIMESTAMP
}

function maxTimestampOf(batch: BatchToBuild): number {
  if (batch.maxTimestampOverride !== undefined) return batch.maxTimestampOverride
  let max = NO_TIMESTAMP
  for (const record of batch.records) max = Math.max(max, record.timestamp)
  return max
}

function lastOffsetDeltaOf(batch: BatchToBuild): number {
  if (batch.lastOffsetDelta !== undefined) return batch.lastOffsetDelta
  const last = batch.records.length - 1
  return batch.records[last]?.offsetDelta ?? last
}

/** Lays out the records and returns them uncompressed after `reserved` free bytes. */
function encodeRecords(batch: BatchToBuild, reserved: number): Uint8Array {
  const base = baseTimestampOf(batch)
  const raws: RecordParts[] = []
  const bodySizes: number[] = []
  let total = reserved
  batch.records.forEach(({ timestamp, key, value, headers = NO_HEADERS, offsetDelta = raws.length }) => {
    const timestampDelta = timestamp - base
    const bodySize = recordBodySize(offsetDelta, timestampDelta, key, value, headers)
    raws.push({ offsetDelta, timestampDelta, key, value, headers })
    bodySizes.push(bodySize)
    total += sizeOfVarint(bodySize) + bodySize
  })
  const out = new Uint8Array(total)
  let pos = reserved
  for (let i = 0; i < raws.length; i++) pos = writeRecord(out, pos, bodySizes[i] as number, raws[i] as RecordParts)
  assert(pos === total, `records take the ${total} bytes that were counted, not ${pos}`)
  return out
}

function withRecords(batch: BatchToBuild): Uint8Array {
  const codec = batch.compression ?? COMPRESSION.none
  if (codec === COMPRESSION.none) return encodeRecords(batch, RECORD_BATCH_OVERHEAD)
  const compressed = compress(codec, encodeRecords(batch, 0))
  const out = new Uint8Array(RECORD_BATCH_OVERHEAD + compressed.length)
  out.set(compressed, RECORD_BATCH_OVERHEAD)
  return out
}

/** A whole batch with its CRC. Throws RecordsError UNSUPPORTED_COMPRESSION_TYPE when the codec is not registered. */
export function buildBatch(batch: BatchToBuild): Uint8Array {
  const out = withRecords(batch)
  putInt64(out, FIELD.baseOffset, batch.baseOffset ?? 0)
  putInt32(out, FIELD.batchLength, out.length - LOG_OVERHEAD)
  putInt32(out, FIELD.partitionLeaderEpoch, batch.partitionLeaderEpoch ?? NO_PARTITION_LEADER_EPOCH)
  putInt8(out, FIELD.magic, MAGIC_V2)
  putInt16(out, FIELD.attributes, attributesOf(batch))
  putInt32(out, FIELD.lastOffsetDelta, lastOffsetDeltaOf(batch))
  putInt64(out, FIELD.baseTimestamp, baseTimestampOf(batch))
  putInt64(out, FIELD.maxTimestamp, maxTimestampOf(batch))
  putInt64(out, FIELD.producerId, batch.producerId ?? NO_PRODUCER_ID)
  putInt16(out, FIELD.producerEpoch, batch.producerEpoch ?? NO_PRODUCER_EPOCH)
  putInt32(out, FIELD.baseSequence, batch.baseSequence ?? NO_SEQUENCE)
  putInt32(out, FIELD.recordCount, batch.records.length)
  putInt32(out, FIELD.crc, computeCrc(out, 0))
  return out
}
