/** Snappy in the framing of xerial's snappy-java, which Kafka's Java client writes; a bare snappy block is read too. */
import { concat, equalBytes, getInt32, putInt32 } from '../../../base/bytes.ts'
import { type Cursor, readUnsignedVarint, writeUnsignedVarint } from '../../../base/varint.ts'
import type { Codec } from '../compression.ts'
import { append, appendMatch, finished, growingBytes, type GrowingBytes, reserve } from './growing-bytes.ts'
import { findMatches } from './match-finder.ts'

/** 0x82 "SNAPPY" 0, version 1, compatible with version 1. */
const HEADER = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1)
const MAGIC_LENGTH = 8
const BLOCK_SIZE = 32 * 1024
const TAG = { literal: 0, copy1: 1, copy2: 2, copy4: 3 } as const

function putLiteral(out: Uint8Array, pos: number, literal: Uint8Array): number {
  const n = literal.length - 1
  let at = pos
  if (n < 60) out[at++] = (n << 2) | TAG.literal
  else {
    out[at++] = ((n < 256 ? 60 : 61) << 2) | TAG.literal
    out[at++] = n
    if (n >= 256) out[at++] = n >> 8
  }
  out.set(literal, at)
  return at + literal.length
}

function putCopy(out: Uint8Array, pos: number, offset: number, length: number): number {
  let at = pos
  let left = length
  while (left > 0) {
    const n = Math.min(left, 64)
    const isShort = n >= 4 && n <= 11 && offset < 2048
    out[at++] = isShort ? ((offset >> 8) << 5) | ((n - 4) << 2) | TAG.copy1 : ((n - 1) << 2) | TAG.copy2
    out[at++] = offset
    if (!isShort) out[at++] = offset >> 8
    left -= n
  }
  return at
}

function compressBlock(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(32 + bytes.length + Math.ceil(bytes.length / 6))
  let pos = writeUnsignedVarint(out, 0, bytes.length)
  const limits = { matchStartLimit: bytes.length, matchEnd: bytes.length }
  findMatches(bytes, 0, bytes.length, limits, (literalStart, literalEnd, offset, length) => {
    if (literalStart < literalEnd) pos = putLiteral(out, pos, bytes.subarray(literalStart, literalEnd))
    pos = putCopy(out, pos, offset, length)
  })
  return out.subarray(0, pos)
}

function compress(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [HEADER]
  for (let start = 0; start < bytes.length; start += BLOCK_SIZE) {
    const block = compressBlock(bytes.subarray(start, start + BLOCK_SIZE))
    const length = new Uint8Array(4)
    putInt32(length, 0, block.length)
    parts.push(length, block)
  }
  return concat(parts)
}

/** Little-endian integer of `size` bytes. */
function take(c: Cursor, size: number): number {
  let value = 0
  if (c.pos + size > c.bytes.length) throw new RangeError(`block ends inside the tag before byte ${c.pos}`)
  for (let i = 0; i < size; i++) value += (c.bytes[c.pos++] as number) * 2 ** (8 * i)
  return value
}

function readLiteral(c: Cursor, tag: number, out: GrowingBytes): void {
  const n = tag >> 2
  const length = 1 + (n < 60 ? n : take(c, n - 59))
  if (length > c.bytes.length - c.pos) throw new RangeError(`literal of ${length} bytes runs past the block`)
  append(out, c.bytes.subarray(c.pos, c.pos + length))
  c.pos += length
}

function readCopy(c: Cursor, tag: number, out: GrowingBytes): void {
  const kind = tag & 3
  if (kind === TAG.copy1) appendMatch(out, ((tag >> 5) << 8) | take(c, 1), ((tag >> 2) & 7) + 4)
  else appendMatch(out, take(c, kind === TAG.copy2 ? 2 : 4), (tag >> 2) + 1)
}

function decompressBlock(block: Uint8Array, bytesMax: number): Uint8Array {
  const c: Cursor = { bytes: block, pos: 0 }
  const length = readUnsignedVarint(c)
  reserve(growingBytes(0, bytesMax), length)
  const out = growingBytes(length, length)
  while (c.pos < block.length) {
    const tag = block[c.pos++] as number
    if ((tag & 3) === TAG.literal) readLiteral(c, tag, out)
    else readCopy(c, tag, out)
  }
  if (out.used !== length) throw new RangeError(`block has ${out.used} bytes, but says ${length}`)
  return out.bytes
}

function decompress(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (!equalBytes(bytes.subarray(0, MAGIC_LENGTH), HEADER.subarray(0, MAGIC_LENGTH)))
    return decompressBlock(bytes, bytesMax)
  const out = growingBytes(bytes.length * 4, bytesMax)
  let pos = HEADER.length
  while (pos < bytes.length) {
    const length = getInt32(bytes, pos)
    pos += 4
    if (length < 0 || length > bytes.length - pos)
      throw new RangeError(`block of ${length} bytes at ${pos} does not fit`)
    append(out, decompressBlock(bytes.subarray(pos, pos + length), bytesMax))
    pos += length
  }
  return finished(out)
}

export const snappy: Codec = { compress, decompress }
