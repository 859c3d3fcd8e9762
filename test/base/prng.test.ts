import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NEGATIVE_LOG_TABLE, NEGATIVE_LOG_UNIT } from '../../src/base/exponential-table.ts'
import * as r from '../../src/base/prng.ts'

const draws = (p: r.Prng, n: number) => Array.from({ length: n }, () => r.nextUint32(p))

test('prng: a stream is fixed by its seed and name for ever', () => {
  expect(draws(r.seedPrng(42, 'node.1.raft'), 4)).toMatchInlineSnapshot(`
    [
      3490079330,
      1077613855,
      2597385606,
      2026346598,
    ]
  `)
})

test('prng: sfc32 gives its reference sequence', () => {
  // From the definition: counter form of Chris Doty-Humphrey's generator, started at 0, 0, 0, 1.
  let [a, b, c, d] = [0, 0, 0, 1]
  const expected = Array.from({ length: 100 }, () => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  })
  expect(draws({ a: 0, b: 0, c: 0, d: 1 }, 100)).toEqual(expected)
})

test('prng: another seed, another name or another type of seed is another stream', () => {
  const starts = [r.seedPrng(1, 'a'), r.seedPrng(2, 'a'), r.seedPrng(1, 'b'), r.seedPrng('1', 'a')].map((p) =>
    draws(p, 2),
  )
  expect(new Set(starts.map(String)).size).toBe(4)
})

test('prng: the state is plain data, and a copy of it draws the same', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), fc.nat(20), (seed, name, skip) => {
      const p = r.seedPrng(seed, name)
      draws(p, skip)
      const copy = structuredClone(p)
      expect(draws(copy, 8)).toEqual(draws(p, 8))
    }),
  )
})

test('prng: integers stay below their bound and are spread evenly', () => {
  const p = r.seedPrng(7, 'even')
  const counts = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 60_000; i++) counts[r.nextInt(p, 6)]!++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  expect(r.nextInt(p, 1)).toBe(0)
  expect(() => r.nextInt(p, 0)).toThrow()
  expect(() => r.nextInt(p, 2 ** 32 + 1)).toThrow()
})

test('prng: a bound just above a power of two has no bias', () => {
  const p = r.seedPrng(8, 'bias')
  const bound = 3 * 2 ** 30 // with a plain modulo the lowest third would come twice as often
  let low = 0
  for (let i = 0; i < 30_000; i++) if (r.nextInt(p, bound) < 2 ** 30) low++
  expect(Math.abs(low - 10_000)).toBeLessThan(500)
})

test('prng: a probability is kept, and costs a draw even when it is certain', () => {
  const p = r.seedPrng(9, 'bool')
  let yes = 0
  for (let i = 0; i < 10_000; i++) if (r.nextBool(p, 1, 4)) yes++
  expect(Math.abs(yes - 2_500)).toBeLessThan(200)
  const before = structuredClone(p)
  expect([r.nextBool(p, 0, 10), r.nextBool(p, 10, 10)]).toEqual([false, true])
  expect(p).not.toEqual(before)
})

test('prng: exponential delays have their mean, variance and tail', () => {
  const p = r.seedPrng(10, 'exp')
  const n = 200_000
  const mean = 50_000
  let sum = 0
  let squares = 0
  let tail = 0
  for (let i = 0; i < n; i++) {
    const x = r.exponential(p, mean)
    if (!Number.isInteger(x) || x < 0) throw new Error(`${x} is not a delay`)
    sum += x
    squares += x * x
    if (x > 5 * mean) tail++
  }
  const m = sum / n
  expect(Math.abs(m / mean - 1)).toBeLessThan(0.01)
  expect(Math.abs((squares / n - m * m) / mean ** 2 - 1)).toBeLessThan(0.03)
  expect(Math.abs(tail / n / Math.exp(-5) - 1)).toBeLessThan(0.1)
})

test('prng: the committed table of logarithms is right', () => {
  const expected = Array.from({ length: 129 }, (_, i) => Math.round(-Math.log(0.5 + i / 256) * NEGATIVE_LOG_UNIT) + 0)
  expect(NEGATIVE_LOG_TABLE).toEqual(expected)
})

test('prng: a shuffle keeps every item, in place, and can reach every order', () => {
  const p = r.seedPrng(11, 'shuffle')
  const orders = new Set<string>()
  for (let i = 0; i < 200; i++) {
    const array = [1, 2, 3]
    expect(r.shuffle(p, array)).toBe(array)
    orders.add(array.join())
  }
  expect(orders.size).toBe(6)
  expect([1, 2, 3]).toContain(r.pick(p, [1, 2, 3]))
  expect(() => r.pick(p, [])).toThrow()
})

test('prng: bytes come in any number', () => {
  for (let n = 0; n < 9; n++) expect(r.nextBytes(r.seedPrng(1, 'b'), n)).toHaveLength(n)
  expect(r.nextBytes(r.seedPrng(1, 'b'), 5)).toEqual(r.nextBytes(r.seedPrng(1, 'b'), 8).slice(0, 5))
})
