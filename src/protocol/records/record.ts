/** One record inside a batch: varint length, attributes, timestamp and offset deltas, key, value, headers. */
import { putUtf8, utf8Decode, utf8Length } from '../../base/bytes.ts'
import * as v from '../../base/varint.ts'
import { RECORD_BATCH_OVERHEAD } from './record-batch.ts'
import { RecordsError } from './records-error.ts'

export interface RecordHeader {
  key: string
  value: Uint8Array | null
}

/** A record as its reader sees it. Key and values are views on the batch (or on what it unpacked to). */
export interface RecordData {
  offset: number
  timestamp: number
  key: Uint8Array | null
  value: Uint8Array | null
  headers: RecordHeader[]
}

/** A record as it is written: relative to its batch. */
export interface RecordParts {
  offsetDelta: number
  /** NaN when it is beyond 2^53: then the record counts as one without a timestamp. */
  timestampDelta: number
  key: Uint8Array | null
  value: Uint8Array | null
  headers: readonly RecordHeader[]
}

/** A record as it is stored. */
export interface RawRecord extends RecordParts {
  headers: RecordHeader[]
}

/** Length 5, attributes 1, timestamp delta 10, offset delta 5. */
const RECORD_OVERHEAD_MAX = 21

const NO_HEADERS: readonly RecordHeader[] = []

function sizeOfNullable(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : v.sizeOfVarint(bytes.length) + bytes.length
}

function contentSize(key: Uint8Array | null, value: Uint8Array | null, headers: readonly RecordHeader[]): number {
  let size = sizeOfNullable(key) + sizeOfNullable(value) + v.sizeOfVarint(headers.length)
  for (const header of headers) {
    const keyLength = utf8Length(header.key)
    size += v.sizeOfVarint(keyLength) + keyLength + sizeOfNullable(header.value)
  }
  return size
}

/** Bytes after the length field. */
export function recordBodySize(
  offsetDelta: number,
  timestampDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[] = NO_HEADERS,
): number {
  return 1 + v.sizeOfVarlong(timestampDelta) + v.sizeOfVarint(offsetDelta) + contentSize(key, value, headers)
}

/** Bytes of the record in an uncompressed batch, its length field included. */
export function recordSizeInBytes(
  offsetDelta: number,
  timestampDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[] = NO_HEADERS,
): number {
  const body = recordBodySize(offsetDelta, timestampDelta, key, value, headers)
  return v.sizeOfVarint(body) + body
}

/** The most a batch with only this record can take: what a producer compares with `max.request.size` and `batch.size`. */
export function batchSizeUpperBound(
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[] = NO_HEADERS,
): number {
  return RECORD_BATCH_OVERHEAD + RECORD_OVERHEAD_MAX + contentSize(key, value, headers)
}

function writeNullable(out: Uint8Array, pos: number, bytes: Uint8Array | null): number {
  if (bytes === null) return v.writeVarint(out, pos, -1)
  const at = v.writeVarint(out, pos, bytes.length)
  out.set(bytes, at)
  return at + bytes.length
}

/** Writes the record at `pos` and returns the position after it. `bodySize` is its `recordBodySize`. */
export function writeRecord(out: Uint8Array, pos: number, bodySize: number, record: RecordParts): number {
  let at = v.writeVarint(out, pos, bodySize)
  out[at++] = 0
  at = v.writeVarlong(out, at, record.timestampDelta)
  at = v.writeVarint(out, at, record.offsetDelta)
  at = writeNullable(out, at, record.key)
  at = writeNullable(out, at, record.value)
  at = v.writeVarint(out, at, record.headers.length)
  for (const header of record.headers) {
    at = v.writeVarint(out, at, utf8Length(header.key))
    at = putUtf8(out, at, header.key)
    at = writeNullable(out, at, header.value)
  }
  return at
}

function readNullable(c: v.Cursor, end: number, field: string): Uint8Array | null {
  const length = v.readVarint(c)
  if (length === -1) return null
  if (length < -1) throw new RecordsError('INVALID_RECORD', `length ${length} is negative`, field)
  const start = c.pos
  if (start + length > end) throw new RecordsError('INVALID_RECORD', `${length} bytes run past the record`, field)
  c.pos = start + length
  return c.bytes.subarray(start, c.pos)
}

function readHeaders(c: v.Cursor, end: number): RecordHeader[] {
  const count = v.readVarint(c)
  // A header takes two bytes at least, so a count beyond that is a lie that would cost memory.
  if (count < 0 || count * 2 > end - c.pos)
    throw new RecordsError('INVALID_RECORD', `count ${count} does not fit`, 'headers')
  const headers: RecordHeader[] = []
  for (let i = 0; i < count; i++) {
    const key = readNullable(c, end, 'header key')
    if (key === null) throw new RecordsError('INVALID_RECORD', 'is null', 'header key')
    headers.push({ key: utf8Decode(key), value: readNullable(c, end, 'header value') })
  }
  return headers
}

/** Reads one record and moves the cursor behind it. Throws RecordsError, or RangeError on a broken varint. */
export function readRawRecord(c: v.Cursor): RawRecord {
  const size = v.readVarint(c)
  const end = c.pos + size
  if (size < 0 || end > c.bytes.length) {
    throw new RecordsError('INVALID_RECORD', `size ${size} does not fit ${c.bytes.length - c.pos} bytes left`)
  }
  c.pos++ // attributes: no bit has a meaning
  const timestampDelta = v.readVarlong(c, Number.NaN)
  const offsetDelta = v.readVarint(c)
  const key = readNullable(c, end, 'key')
  const value = readNullable(c, end, 'value')
  const headers = readHeaders(c, end)
  if (c.pos !== end) throw new RecordsError('INVALID_RECORD', `says ${size} bytes, but has ${c.pos - (end - size)}`)
  return { offsetDelta, timestampDelta, key, value, headers }
}
