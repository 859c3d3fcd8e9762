/**
 * LEB128 integers of Kafka: unsigned varint (protocol lengths), zig-zag varint and varlong (records).
 * Reading moves a cursor; writing returns the position after the value. Reads throw RangeError on a truncated or overlong value.
 */
import { int64FromHalves } from './int64.ts'

/** A place in bytes, moved by the read functions. Any object with these two fields will do. */
export interface Cursor {
  readonly bytes: Uint8Array
  pos: number
}

const TWO_32 = 4294967296

function nextByte(c: Cursor, start: number): number {
  const b = c.bytes[c.pos]
  if (b === undefined) throw new RangeError(`varint at ${start} runs past the end of ${c.bytes.length} bytes`)
  c.pos++
  return b
}

/** Reads an unsigned varint of at most 5 bytes as uint32. */
export function readUnsignedVarint(c: Cursor): number {
  const start = c.pos
  let b = nextByte(c, start)
  if (b < 0x80) return b
  let value = b & 0x7f
  for (let shift = 7; shift <= 28; shift += 7) {
    b = nextByte(c, start)
    value |= (b & 0x7f) << shift
    if (b < 0x80) return value >>> 0
  }
  throw new RangeError(`varint at ${start} is longer than 5 bytes`)
}

/** Reads a zig-zag varint as int32. */
export function readVarint(c: Cursor): number {
  const raw = readUnsignedVarint(c)
  return (raw >>> 1) ^ -(raw & 1)
}

/**
 * Reads a zig-zag varlong of at most 10 bytes; Long.MAX_VALUE and Long.MIN_VALUE are ±Infinity.
 * Another value beyond 2^53 is `unsafe` when that is given, else a RangeError.
 */
export function readVarlong(c: Cursor, unsafe?: number): number {
  const start = c.pos
  const parts: [number, number, number] = [0, 0, 0] // 28 + 28 + 8 bits, low first
  let i = 0
  for (; i < 10; i++) {
    const b = nextByte(c, start)
    parts[(i >> 2) as 0 | 1 | 2] |= (b & 0x7f) << ((i & 3) * 7)
    if (b < 0x80) break
  }
  if (i === 10) throw new RangeError(`varlong at ${start} is longer than 10 bytes`)
  const rawLo = parts[0] | (parts[1] << 28)
  const rawHi = (parts[1] >>> 4) | (parts[2] << 24)
  const sign = -(rawLo & 1)
  const lo = (((rawLo >>> 1) | (rawHi << 31)) ^ sign) >>> 0
  const hi = (rawHi >>> 1) ^ sign
  const value = int64FromHalves(hi, lo) ?? unsafe
  if (value === undefined) throw new RangeError(`varlong at ${start} is beyond 2^53`)
  return value
}

/** Bytes of an unsigned varint; `value` is a uint32. */
export function sizeOfUnsignedVarint(value: number): number {
  const bits = 32 - Math.clz32(value)
  return bits <= 7 ? 1 : Math.ceil(bits / 7)
}

/** Bytes of a zig-zag varint; `value` is an int32. */
export function sizeOfVarint(value: number): number {
  return sizeOfUnsignedVarint(((value << 1) ^ (value >> 31)) >>> 0)
}

/** Bytes of a zig-zag varlong; `value` is a safe integer or ±Infinity. */
export function sizeOfVarlong(value: number): number {
  if (value === (value | 0)) return sizeOfVarint(value)
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return 10
  // A zig-zagged 7n-bit group holds magnitudes below 2^(7n-1), the negative ones shifted by one.
  const magnitude = value < 0 ? -(value + 1) : value
  let size = 1
  for (let limit = 64; magnitude >= limit; limit *= 128) size++
  return size
}

export function writeUnsignedVarint(out: Uint8Array, pos: number, value: number): number {
  let rest = value >>> 0
  let at = pos
  while (rest >= 0x80) {
    out[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  out[at++] = rest
  return at
}

export function writeVarint(out: Uint8Array, pos: number, value: number): number {
  return writeUnsignedVarint(out, pos, (value << 1) ^ (value >> 31))
}

/** The two halves of a safe integer or ±Infinity, as signed 32-bit numbers. */
function halvesOf(value: number): [hi: number, lo: number] {
  if (value === Number.POSITIVE_INFINITY) return [0x7fffffff, -1]
  if (value === Number.NEGATIVE_INFINITY) return [-0x80000000, 0]
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe int64`)
  const hi = Math.floor(value / TWO_32)
  return [hi, (value - hi * TWO_32) | 0]
}

/** Writes a safe integer or ±Infinity; throws RangeError on anything else. */
export function writeVarlong(out: Uint8Array, pos: number, value: number): number {
  if (value === (value | 0)) return writeVarint(out, pos, value)
  const [hi, lo] = halvesOf(value)
  const sign = hi >> 31
  let restLo = ((lo << 1) ^ sign) >>> 0
  let restHi = (((hi << 1) | (lo >>> 31)) ^ sign) >>> 0
  let at = pos
  while (restHi !== 0 || restLo >= 0x80) {
    out[at++] = (restLo & 0x7f) | 0x80
    restLo = ((restLo >>> 7) | (restHi << 25)) >>> 0
    restHi >>>= 7
  }
  out[at++] = restLo
  return at
}
