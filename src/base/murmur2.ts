/** Kafka's MurmurHash2: it decides the partition of a key in the Java producer, kafkajs and franz-go. */

const SEED = 0x9747b28c
const M = 0x5bd1e995
const R = 24

/** 32-bit MurmurHash2 of the key, as a signed int32 like Java's. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  const blockEnd = length & ~3
  let h = SEED ^ length
  for (let i = 0; i < blockEnd; i += 4) {
    let k =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24)
    k = Math.imul(k, M)
    k ^= k >>> R
    h = Math.imul(h, M) ^ Math.imul(k, M)
  }
  const left = length - blockEnd
  if (left >= 3) h ^= (bytes[blockEnd + 2] as number) << 16
  if (left >= 2) h ^= (bytes[blockEnd + 1] as number) << 8
  if (left >= 1) h = Math.imul(h ^ (bytes[blockEnd] as number), M)
  h ^= h >>> 13
  h = Math.imul(h, M)
  return h ^ (h >>> 15)
}

/** Clears the sign bit, as Kafka does before the modulo. Not the absolute value. */
export function toPositive(hash: number): number {
  return hash & 0x7fffffff
}
