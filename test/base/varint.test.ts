import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../src/base/bytes.ts'
import * as v from '../../src/base/varint.ts'

function written(write: (out: Uint8Array, pos: number, value: number) => number, value: number): string {
  const out = new Uint8Array(12)
  return toHex(out.subarray(1, write(out, 1, value)))
}

function cursor(hex: string): v.Cursor {
  return { bytes: fromHex(hex), pos: 0 }
}

const longs = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 63, 64, -64, -65, 8191, 8192, -8192, -8193),
  fc
    .tuple(fc.nat(52), fc.integer({ min: -1, max: 1 }), fc.constantFrom(1, -1))
    .map(([e, d, s]) => s * (2 ** e + d) + 0),
)

describe('varint', () => {
  test.each([
    [0, '00'],
    [1, '02'],
    [-1, '01'],
    [63, '7e'],
    [64, '8001'],
    [-65, '8101'],
    [300, 'd804'],
    [0x7fffffff, 'feffffff0f'],
    [-0x80000000, 'ffffffff0f'],
  ])('varint: %d is zig-zagged to %s', (value, hex) => {
    expect(written(v.writeVarint, value)).toBe(hex)
    expect(written(v.writeVarlong, value)).toBe(hex)
    expect(v.readVarint(cursor(hex))).toBe(value)
    expect(v.readVarlong(cursor(hex))).toBe(value)
  })

  test('varint: 300 unsigned is ac02', () => {
    expect(written(v.writeUnsignedVarint, 300)).toBe('ac02')
    expect(v.readUnsignedVarint(cursor('ac02'))).toBe(300)
  })

  test('varint: every uint32 reads back, in as many bytes as its size says', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (value) => {
        const hex = written(v.writeUnsignedVarint, value)
        const c = cursor(`${hex}00`)
        expect(v.readUnsignedVarint(c)).toBe(value)
        expect(c.pos).toBe(hex.length / 2)
        expect(v.sizeOfUnsignedVarint(value)).toBe(hex.length / 2)
      }),
    )
  })

  test('varint: every int32 reads back, in as many bytes as its size says', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const hex = written(v.writeVarint, value)
        expect(v.readVarint(cursor(hex))).toBe(value)
        expect(v.sizeOfVarint(value)).toBe(hex.length / 2)
      }),
    )
  })

  test('varlong: every safe int64 and both infinities read back, in as many bytes as their size says', () => {
    fc.assert(
      fc.property(longs, (value) => {
        const hex = written(v.writeVarlong, value)
        expect(v.readVarlong(cursor(hex))).toBe(value)
        expect(v.sizeOfVarlong(value)).toBe(hex.length / 2)
      }),
      { numRuns: 1000 },
    )
  })

  test('varlong: the bytes are those of the 64-bit zig-zag', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        let raw = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
        const out: number[] = []
        for (; raw >= 128n; raw >>= 7n) out.push(Number(raw & 127n) | 128)
        out.push(Number(raw))
        expect(written(v.writeVarlong, value)).toBe(toHex(Uint8Array.from(out)))
      }),
    )
  })

  test('varlong: a value beyond 2^53 is refused, or replaced when a replacement is given', () => {
    const unsafe = 'feffffffffffff7f' // 2^55 - 1
    expect(() => v.readVarlong(cursor(unsafe))).toThrow(/beyond 2\^53/)
    expect(v.readVarlong(cursor(unsafe), -1)).toBe(-1)
  })

  test('varint: truncated and overlong input is refused', () => {
    expect(() => v.readUnsignedVarint(cursor('80'))).toThrow(/past the end/)
    expect(() => v.readUnsignedVarint(cursor('808080808000'))).toThrow(/longer than 5/)
    expect(() => v.readVarlong(cursor('8080808080808080808000'))).toThrow(/longer than 10/)
  })
})
