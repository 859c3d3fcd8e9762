import { EMPTY_BYTES, getInt32, int64FromHalves, type Slices, sliceLength, toHex, utf8Decode } from '../base/bytes.ts'
import { getUuid } from '../base/uuid.ts'
import { ProtocolError } from './protocol-error.ts'

/** A position in a list of slices. `bytes[at]` is the next byte; `nextSlice`/`nextAt` say where reading goes on after `bytes`. */
export interface Reader {
  bytes: Uint8Array
  at: number
  nextSlice: number
  nextAt: number
  /** Bytes that come after `bytes`. */
  later: number
  readonly slices: Slices
  readonly total: number
}

const TWO_32 = 0x1_0000_0000
const STRING_BYTES_MAX = 0x7fff

/** Reads over `slices` without joining them, from byte `position` of their concatenation. */
export function createReader(slices: Slices, position = 0): Reader {
  const total = sliceLength(slices)
  const reader: Reader = { bytes: EMPTY_BYTES, at: 0, nextSlice: 0, nextAt: 0, later: total, slices, total }
  skip(reader, position)
  return reader
}

/** Bytes not yet read. */
export function remaining(reader: Reader): number {
  return reader.bytes.length - reader.at + reader.later
}

/** Bytes read so far. */
export function position(reader: Reader): number {
  return reader.total - remaining(reader)
}

function nextSlice(reader: Reader): void {
  const slice = reader.slices[reader.nextSlice] ?? EMPTY_BYTES
  reader.bytes = reader.nextAt === 0 ? slice : slice.subarray(reader.nextAt)
  reader.later -= reader.bytes.length
  reader.at = 0
  reader.nextSlice++
  reader.nextAt = 0
}

/** Makes the next `count` bytes contiguous, steps over them and returns where they begin in `reader.bytes`. */
function take(reader: Reader, count: number): number {
  const at = reader.at
  if (count <= reader.bytes.length - at) {
    reader.at = at + count
    return at
  }
  return takeAcross(reader, count)
}

function takeAcross(reader: Reader, count: number): number {
  if (count > remaining(reader)) {
    throw new ProtocolError(`needs ${count} bytes at byte ${position(reader)}, but ${remaining(reader)} are left`)
  }
  while (reader.at === reader.bytes.length) nextSlice(reader)
  if (count > reader.bytes.length - reader.at) {
    const joined = new Uint8Array(count)
    let filled = 0
    while (filled < count) {
      if (reader.at === reader.bytes.length) nextSlice(reader)
      const length = Math.min(count - filled, reader.bytes.length - reader.at)
      joined.set(reader.bytes.subarray(reader.at, reader.at + length), filled)
      reader.at += length
      filled += length
    }
    putBackTail(reader)
    reader.bytes = joined
    reader.at = 0
  }
  const at = reader.at
  reader.at += count
  return at
}

/** What is left of the current slice becomes "next" again, so that `bytes` can be replaced by a joined piece. */
function putBackTail(reader: Reader): void {
  const left = reader.bytes.length - reader.at
  reader.nextSlice--
  reader.nextAt = (reader.slices[reader.nextSlice] ?? EMPTY_BYTES).length - left
  reader.later += left
}

/** Steps over `count` bytes. */
export function skip(reader: Reader, count: number): void {
  if (count > remaining(reader)) throw new ProtocolError(`can't skip ${count} bytes: ${remaining(reader)} are left`)
  let left = count
  while (left > reader.bytes.length - reader.at) {
    left -= reader.bytes.length - reader.at
    nextSlice(reader)
  }
  reader.at += left
}

export function readBool(reader: Reader): boolean {
  const at = take(reader, 1)
  return reader.bytes[at] !== 0
}

export function readInt8(reader: Reader): number {
  const at = take(reader, 1)
  return ((reader.bytes[at] as number) << 24) >> 24
}

export function readUint16(reader: Reader): number {
  const at = take(reader, 2)
  const b = reader.bytes
  return ((b[at] as number) << 8) | (b[at + 1] as number)
}

export function readInt16(reader: Reader): number {
  return (readUint16(reader) << 16) >> 16
}

export function readInt32(reader: Reader): number {
  const at = take(reader, 4)
  return getInt32(reader.bytes, at)
}

/** A safe integer; Long.MAX and Long.MIN are ±Infinity; any other value is refused. */
export function readInt64(reader: Reader): number {
  const at = take(reader, 8)
  const value = int64FromHalves(getInt32(reader.bytes, at), getInt32(reader.bytes, at + 4) >>> 0)
  if (value === undefined) {
    throw new ProtocolError(`int64 0x${toHex(reader.bytes.subarray(at, at + 8))} is beyond 2^53`)
  }
  return value
}

/** 16 hex digits. */
export function readHash64(reader: Reader): string {
  const at = take(reader, 8)
  return toHex(reader.bytes.subarray(at, at + 8))
}

export function readFloat64(reader: Reader): number {
  const at = take(reader, 8)
  return new DataView(reader.bytes.buffer, reader.bytes.byteOffset + at, 8).getFloat64(0)
}

/** Unsigned LEB128 of at most 5 bytes, 0 … 2^32 − 1. */
export function readUvarint(reader: Reader): number {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const at = take(reader, 1)
    const byte = reader.bytes[at] as number
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) {
      if (value < TWO_32) return value
      break
    }
  }
  throw new ProtocolError(`unsigned varint before byte ${position(reader)} does not fit 32 bits`)
}

export function readUuid(reader: Reader): string {
  const at = take(reader, 16)
  return getUuid(reader.bytes, at)
}

/** Length of a string, bytes or array: −1 is null. Compact ones are varints of length + 1. */
export function readLength(reader: Reader, compact: boolean): number {
  return compact ? readUvarint(reader) - 1 : checkedLength(readInt32(reader))
}

function checkedLength(length: number): number {
  if (length < -1) throw new ProtocolError(`length ${length} is negative`)
  return length
}

export function readString(reader: Reader, compact: boolean): string | null {
  const length = compact ? readUvarint(reader) - 1 : checkedLength(readInt16(reader))
  if (length === -1) return null
  if (length > STRING_BYTES_MAX) throw new ProtocolError(`string of ${length} bytes; ${STRING_BYTES_MAX} are allowed`)
  const at = take(reader, length)
  return utf8Decode(reader.bytes, at, at + length)
}

/** A view, or a copy where the bytes span slices. */
export function readBytes(reader: Reader, compact: boolean): Uint8Array | null {
  const length = readLength(reader, compact)
  if (length === -1) return null
  const at = take(reader, length)
  return reader.bytes.subarray(at, at + length)
}

/** Views of the next bytes, never copies. */
export function readRecords(reader: Reader, compact: boolean): Slices | null {
  const length = readLength(reader, compact)
  return length === -1 ? null : readSlices(reader, length)
}

/** Views of the next `length` bytes. */
export function readSlices(reader: Reader, length: number): Slices {
  if (length > remaining(reader)) throw new ProtocolError(`needs ${length} bytes, but ${remaining(reader)} are left`)
  const slices: Uint8Array[] = []
  let left = length
  while (left > 0) {
    if (reader.at === reader.bytes.length) nextSlice(reader)
    const count = Math.min(left, reader.bytes.length - reader.at)
    if (count > 0) slices.push(reader.bytes.subarray(reader.at, reader.at + count))
    reader.at += count
    left -= count
  }
  return slices
}
