/** Splits byte strings into whole batches, and batches into records. */
import { concat, type Slices, sliceLength } from '../../base/bytes.ts'
import type { Cursor } from '../../base/varint.ts'
import { COMPRESSION, DECOMPRESSED_BYTES_MAX, decompress } from './compression.ts'
import { type RawRecord, type RecordData, readRawRecord } from './record.ts'
import * as b from './record-batch.ts'
import { RecordsError } from './records-error.ts'

export type { RecordData, RecordHeader } from './record.ts'

/** How far a walk came: `end` is the position after the last whole batch; `error` says why it can't go on there. */
export interface BatchWalk {
  end: number
  error?: RecordsError
}

/** Size of the batch whose first 17 bytes begin at `pos`, or what is wrong with them. */
function checkedSize(bytes: Uint8Array, pos: number, where: number): number | RecordsError {
  const size = b.sizeInBytes(bytes, pos)
  const magic = b.magic(bytes, pos)
  const at = `batch at byte ${where}`
  if (magic === 0 || magic === 1)
    return new RecordsError('INVALID_RECORD', `magic ${magic} is not accepted since 4.0`, at)
  if (magic !== b.MAGIC_V2) return new RecordsError('CORRUPT_MESSAGE', `magic ${magic} does not exist`, at)
  if (size < b.RECORD_BATCH_OVERHEAD) {
    return new RecordsError(
      'CORRUPT_MESSAGE',
      `${size} bytes are fewer than the ${b.RECORD_BATCH_OVERHEAD} of a header`,
      at,
    )
  }
  return size
}

/**
 * Calls `fn` with position and size of each whole batch in `bytes[start, end)`, until it returns false.
 * A partial batch at the end is not an error: a fetch may cut one anywhere.
 */
export function forEachBatch(
  bytes: Uint8Array,
  start: number,
  end: number,
  fn: (pos: number, size: number) => unknown,
): BatchWalk {
  let pos = start
  while (end - pos >= b.HEADER_SIZE_UP_TO_MAGIC) {
    const size = checkedSize(bytes, pos, pos)
    if (typeof size !== 'number') return { end: pos, error: size }
    if (size > end - pos) break
    pos += size
    if (fn(pos - size, size) === false) break
  }
  return { end: pos }
}

/** The whole batches of a byte string. `end` and `error` as in `BatchWalk`. */
export interface Batches extends BatchWalk {
  batches: Uint8Array[]
}

/** A place in a list of slices: byte `at` of slice `index`. */
interface Place {
  index: number
  at: number
}

/** The next `count` bytes, which must be there; a copy only where they span slices. Moves the place when `advance`. */
function bytesAt(slices: Slices, place: Place, count: number, advance: boolean): Uint8Array {
  let { index, at } = place
  const parts: Uint8Array[] = []
  for (let left = count; left > 0; ) {
    const slice = slices[index] as Uint8Array
    const part = slice.subarray(at, at + left)
    if (part.length > 0) parts.push(part)
    left -= part.length
    at += part.length
    if (at === slice.length) {
      index++
      at = 0
    }
  }
  if (advance) {
    place.index = index
    place.at = at
  }
  return concat(parts)
}

/**
 * Splits a byte string into whole batches, each contiguous: a view, or a copy where the batch spans slices.
 * A partial batch at the end is ignored (fetch), or with `partial: 'error'` an error (produce).
 */
export function batchesIn(slices: Slices, partial: 'ignore' | 'error' = 'ignore'): Batches {
  const total = sliceLength(slices)
  const place: Place = { index: 0, at: 0 }
  const batches: Uint8Array[] = []
  let pos = 0
  while (total - pos >= b.HEADER_SIZE_UP_TO_MAGIC) {
    const size = checkedSize(bytesAt(slices, place, b.HEADER_SIZE_UP_TO_MAGIC, false), 0, pos)
    if (typeof size !== 'number') return { batches, end: pos, error: size }
    if (size > total - pos) break
    batches.push(bytesAt(slices, place, size, true))
    pos += size
  }
  if (partial === 'ignore' || pos === total) return { batches, end: pos }
  const what = `${total - pos} bytes are not a whole batch`
  return { batches, end: pos, error: new RecordsError('CORRUPT_MESSAGE', what, `batch at byte ${pos}`) }
}

/** Bytes that hold the records of a batch, and where in them they begin. Throws RecordsError when they can't be unpacked. */
function recordBytes(batch: Uint8Array, bytesMax: number): Cursor {
  const size = b.sizeInBytes(batch, 0)
  if (size < b.RECORD_BATCH_OVERHEAD || size > batch.length) {
    throw new RecordsError('CORRUPT_MESSAGE', `length field says ${size} bytes, but there are ${batch.length}`, 'batch')
  }
  const whole = size === batch.length ? batch : batch.subarray(0, size)
  const codec = b.compressionType(batch, 0)
  if (codec === COMPRESSION.none) return { bytes: whole, pos: b.RECORD_BATCH_OVERHEAD }
  return { bytes: decompress(codec, whole.subarray(b.RECORD_BATCH_OVERHEAD), bytesMax), pos: 0 }
}

function readCounted(cursor: Cursor, index: number): RawRecord {
  try {
    return readRawRecord(cursor)
  } catch (error) {
    if (!(error instanceof RecordsError || error instanceof RangeError)) throw error
    const name = error instanceof RecordsError ? error.error : 'INVALID_RECORD'
    throw new RecordsError(name, error.message, `record ${index}`)
  }
}

/**
 * Calls `fn` with each record as it is stored, until it returns false. `batch` begins with the batch.
 * Throws RecordsError: too few or too many bytes for the record count, a malformed record, or data that can't be unpacked.
 */
export function forEachRawRecord(
  batch: Uint8Array,
  fn: (record: RawRecord, index: number) => unknown,
  decompressedBytesMax = DECOMPRESSED_BYTES_MAX,
): void {
  const count = b.recordCount(batch, 0)
  if (count < 0) throw new RecordsError('INVALID_RECORD', `record count ${count} is negative`, 'batch')
  const cursor = recordBytes(batch, decompressedBytesMax)
  for (let index = 0; index < count; index++) {
    if (cursor.pos === cursor.bytes.length) {
      throw new RecordsError('INVALID_RECORD', `has ${index} records, but counts ${count}`, 'batch')
    }
    if (fn(readCounted(cursor, index), index) === false) return
  }
  const left = cursor.bytes.length - cursor.pos
  if (left > 0) throw new RecordsError('INVALID_RECORD', `${left} bytes follow its ${count} records`, 'batch')
}

/** Like `forEachRawRecord`, with absolute offsets and timestamps. */
export function forEachRecord(
  batch: Uint8Array,
  fn: (record: RecordData, index: number) => unknown,
  decompressedBytesMax = DECOMPRESSED_BYTES_MAX,
): void {
  const baseOffset = b.baseOffset(batch, 0)
  const baseTimestamp = b.baseTimestamp(batch, 0)
  const appendTime = b.timestampType(batch, 0) === 'LogAppendTime' ? b.maxTimestamp(batch, 0) : undefined
  forEachRawRecord(
    batch,
    ({ offsetDelta, timestampDelta, key, value, headers }, index) => {
      const created = Number.isNaN(timestampDelta) ? b.NO_TIMESTAMP : baseTimestamp + timestampDelta
      return fn({ offset: baseOffset + offsetDelta, timestamp: appendTime ?? created, key, value, headers }, index)
    },
    decompressedBytesMax,
  )
}

/** All records of a batch. Throws RecordsError (see `forEachRawRecord`). */
export function readRecords(batch: Uint8Array, decompressedBytesMax = DECOMPRESSED_BYTES_MAX): RecordData[] {
  const records: RecordData[] = []
  forEachRecord(batch, (record) => records.push(record), decompressedBytesMax)
  return records
}
