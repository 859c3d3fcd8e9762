/**
 * int64 as `number`: exact below 2^53, Long.MAX_VALUE and Long.MIN_VALUE are ±Infinity, everything else is refused.
 * Arithmetic is hi * 2^32 + lo, which is about 16 times faster than BigInt.
 */
import { getInt32, getUint32, putInt32 } from './int32.ts'

const TWO_32 = 4294967296
const HI_SAFE_LIMIT = 2097152 // 2^21: hi beyond it means |value| > 2^53

/** The number for the two halves of an int64, or undefined when it is neither safe nor one of the two sentinels. */
export function int64FromHalves(hi: number, lo: number): number | undefined {
  if (hi >= -HI_SAFE_LIMIT && hi < HI_SAFE_LIMIT) {
    return hi === -HI_SAFE_LIMIT && lo === 0 ? undefined : hi * TWO_32 + lo
  }
  if (hi === 0x7fffffff && lo === 0xffffffff) return Number.POSITIVE_INFINITY
  if (hi === -0x80000000 && lo === 0) return Number.NEGATIVE_INFINITY
  return undefined
}

/** True when `getInt64` at this position would return a value instead of throwing. */
export function isSafeInt64At(bytes: Uint8Array, pos: number): boolean {
  return int64FromHalves(getInt32(bytes, pos), getUint32(bytes, pos + 4)) !== undefined
}

/** Reads a big-endian int64. Throws RangeError when it does not fit a `number` (see `isSafeInt64At`). */
export function getInt64(bytes: Uint8Array, pos: number): number {
  const hi = getInt32(bytes, pos)
  const lo = getUint32(bytes, pos + 4)
  const value = int64FromHalves(hi, lo)
  if (value === undefined) throw new RangeError(`int64 at ${pos} is beyond 2^53`)
  return value
}

/** Writes a big-endian int64; ±Infinity become Long.MAX_VALUE and Long.MIN_VALUE. Throws RangeError on a non-integer. */
export function putInt64(bytes: Uint8Array, pos: number, value: number): void {
  if (Number.isSafeInteger(value)) {
    const hi = Math.floor(value / TWO_32)
    putInt32(bytes, pos, hi)
    putInt32(bytes, pos + 4, value - hi * TWO_32)
  } else if (value === Number.POSITIVE_INFINITY) {
    putInt32(bytes, pos, 0x7fffffff)
    putInt32(bytes, pos + 4, -1)
  } else if (value === Number.NEGATIVE_INFINITY) {
    putInt32(bytes, pos, -0x80000000)
    putInt32(bytes, pos + 4, 0)
  } else {
    throw new RangeError(`${value} is not a safe int64`)
  }
}
