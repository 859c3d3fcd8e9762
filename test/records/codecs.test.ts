import { readFileSync } from 'node:fs'
import { gzipSync as nodeGzip, gunzipSync as nodeGunzip } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex, utf8Encode } from '../../src/base/bytes.ts'
import { gzip } from '../../src/protocol/records/codecs/gzip.ts'
import { lz4 } from '../../src/protocol/records/codecs/lz4.ts'
import { snappy } from '../../src/protocol/records/codecs/snappy.ts'
import {
  type Codec,
  codecFor,
  compress,
  compressionName,
  decompress,
  registerCodec,
} from '../../src/protocol/records/compression.ts'

const MAX = 1 << 22
const codecs: [string, Codec][] = [
  ['gzip', gzip],
  ['snappy', snappy],
  ['lz4', lz4],
]

/** Text that repeats itself near and far, noise, and mixtures of both. */
const data = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.nat(400))
        .map(([unit, times]) => concat(Array(times).fill(unit))),
    ),
    { maxLength: 8 },
  )
  .map((parts) => concat([...parts, ...parts.slice(0, 2)]))

const large = concat(
  Array.from({ length: 9000 }, (_, i) => utf8Encode(`{"id":${i},"name":"user-${(i * 7919) % 1000}"}\n`)),
)

describe.each(codecs)('%s', (name, codec) => {
  test(`${name}: whatever goes in comes out`, () => {
    fc.assert(fc.property(data, (bytes) => toHex(codec.decompress(codec.compress(bytes), MAX)) === toHex(bytes)))
  })

  test(`${name}: several blocks of JSON come out, at less than half their size`, () => {
    const packed = codec.compress(large)
    expect(packed.length).toBeLessThan(large.length / 2)
    expect(toHex(codec.decompress(packed, MAX))).toBe(toHex(large))
  })

  test(`${name}: the same bytes at every call`, () => {
    expect(codec.compress(large)).toEqual(codec.compress(large))
  })

  test(`${name}: a bomb stops at the limit`, () => {
    const bomb = codec.compress(new Uint8Array(8_000_000))
    expect(() => codec.decompress(bomb, 1_000_000)).toThrow(expect.objectContaining({ error: 'MESSAGE_TOO_LARGE' }))
    expect(codec.decompress(bomb, 8_000_000)).toHaveLength(8_000_000)
  })

  test(`${name}: a cut or garbled stream throws or gives other bytes, and always ends`, () => {
    const packed = codec.compress(large.subarray(0, 3000))
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const garbled = cut ? packed.slice(0, at) : packed.slice()
        if (!cut) garbled[at] = byte
        try {
          codec.decompress(garbled, MAX)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      }),
      { numRuns: 500 },
    )
    expect(() => codec.decompress(packed.slice(0, packed.length / 2), MAX)).toThrow()
  })
})

describe('files of others', () => {
  const squares = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) % 251)
  const golden = (name: string) => new Uint8Array(readFileSync(new URL(`../golden/codecs/${name}`, import.meta.url)))

  test('codecs: what Kafka 4.3.1’s own client compressed comes out', () => {
    expect(toHex(lz4.decompress(golden('squares.lz4'), MAX))).toBe(toHex(squares))
    expect(toHex(snappy.decompress(golden('squares.snappy'), MAX))).toBe(toHex(squares))
  })

  test('lz4: blocks of 256 KiB with checksums, as the lz4 tool writes them, come out', () => {
    expect(toHex(lz4.decompress(golden('squares-checksums.lz4'), MAX))).toBe(toHex(squares))
  })
})

describe('formats', () => {
  test('gzip: zlib reads ours, we read zlib’s, also several members in a row', () => {
    expect(new Uint8Array(nodeGunzip(gzip.compress(large)))).toEqual(large)
    expect(gzip.decompress(nodeGzip(large), MAX)).toEqual(large)
    expect(gzip.decompress(concat([nodeGzip('ab'), nodeGzip('cd')]), MAX)).toEqual(utf8Encode('abcd'))
  })

  test('gzip: no wall clock gets into the bytes', () => {
    expect(toHex(gzip.compress(large).subarray(4, 8))).toBe('00000000')
  })

  test('snappy: the header is that of snappy-java', () => {
    expect(toHex(snappy.compress(utf8Encode('a')))).toBe(
      '82534e41505059000000000100000001' + '00000003' + '01' + '0061',
    )
  })

  test('snappy: a bare block is read, and every kind of copy', () => {
    expect(snappy.decompress(fromHex('01' + '0061'), MAX)).toEqual(utf8Encode('a'))
    const copies = fromHex('10' + '0c61626364' + '0104' + '0e0400' + '0f04000000')
    expect(snappy.decompress(copies, MAX)).toEqual(utf8Encode('abcdabcdabcdabcd'))
    expect(() => snappy.decompress(fromHex('04' + '0105'), MAX)).toThrow(/offset 5 is outside of 0 bytes/)
    expect(() => snappy.decompress(fromHex('02' + '0061'), MAX)).toThrow(/has 1 bytes, but says 2/)
  })

  test('snappy: a block that says it is huge takes no memory', () => {
    expect(() => snappy.decompress(fromHex('ffffffff0f00'), MAX)).toThrow(/more than the 4194304 bytes/)
  })

  test('lz4: the frame is the one of the Java client: 64 KiB, independent blocks', () => {
    expect(toHex(lz4.compress(utf8Encode('a')))).toBe('04224d18604082' + '01000080' + '61' + '00000000')
    expect(toHex(lz4.compress(new Uint8Array(0)))).toBe('04224d18604082' + '00000000')
  })

  test('lz4: a frame with content size and checksums, as others write them, is read', () => {
    const block = '01000080' + '61'
    expect(
      lz4.decompress(
        fromHex('04224d18' + '7c40' + '0100000000000000' + '00' + block + 'ffffffff' + '00000000' + 'ffffffff'),
        MAX,
      ),
    ).toEqual(utf8Encode('a'))
  })

  test('lz4: a block ends with five literals and its last match begins twelve bytes before the end', () => {
    for (let length = 1; length < 60; length++) {
      const packed = lz4.compress(new Uint8Array(length).fill(7))
      const size = (packed[7] as number) | ((packed[8] as number) << 8)
      const literal = (packed[10] as number) >> 7 === 1
      if (literal) expect(length).toBeLessThan(14)
      else expect(toHex(packed.subarray(11 + size - 6, 11 + size))).toBe('50' + '07'.repeat(5))
    }
  })
})

describe('registry', () => {
  test('compression: names follow the ids of the attributes', () => {
    expect([0, 1, 2, 3, 4, 5].map(compressionName)).toEqual(['none', 'gzip', 'snappy', 'lz4', 'zstd', undefined])
  })

  test('compression: a codec that was not registered is unsupported, one that was is used', () => {
    expect(codecFor(6)).toBeUndefined()
    expect(() => compress(6, large)).toThrow(/no codec for compression type 6/)
    registerCodec(7, { compress: (bytes) => bytes.slice().reverse(), decompress: (bytes) => bytes.slice().reverse() })
    expect(decompress(7, compress(7, large), MAX)).toEqual(large)
  })

  test('compression: data in another format is corrupt, not a crash', () => {
    registerCodec(1, gzip)
    expect(() => decompress(1, utf8Encode('hello'), MAX)).toThrow(
      expect.objectContaining({ error: 'CORRUPT_MESSAGE', message: expect.stringContaining('not gzip data') }),
    )
  })
})
