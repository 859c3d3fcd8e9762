/** Big-endian integers of at most 32 bits at a position. Reading or writing past the end throws RangeError. */

function outside(bytes: Uint8Array, pos: number, size: number): never {
  throw new RangeError(`${size} bytes at ${pos} are outside of ${bytes.length} bytes`)
}

function check(bytes: Uint8Array, pos: number, size: number): void {
  if (!(pos >= 0 && pos + size <= bytes.length)) outside(bytes, pos, size)
}

export function getInt8(bytes: Uint8Array, pos: number): number {
  check(bytes, pos, 1)
  return ((bytes[pos] as number) << 24) >> 24
}

export function getUint16(bytes: Uint8Array, pos: number): number {
  check(bytes, pos, 2)
  return ((bytes[pos] as number) << 8) | (bytes[pos + 1] as number)
}

export function getInt16(bytes: Uint8Array, pos: number): number {
  return (getUint16(bytes, pos) << 16) >> 16
}

export function getInt32(bytes: Uint8Array, pos: number): number {
  check(bytes, pos, 4)
  return (
    ((bytes[pos] as number) << 24) |
    ((bytes[pos + 1] as number) << 16) |
    ((bytes[pos + 2] as number) << 8) |
    (bytes[pos + 3] as number)
  )
}

export function getUint32(bytes: Uint8Array, pos: number): number {
  return getInt32(bytes, pos) >>> 0
}

/** Writes the low 8 bits of `value`. */
export function putInt8(bytes: Uint8Array, pos: number, value: number): void {
  check(bytes, pos, 1)
  bytes[pos] = value
}

/** Writes the low 16 bits of `value`. */
export function putInt16(bytes: Uint8Array, pos: number, value: number): void {
  check(bytes, pos, 2)
  bytes[pos] = value >>> 8
  bytes[pos + 1] = value
}

/** Writes the low 32 bits of `value`. */
export function putInt32(bytes: Uint8Array, pos: number, value: number): void {
  check(bytes, pos, 4)
  bytes[pos] = value >>> 24
  bytes[pos + 1] = value >>> 16
  bytes[pos + 2] = value >>> 8
  bytes[pos + 3] = value
}

export const putUint32 = putInt32
