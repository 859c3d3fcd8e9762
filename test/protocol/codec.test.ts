import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../src/base/bytes.ts'
import { codecFor } from '../../src/protocol/codec.ts'
import { withDefaults } from '../../src/protocol/codec-default.ts'
import { ProtocolError } from '../../src/protocol/protocol-error.ts'
import { createReader, remaining } from '../../src/protocol/reader.ts'
import { produceRequest } from '../../src/protocol/schema/00-produce.ts'
import {
  type AnyMessage,
  array,
  bytes,
  int32,
  int64,
  message,
  nested,
  records,
  string,
  struct,
  uuid,
} from '../../src/protocol/schema-dsl.ts'
import { createWriter, finish } from '../../src/protocol/writer.ts'

function write(of: AnyMessage, version: number, value: unknown): string {
  const writer = createWriter()
  codecFor(of, version).write(writer, value)
  return toHex(concat(finish(writer)))
}

function read(of: AnyMessage, version: number, hex: string): unknown {
  return codecFor(of, version).read(createReader([fromHex(hex)]))
}

const point = struct('Point', { x: int32({ default: -1 }), y: int32({ since: 2, ignorable: true }) })
const sample = message(
  'Sample',
  { versions: [0, 3], flexibleFrom: 2 },
  {
    name: string({ nullableSince: 1, default: null }),
    big: int64({ since: 1 }),
    points: array(point),
    origin: nested(point, { since: 3, nullable: true, default: null }),
    mark: nested(point, { since: 3, nullable: true, tag: 5, default: null }),
    note: string({ since: 2, tag: 1 }),
  },
)

describe('codec: versions, defaults and nulls', () => {
  test('codec: absent fields are read at their defaults', () => {
    const none = { big: 0, origin: null, mark: null, note: '' }
    expect(read(sample, 0, '0001 61 00000001 00000007')).toEqual({ name: 'a', points: [{ x: 7, y: 0 }], ...none })
  })

  test('codec: flexible versions have compact lengths and tags in every struct', () => {
    expect(write(sample, 2, { name: 'ab', points: [{ x: 1, y: 2 }] })).toBe(
      '03616200000000000000000200000001000000020000',
    )
  })

  test('codec: a tag is written only when it differs from its default, in ascending order', () => {
    const hex = write(sample, 3, { points: [], mark: { x: 1 }, note: 'hi' })
    expect(hex).toBe('00' + '0000000000000000' + '01' + 'ff' + '02' + '0103036869' + '050a01000000010000000000')
    expect(read(sample, 3, hex)).toMatchObject({ note: 'hi', mark: { x: 1, y: 0 }, origin: null })
  })

  test('codec: an unknown tag is skipped', () => {
    expect(read(sample, 2, '00 0000000000000000 01 02 01 03 036869 63 02 aaaa')).toMatchObject({ note: 'hi' })
  })

  test('codec: a tag whose size lies is refused', () => {
    expect(() => read(sample, 2, '00 0000000000000000 01 01 01 04 036869 00')).toThrow(/note: tag 1 is not the 4 bytes/)
  })

  test('codec: a value that a version can not carry is refused, unless the field is ignorable', () => {
    expect(() => write(sample, 0, { name: 'a', points: [], big: 1 })).toThrow(/Sample v0.big: has a value/)
    expect(write(sample, 0, { name: 'a', points: [{ x: 1, y: 9 }], big: 0 })).toBe('0001610000000100000001')
    try {
      write(sample, 0, { name: 'a', points: [], big: 1 })
    } catch (error) {
      expect((error as ProtocolError).kind).toBe('UNSUPPORTED_VERSION')
    }
  })

  test('codec: null is refused before the version that allows it', () => {
    expect(() => write(sample, 0, { name: null, points: [] })).toThrow(/Sample v0.name: null is not allowed/)
    expect(() => read(sample, 0, 'ffff 00000000')).toThrow(/Sample v0.name: null is not allowed/)
    expect(read(sample, 1, 'ffff 0000000000000000 00000000')).toMatchObject({ name: null })
  })

  test('codec: an error names the path to the field', () => {
    const cutMark = '00 0000000000000000 01 ff 01 05 02 0100'
    expect(() => read(sample, 3, cutMark)).toThrow('Sample v3.mark.x: needs 4 bytes at byte 15, but 1 are left')
    expect(() => codecFor(sample, 4)).toThrow('Sample: version 4 is not in 0–3')
    expect(() => codecFor(produceRequest, 2)).toThrow(ProtocolError)
  })

  test('codec: an array that the frame can not hold is refused before it is allocated', () => {
    expect(() => read(sample, 0, '0001 61 7fffffff')).toThrow(/2147483647 elements can't be in the 0 bytes left/)
  })

  test('codec: default arrays are never shared', () => {
    const late = message('Late', { versions: [0, 1] }, { points: array(point, { since: 1 }) })
    const codec = codecFor(late, 0)
    const [a, b] = [codec.read(createReader([])), codec.read(createReader([]))]
    expect([a, b]).toEqual([{ points: [] }, { points: [] }])
    expect(a.points).not.toBe(b.points)
    const first = withDefaults(sample, { points: [{}] })
    expect(first.points).toEqual([{ x: -1, y: 0 }])
    expect(withDefaults(sample, { points: [] }).points).not.toBe(withDefaults(sample, { points: [] }).points)
  })
})

describe('codec: numbers and text', () => {
  const numbers = message('Numbers', { versions: [0, 0] }, { value: int64() })

  test('codec: Long.MAX and Long.MIN are ±Infinity, and other unsafe integers are refused', () => {
    const pairs: [number, string][] = [
      [Infinity, '7fffffffffffffff'],
      [-Infinity, '8000000000000000'],
      [-1, 'ffffffffffffffff'],
      [Number.MAX_SAFE_INTEGER, '001fffffffffffff'],
      [Number.MIN_SAFE_INTEGER, 'ffe0000000000001'],
      [4294967296, '0000000100000000'],
    ]
    for (const [value, hex] of pairs) {
      expect(write(numbers, 0, { value })).toBe(hex)
      expect(read(numbers, 0, hex)).toEqual({ value })
    }
    expect(() => read(numbers, 0, '0020000000000000')).toThrow(/int64 0x0020000000000000 is beyond 2\^53/)
    expect(() => write(numbers, 0, { value: 2 ** 53 })).toThrow(ProtocolError)
    expect(() => write(numbers, 0, { value: Number.NaN })).toThrow(ProtocolError)
    expect(() => write(numbers, 0, { value: 1.5 })).toThrow(ProtocolError)
  })

  test('codec: a value outside its type is refused when written', () => {
    const text = message('Text', { versions: [0, 0] }, { text: string(), id: uuid(), count: int32() })
    const good = { text: 'a', id: 'AAAAAAAAAAAAAAAAAAAAAQ', count: 1 }
    expect(() => write(text, 0, { ...good, text: 'x'.repeat(32768) })).toThrow(/string of 32768 bytes/)
    expect(() => write(text, 0, { ...good, id: 'no' })).toThrow(/Text v0.id: no is not a UUID/)
    expect(() => write(text, 0, { ...good, count: 2 ** 31 })).toThrow(/Text v0.count: 2147483648 is not an int32/)
    expect(() => write(text, 0, { ...good, text: 5 })).toThrow(/Text v0.text: 5 is not a string/)
  })
})

describe('codec: bytes are not copied', () => {
  const blobs = message('Blobs', { versions: [0, 0] }, { records: records({ nullable: true }), bytes: bytes() })

  test('codec: records go into the frame and come out of it as the same memory', () => {
    const batch = new Uint8Array(500).fill(7)
    const writer = createWriter()
    codecFor(blobs, 0).write(writer, { records: [batch, batch.subarray(0, 200)], bytes: batch })
    const frame = finish(writer)
    expect(frame.filter((slice) => slice.buffer === batch.buffer).length).toBe(3)
    const reader = createReader(frame)
    const value = codecFor(blobs, 0).read(reader)
    expect(value.records?.every((slice) => slice.buffer === batch.buffer)).toBe(true)
    expect(value.records?.map((slice) => slice.length)).toEqual([500, 200])
    expect(value.bytes.buffer).toBe(batch.buffer)
    expect(remaining(reader)).toBe(0)
  })

  test('codec: a large value in a tag is counted with the rest', () => {
    const tagged = message('Tagged', { versions: [0, 0], flexibleFrom: 0 }, { blob: bytes({ tag: 0 }) })
    const hex = write(tagged, 0, { blob: new Uint8Array(300) })
    expect(hex.slice(0, 12)).toBe('0100ae02ad02')
    expect(read(tagged, 0, hex)).toEqual({ blob: new Uint8Array(300) })
  })

  test('codec: a small message does not keep a large buffer alive', () => {
    const writer = createWriter()
    codecFor(blobs, 0).write(writer, { records: null, bytes: new Uint8Array(3) })
    // A block that many small messages share, not the writer's own chunk.
    const slices = finish(writer)
    expect(slices.map((slice) => slice.length)).toEqual([11])
    expect(slices.every((slice) => slice.buffer.byteLength <= 16_384)).toBe(true)
  })
})
