import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as b from '../../src/base/bytes.ts'

describe('slices', () => {
  const sliceLists = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 6 })

  test('bytes: one slice is concatenated without a copy', () => {
    const slice = Uint8Array.of(1, 2)
    expect(b.concat([slice])).toBe(slice)
  })

  test('bytes: a sub-range of slices reads as the sub-range of their concatenation', () => {
    fc.assert(
      fc.property(sliceLists, fc.nat(60), fc.nat(60), (slices, x, y) => {
        const whole = b.concat(slices)
        const [start, end] = [Math.min(x, y, whole.length), Math.min(Math.max(x, y), whole.length)]
        expect(b.concat(b.subSlices(slices, start, end))).toEqual(whole.slice(start, end))
      }),
    )
  })

  test('bytes: a sub-range shares the memory of its slices', () => {
    const slice = Uint8Array.of(1, 2, 3, 4)
    const [view] = b.subSlices([slice], 1, 3)
    expect(view?.buffer).toBe(slice.buffer)
    expect(b.subSlices([slice], 0, 4)[0]).toBe(slice)
  })

  test('bytes: a range that is not inside the slices is refused', () => {
    expect(() => b.subSlices([Uint8Array.of(1)], 0, 2)).toThrow(/inside 1 bytes/)
    expect(() => b.subSlices([], 1, 0)).toThrow()
  })
})

describe('hex', () => {
  test('bytes: hex reads back what it wrote', () => {
    fc.assert(fc.property(fc.uint8Array(), (x) => b.equalBytes(b.fromHex(b.toHex(x)), x)))
  })

  test('bytes: hex allows white space and nothing else', () => {
    expect(b.fromHex('0A ff\n')).toEqual(Uint8Array.of(10, 255))
    expect(() => b.fromHex('0g')).toThrow(/'g' at 1/)
    expect(() => b.fromHex('abc')).toThrow(/odd/)
  })

  test('bytes: arrays of different content or length are not equal', () => {
    expect(b.equalBytes(Uint8Array.of(1), Uint8Array.of(2))).toBe(false)
    expect(b.equalBytes(Uint8Array.of(1), Uint8Array.of(1, 1))).toBe(false)
  })
})

describe('integers', () => {
  test('bytes: int16 and int32 are big endian and keep their sign', () => {
    const out = new Uint8Array(8)
    b.putInt16(out, 0, -2)
    b.putInt32(out, 2, 0x01020304)
    expect(b.toHex(out)).toBe('fffe010203040000')
    expect([b.getInt16(out, 0), b.getUint16(out, 0), b.getInt32(out, 2)]).toEqual([-2, 0xfffe, 0x01020304])
    b.putInt32(out, 0, -1)
    expect([b.getInt32(out, 0), b.getUint32(out, 0), b.getInt8(out, 0)]).toEqual([-1, 0xffffffff, -1])
  })

  test('bytes: every safe int64 and both infinities agree with BigInt', () => {
    const out = new Uint8Array(8)
    const view = new DataView(out.buffer)
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer()), (n) => {
        b.putInt64(out, 0, n)
        expect(view.getBigInt64(0)).toBe(BigInt(n))
        expect(b.getInt64(out, 0)).toBe(n === 0 ? 0 : n)
      }),
    )
    b.putInt64(out, 0, Number.POSITIVE_INFINITY)
    expect(b.toHex(out)).toBe('7fffffffffffffff')
    expect(b.getInt64(out, 0)).toBe(Number.POSITIVE_INFINITY)
    b.putInt64(out, 0, Number.NEGATIVE_INFINITY)
    expect(b.toHex(out)).toBe('8000000000000000')
    expect(b.getInt64(out, 0)).toBe(Number.NEGATIVE_INFINITY)
  })

  test('bytes: exactly the int64 that no number holds are refused', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        const out = new Uint8Array(8)
        new DataView(out.buffer).setBigInt64(0, n)
        const safe = Number.isSafeInteger(Number(n)) || n === -(2n ** 63n) || n === 2n ** 63n - 1n
        expect(b.isSafeInt64At(out, 0)).toBe(safe)
        if (!safe) expect(() => b.getInt64(out, 0)).toThrow(RangeError)
      }),
    )
    for (const edge of [2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n, -(2n ** 53n) + 1n]) {
      const out = new Uint8Array(8)
      new DataView(out.buffer).setBigInt64(0, edge)
      expect(b.isSafeInt64At(out, 0)).toBe(Number.isSafeInteger(Number(edge)))
    }
    expect(() => b.putInt64(new Uint8Array(8), 0, 1.5)).toThrow(RangeError)
  })

  test('bytes: reading past the end is refused, not zero', () => {
    expect(() => b.getInt32(new Uint8Array(3), 0)).toThrow(/4 bytes at 0/)
    expect(() => b.putInt64(new Uint8Array(7), 0, 1)).toThrow(RangeError)
    expect(() => b.getInt16(new Uint8Array(3), -1)).toThrow(RangeError)
  })
})

describe('utf-8', () => {
  test('utf8: well-formed text agrees with TextEncoder and reads back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (s) => {
        const bytes = b.utf8Encode(s)
        expect(bytes).toEqual(new TextEncoder().encode(s))
        expect(b.utf8Length(s)).toBe(bytes.length)
        expect(b.utf8Decode(bytes)).toBe(s)
      }),
    )
  })

  test('utf8: a lone surrogate is written as a question mark, like the JVM', () => {
    expect(b.toHex(b.utf8Encode('a\ud800b\udc00'))).toBe('613f623f')
    expect(b.utf8Length('\ud800')).toBe(1)
    expect(b.toHex(b.utf8Encode('\ud83d\ude00'))).toBe('f09f9880')
  })

  test('utf8: malformed bytes become U+FFFD as TextDecoder has it, where no surrogate is encoded', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0xe0, 0xf0, 0xf4, 0xf5, 0xc0, 0xc2, 0x80, 0x90, 0xbf))
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (list) => {
        fc.pre(!list.includes(0xed))
        const bytes = Uint8Array.from(list)
        expect(b.utf8Decode(bytes)).toBe(decoder.decode(bytes))
      }),
      { numRuns: 2000 },
    )
  })

  test('utf8: an encoded surrogate is one U+FFFD, like the JVM, and a byte order mark stays', () => {
    expect(b.utf8Decode(b.fromHex('61eda08062'))).toBe('a\ufffdb')
    expect(b.utf8Decode(b.fromHex('efbbbf61'))).toBe('\ufeffa')
  })

  test('utf8: text longer than one chunk keeps its surrogate pairs', () => {
    const s = `${'x'.repeat(4095)}😀${'é'.repeat(5000)}`
    expect(b.utf8Decode(b.utf8Encode(s))).toBe(s)
  })
})
