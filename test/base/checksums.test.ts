import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8Encode } from '../../src/base/bytes.ts'
import { crc32c, crc32cSlices } from '../../src/base/crc32c.ts'
import { murmur2, toPositive } from '../../src/base/murmur2.ts'

/** The definition, bit by bit. */
function crc32cBitwise(bytes: Uint8Array): number {
  let crc = -1
  for (const b of bytes) {
    crc ^= b
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

describe('crc32c', () => {
  test('crc32c: the check value of the Castagnoli polynomial', () => {
    expect(crc32c(utf8Encode('123456789'))).toBe(0xe3069283)
    expect(crc32c(new Uint8Array(0))).toBe(0)
  })

  test('crc32c: sixteen bytes a turn give what one bit a turn gives, at any start and end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(100), (bytes, x, y) => {
        const start = Math.min(x, y, bytes.length)
        const end = Math.min(Math.max(x, y), bytes.length)
        expect(crc32c(bytes, start, end)).toBe(crc32cBitwise(bytes.subarray(start, end)))
      }),
    )
  })

  test('crc32c: slices give what their concatenation gives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (a, b) => {
        const whole = Uint8Array.from([...a, ...b])
        expect(crc32cSlices([a, b])).toBe(crc32c(whole))
        expect(crc32c(b, 0, b.length, crc32c(a))).toBe(crc32c(whole))
      }),
    )
  })
})

describe('murmur2', () => {
  test.each([
    ['21', -973932308, 0],
    ['foobar', -790332482, 0],
    ['abc', 479470107, 3],
    ['a-little-bit-long-string', -985981536, 2],
    ['a-little-bit-longer-string', -1486304829, 5],
    ['key-1', 193331640, 0],
    ['', 275646681, 3],
  ])('murmur2: %j hashes to %d and goes to partition %d of 6', (key, hash, partition) => {
    expect(murmur2(utf8Encode(key))).toBe(hash)
    expect(toPositive(hash) % 6).toBe(partition)
  })
})
