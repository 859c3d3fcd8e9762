/**
 * sfc32: an integer generator whose whole state is four uint32. Every owner has a stream of its own, named after it,
 * so one more draw in one place disturbs no other. Draws change the state in place.
 */
import { assert } from './assert.ts'
import { NEGATIVE_LOG_TABLE, NEGATIVE_LOG_UNIT } from './exponential-table.ts'
import { hashHalves, hashInit, hashNumber, hashString } from './hash.ts'

export interface Prng {
  a: number
  b: number
  c: number
  d: number
}

const TWO_32 = 4294967296
const WARM_UP_ROUNDS = 12

/** The stream `stream` of a run: a hash of both. A number and its text are different seeds. */
export function seedPrng(seed: number | string, stream: string): Prng {
  const h = hashInit()
  if (typeof seed === 'number') hashNumber(h, seed)
  else hashString(h, seed)
  hashString(h, stream)
  const [a, b] = hashHalves(h)
  hashNumber(h, 1)
  const [c] = hashHalves(h)
  const p: Prng = { a, b, c, d: 1 }
  for (let i = 0; i < WARM_UP_ROUNDS; i++) nextUint32(p)
  return p
}

/** Uniform in [0, 2^32). */
export function nextUint32(p: Prng): number {
  const t = (p.a + p.b + p.d) >>> 0
  p.d = (p.d + 1) >>> 0
  p.a = (p.b ^ (p.b >>> 9)) >>> 0
  p.b = (p.c + (p.c << 3)) >>> 0
  p.c = (((p.c << 21) | (p.c >>> 11)) + t) >>> 0
  return t
}

/** Uniform in [0, bound), without bias; `bound` is an integer in [1, 2^32]. */
export function nextInt(p: Prng, bound: number): number {
  assert(Number.isInteger(bound) && bound >= 1 && bound <= TWO_32, `bound ${bound} is in [1, 2^32]`)
  // The lowest 2^32 mod bound draws would make small results likelier: draw again.
  const threshold = TWO_32 % bound
  for (;;) {
    const x = nextUint32(p)
    if (x >= threshold) return x % bound
  }
}

/** True with probability numerator/denominator. Always draws, so that a changed probability does not shift the stream. */
export function nextBool(p: Prng, numerator: number, denominator: number): boolean {
  return nextInt(p, denominator) < numerator
}

/**
 * Exponentially distributed whole microseconds with the given mean, at most about 33 × ln 2 times the mean.
 * -ln(u) = k·ln 2 - ln(m): k is the number of leading zeros of a draw, m in (0.5, 1] comes from an integer table, since
 * logarithms differ between engines.
 */
export function exponential(p: Prng, meanUs: number): number {
  const k = Math.clz32(nextUint32(p))
  const draw = nextUint32(p)
  const index = draw >>> 25 // 7 bits
  const fraction = (draw >>> 9) & 0xffff
  const low = NEGATIVE_LOG_TABLE[index] as number
  const high = NEGATIVE_LOG_TABLE[index + 1] as number
  const units = k * (NEGATIVE_LOG_TABLE[0] as number) + low - ((low - high) * fraction) / 65536
  return Math.floor((meanUs * units) / NEGATIVE_LOG_UNIT)
}

/** One of the items; the array may not be empty. */
export function pick<T>(p: Prng, array: readonly T[]): T {
  return array[nextInt(p, array.length)] as T
}

/** Shuffles in place (Fisher–Yates, from the end) and returns the same array. */
export function shuffle<T>(p: Prng, array: T[]): T[] {
  for (let i = array.length - 1; i > 0; i--) {
    const j = nextInt(p, i + 1)
    const item = array[i] as T
    array[i] = array[j] as T
    array[j] = item
  }
  return array
}

export function nextBytes(p: Prng, n: number): Uint8Array {
  const out = new Uint8Array(n)
  for (let i = 0; i < n; i += 4) {
    const word = nextUint32(p)
    for (let k = 0; k < 4 && i + k < n; k++) out[i + k] = word >>> (8 * k)
  }
  return out
}
