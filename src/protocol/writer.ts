import { copyOf, fromHex, putInt32, putInt64, putUtf8, type Slices, sliceLength, utf8Length } from '../base/bytes.ts'
import { isUuid, putUuid } from '../base/uuid.ts'
import { ProtocolError } from './protocol-error.ts'

/** Finished slices, then `chunk[start … at)` that is still being filled. */
export interface Writer {
  readonly done: Uint8Array[]
  doneBytes: number
  chunk: Uint8Array
  start: number
  at: number
}

const FIRST_CHUNK_BYTES = 256
const CHUNK_BYTES_MAX = 65_536
/** Shorter pieces are copied: a slice of their own would cost more. */
const BY_REFERENCE_BYTES_MIN = 128
const STRING_BYTES_MAX = 0x7fff

/** First chunks of finished writers, for the next ones: what stood in them has been copied. */
const spares: Uint8Array[] = []
/** So many writers are open inside one another. */
const SPARES_MAX = 4

export function createWriter(): Writer {
  const chunk = spares.pop() ?? new Uint8Array(FIRST_CHUNK_BYTES)
  return { done: [], doneBytes: 0, chunk, start: 0, at: 0 }
}

/** Bytes written so far. */
export function written(writer: Writer): number {
  return writer.doneBytes + writer.at - writer.start
}

/** The written bytes. The writer must not be used any more. */
export function finish(writer: Writer): Uint8Array[] {
  const { chunk } = writer
  const isShared = writer.start === 0 && writer.at === chunk.length
  seal(writer)
  if (!isShared && chunk.length === FIRST_CHUNK_BYTES && spares.length < SPARES_MAX) spares.push(chunk)
  return writer.done
}

/** Closes the filled part of the chunk: copied to size, so that a small message does not keep a large buffer alive. */
function seal(writer: Writer): void {
  const { chunk, start, at } = writer
  if (at === start) return
  writer.done.push(start === 0 && at === chunk.length ? chunk : copyOf(chunk, start, at))
  writer.doneBytes += at - start
  writer.start = at
}

/** Room for `count` bytes in one piece; returns where they begin in `writer.chunk`. */
function reserve(writer: Writer, count: number): number {
  if (count > writer.chunk.length - writer.at) {
    const length = Math.max(count, Math.min(CHUNK_BYTES_MAX, writer.chunk.length * 2))
    seal(writer)
    writer.chunk = new Uint8Array(length)
    writer.start = 0
    writer.at = 0
  }
  const at = writer.at
  writer.at = at + count
  return at
}

function outside(value: unknown, type: string): ProtocolError {
  return new ProtocolError(`${String(value)} is not ${type}`)
}

export function writeBool(writer: Writer, value: boolean): void {
  const at = reserve(writer, 1)
  writer.chunk[at] = value ? 1 : 0
}

export function writeInt8(writer: Writer, value: number): void {
  if ((value << 24) >> 24 !== value) throw outside(value, 'an int8')
  const at = reserve(writer, 1)
  writer.chunk[at] = value
}

export function writeInt16(writer: Writer, value: number): void {
  if ((value << 16) >> 16 !== value) throw outside(value, 'an int16')
  const at = reserve(writer, 2)
  writer.chunk[at] = value >> 8
  writer.chunk[at + 1] = value
}

export function writeUint16(writer: Writer, value: number): void {
  if ((value & 0xffff) !== value) throw outside(value, 'a uint16')
  writeInt16(writer, (value << 16) >> 16)
}

export function writeInt32(writer: Writer, value: number): void {
  if ((value | 0) !== value) throw outside(value, 'an int32')
  const at = reserve(writer, 4)
  putInt32(writer.chunk, at, value)
}

/** A safe integer, or ±Infinity for Long.MAX and Long.MIN. */
export function writeInt64(writer: Writer, value: number): void {
  if (!Number.isSafeInteger(value) && value !== Number.POSITIVE_INFINITY && value !== Number.NEGATIVE_INFINITY) {
    throw outside(value, 'an int64 that is a safe integer')
  }
  const at = reserve(writer, 8)
  putInt64(writer.chunk, at, value)
}

/** 16 hex digits. */
export function writeHash64(writer: Writer, hex: string): void {
  if (!/^[0-9a-f]{16}$/.test(hex)) throw outside(hex, '16 hex digits')
  copyBytes(writer, fromHex(hex))
}

export function writeFloat64(writer: Writer, value: number): void {
  const at = reserve(writer, 8)
  new DataView(writer.chunk.buffer, writer.chunk.byteOffset + at, 8).setFloat64(0, value)
}

/** Unsigned LEB128, 0 … 2^32 − 1. */
export function writeUvarint(writer: Writer, value: number): void {
  if (value >>> 0 !== value) throw outside(value, 'an unsigned 32-bit integer')
  let left = value
  while (left >= 0x80) {
    const at = reserve(writer, 1)
    writer.chunk[at] = (left & 0x7f) | 0x80
    left >>>= 7
  }
  const at = reserve(writer, 1)
  writer.chunk[at] = left
}

export function writeUuid(writer: Writer, text: string): void {
  if (!isUuid(text)) throw outside(text, 'a UUID')
  const at = reserve(writer, 16)
  putUuid(writer.chunk, at, text)
}

/** Length of bytes or an array; −1 is null. */
export function writeLength(writer: Writer, length: number, compact: boolean): void {
  if (compact) writeUvarint(writer, length + 1)
  else writeInt32(writer, length)
}

export function writeString(writer: Writer, value: string | null, compact: boolean): void {
  const length = value === null ? -1 : utf8Length(value)
  if (length > STRING_BYTES_MAX) throw new ProtocolError(`string of ${length} bytes; ${STRING_BYTES_MAX} are allowed`)
  if (compact) writeUvarint(writer, length + 1)
  else writeInt16(writer, length)
  if (value === null) return
  const at = reserve(writer, length)
  putUtf8(writer.chunk, at, value)
}

export function writeBytes(writer: Writer, value: Uint8Array | null, compact: boolean): void {
  writeLength(writer, value === null ? -1 : value.length, compact)
  if (value !== null) appendBytes(writer, value)
}

export function writeRecords(writer: Writer, value: Slices | null, compact: boolean): void {
  writeLength(writer, value === null ? -1 : sliceLength(value), compact)
  if (value !== null) appendSlices(writer, value)
}

export function appendSlices(writer: Writer, slices: Slices): void {
  for (const slice of slices) appendBytes(writer, slice)
}

/** Large pieces go in by reference: they must not be changed afterwards. */
export function appendBytes(writer: Writer, piece: Uint8Array): void {
  if (piece.length < BY_REFERENCE_BYTES_MIN) {
    copyBytes(writer, piece)
    return
  }
  seal(writer)
  writer.done.push(piece)
  writer.doneBytes += piece.length
}

function copyBytes(writer: Writer, piece: Uint8Array): void {
  if (piece.length === 0) return
  const at = reserve(writer, piece.length)
  writer.chunk.set(piece, at)
}
