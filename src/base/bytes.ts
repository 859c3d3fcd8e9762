import { assert } from './assert.ts'

export * from './int32.ts'
export { getInt64, int64FromHalves, isSafeInt64At, putInt64 } from './int64.ts'
export { putUtf8, utf8Decode, utf8Encode, utf8Length } from './utf8.ts'

/** A byte string as a list of slices. Slices are immutable and may be shared by any number of byte strings. */
export type Slices = readonly Uint8Array[]

export const EMPTY_BYTES = new Uint8Array(0)

/** Small byte strings share a block: an ArrayBuffer of its own for each would cost ten times as much. */
const BLOCK_BYTES = 16_384
const IN_BLOCK_BYTES_MAX = 1_024
let block = EMPTY_BYTES
let blockUsed = 0

/** A copy of `bytes[start, end)` that keeps at most a small block alive. Its `buffer` may be shared: never transfer it. */
export function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start
  if (length > IN_BLOCK_BYTES_MAX) return bytes.slice(start, end)
  if (blockUsed + length > block.length) {
    block = new Uint8Array(BLOCK_BYTES)
    blockUsed = 0
  }
  const out = block.subarray(blockUsed, blockUsed + length)
  blockUsed += length
  for (let i = 0; i < length; i++) out[i] = bytes[start + i] as number
  return out
}

/** Bytes in all slices together. */
export function sliceLength(slices: Slices): number {
  let length = 0
  for (const slice of slices) length += slice.length
  return length
}

/** One contiguous array of a byte string. Copies only when there is more than one slice. */
export function concat(slices: Slices): Uint8Array {
  if (slices.length === 1) return slices[0] as Uint8Array
  const out = new Uint8Array(sliceLength(slices))
  let pos = 0
  for (const slice of slices) {
    out.set(slice, pos)
    pos += slice.length
  }
  return out
}

/** Views on `[start, end)` of a byte string; nothing is copied. Throws when the range is not inside. */
export function subSlices(slices: Slices, start: number, end: number): Uint8Array[] {
  const out: Uint8Array[] = []
  let pos = 0
  for (const slice of slices) {
    const from = Math.max(start - pos, 0)
    const to = Math.min(end - pos, slice.length)
    if (from < to) out.push(from === 0 && to === slice.length ? slice : slice.subarray(from, to))
    pos += slice.length
    if (pos >= end) break
  }
  assert(start >= 0 && start <= end && end <= pos, `range [${start}, ${end}) is inside ${pos} bytes`)
  return out
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const HEX_DIGITS = '0123456789abcdef'

/** Lower-case hex without separators. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const b of bytes) text += (HEX_DIGITS[b >> 4] as string) + (HEX_DIGITS[b & 15] as string)
  return text
}

/** Reads hex; white space is ignored. Throws RangeError on anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '').toLowerCase()
  if (digits.length % 2 !== 0) throw new RangeError(`hex text has an odd number of digits: ${digits.length}`)
  const out = new Uint8Array(digits.length / 2)
  for (let i = 0; i < digits.length; i++) {
    const digit = HEX_DIGITS.indexOf(digits[i] as string)
    if (digit < 0) throw new RangeError(`'${digits[i]}' at ${i} is not a hex digit`)
    out[i >> 1] = ((out[i >> 1] as number) << 4) | digit
  }
  return out
}
