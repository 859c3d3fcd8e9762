/**
 * A running 64-bit hash, not cryptographic, for comparing states: equal values give equal hashes in every engine and process.
 * Each value is preceded by a tag of its type, each container by its size, so no two shapes run together.
 */

/** Two int32 lanes. The functions below change it in place. */
export interface Hash {
  hi: number
  lo: number
}

const TAG = {
  undefined: 1,
  null: 2,
  false: 3,
  true: 4,
  int32: 5,
  float64: 6,
  string: 7,
  array: 8,
  object: 9,
  map: 10,
  set: 11,
  bytes: 12,
} as const

const scratch = new DataView(new ArrayBuffer(8))

export function hashInit(): Hash {
  return { hi: 0x243f6a88, lo: 0x13198a2e }
}

/** Mixes in one 32-bit word. The lanes rotate by different amounts, so a difference that cancels in one stays in the other. */
export function hashWord(h: Hash, word: number): void {
  const a = Math.imul(h.lo ^ word, 0x9e3779b1)
  h.lo = (a << 13) | (a >>> 19)
  let k = Math.imul(word, 0xc2b2ae3d)
  k ^= k >>> 16
  const b = Math.imul(h.hi ^ k, 0x85ebca77)
  h.hi = (b << 17) | (b >>> 15)
}

/** By float64 bits; an int32 in one word. 0 and -0 differ, all NaNs are one. */
export function hashNumber(h: Hash, n: number): void {
  if ((n | 0) === n && !Object.is(n, -0)) {
    hashWord(h, TAG.int32)
    hashWord(h, n)
    return
  }
  scratch.setFloat64(0, Number.isNaN(n) ? 0 : n)
  hashWord(h, Number.isNaN(n) ? TAG.float64 | 0x100 : TAG.float64)
  hashWord(h, scratch.getInt32(0))
  hashWord(h, scratch.getInt32(4))
}

/** By UTF-16 units, two a word. */
export function hashString(h: Hash, s: string): void {
  const length = s.length
  hashWord(h, TAG.string)
  hashWord(h, length)
  let i = 0
  for (; i + 1 < length; i += 2) hashWord(h, s.charCodeAt(i) | (s.charCodeAt(i + 1) << 16))
  if (i < length) hashWord(h, s.charCodeAt(i))
}

/** By content and length. */
export function hashBytes(h: Hash, bytes: Uint8Array): void {
  const length = bytes.length
  hashWord(h, TAG.bytes)
  hashWord(h, length)
  let i = 0
  for (; i + 3 < length; i += 4)
    hashWord(h, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
  for (; i < length; i++) hashWord(h, bytes[i]!)
}

function hashTypedArray(h: Hash, x: ArrayBufferView): void {
  hashString(h, Object.prototype.toString.call(x))
  hashBytes(h, new Uint8Array(x.buffer, x.byteOffset, x.byteLength))
}

function hashObject(h: Hash, x: object): void {
  if (Array.isArray(x)) {
    hashWord(h, TAG.array)
    hashWord(h, x.length)
    for (let i = 0; i < x.length; i++) hashValue(h, x[i])
  } else if (x instanceof Map) {
    hashWord(h, TAG.map)
    hashWord(h, x.size)
    for (const [key, value] of x) {
      hashValue(h, key)
      hashValue(h, value)
    }
  } else if (x instanceof Set) {
    hashWord(h, TAG.set)
    hashWord(h, x.size)
    for (const value of x) hashValue(h, value)
  } else if (x instanceof Uint8Array) hashBytes(h, x)
  else if (ArrayBuffer.isView(x)) hashTypedArray(h, x)
  else hashPlainObject(h, x as Record<string, unknown>)
}

function hashPlainObject(h: Hash, x: Record<string, unknown>): void {
  const keys = Object.keys(x)
  hashWord(h, TAG.object)
  hashWord(h, keys.length)
  for (const key of keys) {
    hashString(h, key)
    hashValue(h, x[key])
  }
}

/**
 * Mixes in any plain data. Maps, sets and objects count in insertion order: what is iterated in another order may act in
 * another order, so it is another state. Throws on functions, symbols and bigints, which no state may hold.
 */
export function hashValue(h: Hash, x: unknown): void {
  const type = typeof x
  if (type === 'number') hashNumber(h, x as number)
  else if (type === 'string') hashString(h, x as string)
  else if (x === null) hashWord(h, TAG.null)
  else if (type === 'object') hashObject(h, x as object)
  else if (type === 'boolean') hashWord(h, x ? TAG.true : TAG.false)
  else if (type === 'undefined') hashWord(h, TAG.undefined)
  else throw new TypeError(`a ${type} is not plain data and can't be hashed`)
}

function finish(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** The hash so far as two uint32, well mixed; the running hash is not changed. */
export function hashHalves(h: Hash): [hi: number, lo: number] {
  const hi = finish(h.hi + Math.imul(h.lo, 0x27d4eb2f))
  return [hi, finish(h.lo ^ Math.imul(hi, 0x165667b1))]
}

/** The hash so far as 16 hex characters. */
export function hashHex(h: Hash): string {
  const [hi, lo] = hashHalves(h)
  return hi.toString(16).padStart(8, '0') + lo.toString(16).padStart(8, '0')
}

/** Hash of plain data as 16 hex characters (see `hashValue` for what counts). */
export function hashPlain(x: unknown): string {
  const h = hashInit()
  hashValue(h, x)
  return hashHex(h)
}
