import { RecordsError } from '../records-error.ts'

/** Output of a decompressor whose size is not known before: `bytes[0, used)`, never more than `bytesMax`. */
export interface GrowingBytes {
  bytes: Uint8Array
  used: number
  readonly bytesMax: number
}

export function growingBytes(capacity: number, bytesMax: number): GrowingBytes {
  return { bytes: new Uint8Array(Math.min(capacity, bytesMax)), used: 0, bytesMax }
}

/** Makes room for `count` more bytes. Throws RecordsError MESSAGE_TOO_LARGE beyond the limit. */
export function reserve(out: GrowingBytes, count: number): void {
  const needed = out.used + count
  if (needed > out.bytesMax) {
    throw new RecordsError('MESSAGE_TOO_LARGE', `unpacks to more than the ${out.bytesMax} bytes allowed`)
  }
  if (needed <= out.bytes.length) return
  const bytes = new Uint8Array(Math.min(Math.max(needed, out.bytes.length * 2), out.bytesMax))
  bytes.set(out.bytes.subarray(0, out.used))
  out.bytes = bytes
}

export function append(out: GrowingBytes, part: Uint8Array): void {
  reserve(out, part.length)
  out.bytes.set(part, out.used)
  out.used += part.length
}

/** Appends `length` bytes from `offset` bytes back; they may overlap what is being written. Throws when that is before the start. */
export function appendMatch(out: GrowingBytes, offset: number, length: number): void {
  if (offset < 1 || offset > out.used) throw new RangeError(`offset ${offset} is outside of ${out.used} bytes`)
  reserve(out, length)
  const { bytes, used } = out
  for (let i = 0; i < length; i++) bytes[used + i] = bytes[used + i - offset] as number
  out.used = used + length
}

export function finished(out: GrowingBytes): Uint8Array {
  return out.used === out.bytes.length ? out.bytes : out.bytes.slice(0, out.used)
}
