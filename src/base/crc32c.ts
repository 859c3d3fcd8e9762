/** CRC-32C (Castagnoli), slice-by-16: sixteen bytes a turn through sixteen tables. Kafka's batches and snapshots carry it. */
import type { Slices } from './bytes.ts'

const POLYNOMIAL = 0x82f63b78 // bit-reversed 0x1EDC6F41

/** Table `t` at `[t * 256, t * 256 + 256)`: the CRC of one byte followed by `t` zero bytes. */
function makeTables(): Int32Array {
  const tables = new Int32Array(16 * 256)
  for (let i = 0; i < 256; i++) {
    let crc = i
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    tables[i] = crc
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256] as number
    tables[i] = (previous >>> 8) ^ (tables[previous & 0xff] as number)
  }
  return tables
}

const T = makeTables()

/**
 * CRC-32C of `bytes[start, end)` as uint32. `seed` is the CRC of what came before, so
 * `crc32c(b, 0, n, crc32c(a))` is the CRC of a followed by b.
 */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length, seed = 0): number {
  let crc = ~seed
  let i = start
  for (const last = end - 16; i <= last; i += 16) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    crc =
      T[3840 + (crc & 0xff)]! ^
      T[3584 + ((crc >>> 8) & 0xff)]! ^
      T[3328 + ((crc >>> 16) & 0xff)]! ^
      T[3072 + (crc >>> 24)]! ^
      T[2816 + bytes[i + 4]!]! ^
      T[2560 + bytes[i + 5]!]! ^
      T[2304 + bytes[i + 6]!]! ^
      T[2048 + bytes[i + 7]!]! ^
      T[1792 + bytes[i + 8]!]! ^
      T[1536 + bytes[i + 9]!]! ^
      T[1280 + bytes[i + 10]!]! ^
      T[1024 + bytes[i + 11]!]! ^
      T[768 + bytes[i + 12]!]! ^
      T[512 + bytes[i + 13]!]! ^
      T[256 + bytes[i + 14]!]! ^
      T[bytes[i + 15]!]!
  }
  for (; i < end; i++) crc = (crc >>> 8) ^ T[(crc ^ bytes[i]!) & 0xff]!
  return ~crc >>> 0
}

/** CRC-32C of a whole byte string. */
export function crc32cSlices(slices: Slices, seed = 0): number {
  let crc = seed
  for (const slice of slices) crc = crc32c(slice, 0, slice.length, crc)
  return crc >>> 0
}
