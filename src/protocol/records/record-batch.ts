/**
 * Record batch v2 (magic 2): its fields, read from and patched into raw bytes at the position where the batch begins.
 * Base offset and leader epoch lie outside the CRC, so a leader assigns them in place; attributes and timestamps do not.
 */
import { getInt16, getInt32, getUint32, int64FromHalves, putInt16, putInt32, putInt64 } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { RecordsError } from './records-error.ts'

/** Bytes before the field `partitionLeaderEpoch`: base offset and batch length, which `batchLength` does not count. */
export const LOG_OVERHEAD = 12
/** Bytes of a batch without records. */
export const RECORD_BATCH_OVERHEAD = 61
/** Bytes needed to know a batch's magic. */
export const HEADER_SIZE_UP_TO_MAGIC = 17
export const MAGIC_V2 = 2

export const NO_TIMESTAMP = -1
export const NO_PRODUCER_ID = -1
export const NO_PRODUCER_EPOCH = -1
export const NO_SEQUENCE = -1
export const NO_PARTITION_LEADER_EPOCH = -1

/** Where each field begins. */
export const FIELD = {
  baseOffset: 0,
  batchLength: 8,
  partitionLeaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
} as const

export const COMPRESSION_MASK = 0x07
export const TIMESTAMP_TYPE_FLAG = 0x08
export const TRANSACTIONAL_FLAG = 0x10
export const CONTROL_FLAG = 0x20
export const DELETE_HORIZON_FLAG = 0x40

export type TimestampType = 'CreateTime' | 'LogAppendTime'

function safeInt64(b: Uint8Array, pos: number, field: 'baseOffset' | 'producerId'): number {
  const at = pos + FIELD[field]
  const value = int64FromHalves(getInt32(b, at), getUint32(b, at + 4))
  if (value === undefined) throw new RecordsError('INVALID_RECORD', 'is beyond 2^53', field)
  return value
}

/** A timestamp no number holds counts as none: Kafka would keep it, but no clock of ours can compare with it. */
function timestampAt(b: Uint8Array, at: number): number {
  return int64FromHalves(getInt32(b, at), getUint32(b, at + 4)) ?? NO_TIMESTAMP
}

/** Throws RecordsError when it is beyond 2^53. */
export function baseOffset(b: Uint8Array, pos: number): number {
  return safeInt64(b, pos, 'baseOffset')
}

/** Bytes that follow the batch length field. */
export function batchLength(b: Uint8Array, pos: number): number {
  return getInt32(b, pos + FIELD.batchLength)
}

/** Bytes of the whole batch, as its length field says. */
export function sizeInBytes(b: Uint8Array, pos: number): number {
  return LOG_OVERHEAD + batchLength(b, pos)
}

export function partitionLeaderEpoch(b: Uint8Array, pos: number): number {
  return getInt32(b, pos + FIELD.partitionLeaderEpoch)
}

export function magic(b: Uint8Array, pos: number): number {
  return ((b[pos + FIELD.magic] ?? 0) << 24) >> 24
}

/** The CRC field as uint32. */
export function crc(b: Uint8Array, pos: number): number {
  return getUint32(b, pos + FIELD.crc)
}

export function attributes(b: Uint8Array, pos: number): number {
  return getInt16(b, pos + FIELD.attributes)
}

export function lastOffsetDelta(b: Uint8Array, pos: number): number {
  return getInt32(b, pos + FIELD.lastOffsetDelta)
}

/** The last offset the batch covers, also when compaction removed that record. */
export function lastOffset(b: Uint8Array, pos: number): number {
  return baseOffset(b, pos) + lastOffsetDelta(b, pos)
}

/** The first record's timestamp, or the delete horizon when `hasDeleteHorizon`. -1 when beyond 2^53. */
export function baseTimestamp(b: Uint8Array, pos: number): number {
  return timestampAt(b, pos + FIELD.baseTimestamp)
}

/** -1 when there is none or it is beyond 2^53. */
export function maxTimestamp(b: Uint8Array, pos: number): number {
  return timestampAt(b, pos + FIELD.maxTimestamp)
}

export function producerId(b: Uint8Array, pos: number): number {
  return safeInt64(b, pos, 'producerId')
}

export function producerEpoch(b: Uint8Array, pos: number): number {
  return getInt16(b, pos + FIELD.producerEpoch)
}

export function baseSequence(b: Uint8Array, pos: number): number {
  return getInt32(b, pos + FIELD.baseSequence)
}

/** The last record's sequence, -1 when the batch has none. */
export function lastSequence(b: Uint8Array, pos: number): number {
  const first = baseSequence(b, pos)
  return first === NO_SEQUENCE ? NO_SEQUENCE : incrementSequence(first, lastOffsetDelta(b, pos))
}

export function recordCount(b: Uint8Array, pos: number): number {
  return getInt32(b, pos + FIELD.recordCount)
}

/** The codec id: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd, 5–7 unknown. */
export function compressionType(b: Uint8Array, pos: number): number {
  return attributes(b, pos) & COMPRESSION_MASK
}

export function timestampType(b: Uint8Array, pos: number): TimestampType {
  return (attributes(b, pos) & TIMESTAMP_TYPE_FLAG) === 0 ? 'CreateTime' : 'LogAppendTime'
}

export function isTransactional(b: Uint8Array, pos: number): boolean {
  return (attributes(b, pos) & TRANSACTIONAL_FLAG) !== 0
}

export function isControlBatch(b: Uint8Array, pos: number): boolean {
  return (attributes(b, pos) & CONTROL_FLAG) !== 0
}

export function hasDeleteHorizon(b: Uint8Array, pos: number): boolean {
  return (attributes(b, pos) & DELETE_HORIZON_FLAG) !== 0
}

/** The CRC-32C the batch should carry. The batch must lie wholly inside `b`. */
export function computeCrc(b: Uint8Array, pos: number): number {
  return crc32c(b, pos + FIELD.attributes, pos + sizeInBytes(b, pos))
}

/** True when the batch lies wholly inside `b` and its CRC is right. */
export function isValidCrc(b: Uint8Array, pos: number): boolean {
  const size = sizeInBytes(b, pos)
  return size >= RECORD_BATCH_OVERHEAD && pos + size <= b.length && computeCrc(b, pos) === crc(b, pos)
}

export function setBaseOffset(b: Uint8Array, pos: number, offset: number): void {
  putInt64(b, pos + FIELD.baseOffset, offset)
}

export function setPartitionLeaderEpoch(b: Uint8Array, pos: number, epoch: number): void {
  putInt32(b, pos + FIELD.partitionLeaderEpoch, epoch)
}

/** Sets both and the CRC, unless nothing changes. Records keep their deltas: with LogAppendTime nobody reads them. */
export function setMaxTimestamp(b: Uint8Array, pos: number, type: TimestampType, timestamp: number): void {
  if (timestampType(b, pos) === type && maxTimestamp(b, pos) === timestamp) return
  const others = attributes(b, pos) & ~TIMESTAMP_TYPE_FLAG
  putInt16(b, pos + FIELD.attributes, type === 'LogAppendTime' ? others | TIMESTAMP_TYPE_FLAG : others)
  putInt64(b, pos + FIELD.maxTimestamp, timestamp)
  putInt32(b, pos + FIELD.crc, computeCrc(b, pos))
}

/** Stamps every record of the batch with the leader's clock (`message.timestamp.type=LogAppendTime`). */
export function setMaxTimestampLogAppendTime(b: Uint8Array, pos: number, timestamp: number): void {
  setMaxTimestamp(b, pos, 'LogAppendTime', timestamp)
}

/** Sequences run from 0 to 2^31 - 1 and begin again. */
export function incrementSequence(sequence: number, increment: number): number {
  const sum = sequence + increment
  return sum > 0x7fffffff ? sum - 0x80000000 : sum
}

export function decrementSequence(sequence: number, decrement: number): number {
  const difference = sequence - decrement
  return difference < 0 ? difference + 0x80000000 : difference
}
