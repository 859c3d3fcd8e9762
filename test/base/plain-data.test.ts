import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clonePlain } from '../../src/base/clone.ts'
import * as h from '../../src/base/hash.ts'
import { heapPeek, heapPop, heapPush } from '../../src/base/heap.ts'
import { msToUs, splitTopicPartition, topicPartition, usToMs } from '../../src/base/units.ts'

const plain: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
    fc.uint8Array({ maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.integer(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
})).value

describe('clone', () => {
  test('clone: a copy equals what structuredClone gives, and hashes the same', () => {
    fc.assert(
      fc.property(plain, (x) => {
        expect(clonePlain(x)).toEqual(structuredClone(x))
        expect(h.hashPlain(clonePlain(x))).toBe(h.hashPlain(x))
      }),
    )
  })

  test('clone: containers are copied at every depth, bytes are shared', () => {
    const bytes = Uint8Array.of(1)
    const x = { list: [{ n: 1 }], map: new Map([['k', { set: new Set([1]) }]]), bytes, gone: undefined }
    const y = clonePlain(x)
    y.list[0]!.n = 2
    y.map.get('k')!.set.add(2)
    expect(x.list[0]!.n).toBe(1)
    expect(x.map.get('k')!.set.size).toBe(1)
    expect(y.bytes).toBe(bytes)
    expect('gone' in y).toBe(true)
  })

  test('clone: what is not plain data is refused', () => {
    expect(() => clonePlain({ f: () => 1 })).toThrow(/function/)
    expect(() => clonePlain([new Date(0)])).toThrow(/Date/)
    expect(() => clonePlain(new Map([[1, new (class Box {})()]]))).toThrow(/plain/)
  })
})

describe('hash', () => {
  test('hash: values that differ in one place have different hashes', () => {
    const values: unknown[] = [
      undefined, null, false, true, 0, -0, 1, -1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 32, 2 ** 31, '', '0', '1', 'ab', 'ba',
      'a', ['a'], ['a', 'b'], ['ab'], [['a'], 'b'], [], {}, [undefined], { a: undefined }, { a: 1 }, { b: 1 }, { a: 1, b: 2 },
      { b: 2, a: 1 }, new Map(), new Map([['a', 1]]), new Map([['a', '1']]), new Set(), new Set(['a']), new Uint8Array(0),
      new Uint8Array(1), new Uint8Array(2), new Int8Array(1), new Uint16Array(1), Uint8Array.of(1, 2, 3, 4), Uint8Array.of(4, 3, 2, 1),
      [1, 1], [-1, -1], [1, -1], [-1, 1], [1.5, 1.5], [-1.5, -1.5],
    ] // biome-ignore format: a list of values
    const hashes = values.map(h.hashPlain)
    expect(new Set(hashes).size).toBe(values.length)
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/)
  })

  test('hash: two words that differ in any two bits never collide', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 64; i++) {
      for (let j = i; j < 64; j++) {
        const words = [0, 0]
        words[i >> 5]! ^= 1 << (i & 31)
        if (j !== i) words[j >> 5]! ^= 1 << (j & 31)
        const run = h.hashInit()
        for (const word of words) h.hashWord(run, word)
        seen.add(h.hashHex(run))
      }
    }
    expect(seen.size).toBe(64 + (64 * 63) / 2)
  })

  test('hash: 200,000 consecutive numbers and strings give no collision', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 100_000; i++) {
      seen.add(h.hashPlain(i))
      seen.add(h.hashPlain(`orders-${i}`))
    }
    expect(seen.size).toBe(200_000)
  })

  test('hash: the running form is the whole form', () => {
    const run = h.hashInit()
    h.hashNumber(run, 7)
    const first = h.hashHex(run)
    expect(h.hashHex(run)).toBe(first)
    expect(first).toBe(h.hashPlain(7))
    h.hashString(run, 'x')
    h.hashBytes(run, Uint8Array.of(1))
    expect(h.hashHex(run)).not.toBe(first)
  })

  test('hash: a view hashes by its own bytes, not by its buffer', () => {
    expect(h.hashPlain(Uint8Array.of(9, 1, 2, 9).subarray(1, 3))).toBe(h.hashPlain(Uint8Array.of(1, 2)))
  })

  test('hash: it never changes between versions, or saved worlds would not verify', () => {
    expect(h.hashPlain({ a: [1, 'two', new Map([[3, Uint8Array.of(4)]])], b: 0.1 })).toMatchInlineSnapshot(
      `"d9ed21f902a73613"`,
    )
  })

  test('hash: a function is not state', () => {
    expect(() => h.hashPlain([() => 1])).toThrow(/function/)
  })
})

describe('heap', () => {
  test('heap: items come out in order, whatever the mix of pushes and pops', () => {
    const compare = (a: number, b: number) => a - b
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (steps) => {
        const heap: number[] = []
        const model: number[] = []
        for (const step of steps) {
          if (step === null) {
            model.sort(compare)
            expect(heapPop(heap, compare)).toBe(model.shift())
          } else {
            heapPush(heap, step, compare)
            model.push(step)
          }
          expect(heapPeek(heap)).toBe(model.length === 0 ? undefined : Math.min(...model))
          expect(heap).toHaveLength(model.length)
        }
      }),
    )
  })
})

describe('units', () => {
  test('units: a partition name splits at its last dash', () => {
    expect(splitTopicPartition(topicPartition('my-topic', 12))).toEqual({ topic: 'my-topic', partition: 12 })
    for (const bad of ['orders', '-1', 'orders-', 'orders-01', 'orders-x', 'orders--1x']) {
      expect(splitTopicPartition(bad)).toBeUndefined()
    }
  })

  test('units: milliseconds round down', () => {
    expect([msToUs(3), usToMs(3999), usToMs(-1)]).toEqual([3000, 3, -1])
  })
})
