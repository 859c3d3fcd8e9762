/**
 * LZ4 frames as Kafka's Java client writes and reads them: independent blocks of 64 KiB, no checksums.
 * Written here because lz4js makes dependent blocks, which the Java client refuses. Checksums are skipped, not checked:
 * the batch's CRC covers the same bytes.
 */
import type { Codec } from '../compression.ts'
import { append, appendMatch, finished, type GrowingBytes, growingBytes } from './growing-bytes.ts'
import { findMatches } from './match-finder.ts'

const MAGIC = 0x184d2204
/** Magic, flags (version 1, independent blocks), block size 64 KiB, and the second byte of the xxHash-32 of those two. */
const HEADER = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82)
const BLOCK_SIZE = 64 * 1024
const FLAG = { dictionaryId: 0x01, contentChecksum: 0x04, contentSize: 0x08, blockChecksum: 0x10 } as const
/** A block ends with 5 literals at least, and its last match begins 12 bytes before its end at the latest. */
const LAST_LITERALS = 5
const MATCH_START_MARGIN = 12
const MIN_MATCH = 4

function putUint32(out: Uint8Array, pos: number, value: number): number {
  for (let i = 0; i < 4; i++) out[pos + i] = value >>> (8 * i)
  return pos + 4
}

function getUint32(bytes: Uint8Array, pos: number): number {
  if (pos + 4 > bytes.length) throw new RangeError(`frame ends at ${bytes.length}, inside a field at ${pos}`)
  let value = 0
  for (let i = 3; i >= 0; i--) value = (value << 8) | (bytes[pos + i] as number)
  return value >>> 0
}

/** The part of a length that its 4 bits in the token don't hold. */
function putLength(out: Uint8Array, pos: number, length: number): number {
  if (length < 15) return pos
  let at = pos
  let left = length - 15
  for (; left >= 255; left -= 255) out[at++] = 255
  out[at++] = left
  return at
}

/** Writes the compressed block at `pos` and returns the position after it. */
function compressBlock(bytes: Uint8Array, start: number, end: number, out: Uint8Array, pos: number): number {
  let at = pos
  const limits = { matchStartLimit: end - MATCH_START_MARGIN + 1, matchEnd: end - LAST_LITERALS }
  findMatches(bytes, start, end, limits, (literalStart, literalEnd, offset, length) => {
    const literals = literalEnd - literalStart
    const extra = length === 0 ? 0 : length - MIN_MATCH
    out[at++] = (Math.min(literals, 15) << 4) | Math.min(extra, 15)
    at = putLength(out, at, literals)
    out.set(bytes.subarray(literalStart, literalEnd), at)
    at += literals
    if (length === 0) return
    out[at++] = offset
    out[at++] = offset >> 8
    at = putLength(out, at, extra)
  })
  return at
}

function compress(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / BLOCK_SIZE)
  const out = new Uint8Array(HEADER.length + bytes.length + Math.ceil(bytes.length / 255) + blocks * 24 + 4)
  out.set(HEADER)
  let pos = HEADER.length
  for (let start = 0; start < bytes.length; start += BLOCK_SIZE) {
    const end = Math.min(start + BLOCK_SIZE, bytes.length)
    const blockEnd = compressBlock(bytes, start, end, out, pos + 4)
    const size = blockEnd - pos - 4
    if (size < end - start) {
      putUint32(out, pos, size)
      pos = blockEnd
    } else {
      putUint32(out, pos, (end - start) | 0x80000000)
      out.set(bytes.subarray(start, end), pos + 4)
      pos += 4 + end - start
    }
  }
  return out.slice(0, putUint32(out, pos, 0))
}

interface Place {
  pos: number
}

function byteAt(block: Uint8Array, place: Place): number {
  const byte = block[place.pos++]
  if (byte === undefined) throw new RangeError('block ends inside a sequence')
  return byte
}

function readLength(block: Uint8Array, place: Place, nibble: number): number {
  let length = nibble
  if (nibble === 15) {
    let byte = 255
    while (byte === 255) {
      byte = byteAt(block, place)
      length += byte
    }
  }
  return length
}

function decompressBlock(block: Uint8Array, out: GrowingBytes): void {
  const place: Place = { pos: 0 }
  while (place.pos < block.length) {
    const token = byteAt(block, place)
    const literals = readLength(block, place, token >> 4)
    if (literals > block.length - place.pos) throw new RangeError(`${literals} literals run past the block`)
    append(out, block.subarray(place.pos, place.pos + literals))
    place.pos += literals
    if (place.pos === block.length) return // the last sequence has no match
    const offset = byteAt(block, place) | (byteAt(block, place) << 8)
    appendMatch(out, offset, readLength(block, place, token & 15) + MIN_MATCH)
  }
}

/** Checks the frame header and returns its flags and where the blocks begin. */
function readHeader(bytes: Uint8Array): { flags: number; pos: number } {
  if (getUint32(bytes, 0) !== MAGIC) throw new RangeError('frame does not begin with the LZ4 magic')
  const flags = bytes[4] ?? 0
  if (flags >> 6 !== 1) throw new RangeError(`frame version ${flags >> 6} is not 1`)
  if ((flags & FLAG.dictionaryId) !== 0) throw new RangeError('frame needs a dictionary')
  return { flags, pos: 7 + ((flags & FLAG.contentSize) === 0 ? 0 : 8) }
}

function decompress(bytes: Uint8Array, bytesMax: number): Uint8Array {
  const header = readHeader(bytes)
  const blockTrailer = (header.flags & FLAG.blockChecksum) === 0 ? 0 : 4
  const out = growingBytes(bytes.length * 4, bytesMax)
  let pos = header.pos
  for (;;) {
    const field = getUint32(bytes, pos)
    pos += 4
    if (field === 0) return finished(out)
    const size = field & 0x7fffffff
    if (size > bytes.length - pos) throw new RangeError(`block of ${size} bytes at ${pos} does not fit`)
    const block = bytes.subarray(pos, pos + size)
    if (field >>> 31 === 1) append(out, block)
    else decompressBlock(block, out)
    pos += size + blockTrailer
  }
}

export const lz4: Codec = { compress, decompress }
