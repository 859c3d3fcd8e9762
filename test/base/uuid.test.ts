import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex } from '../../src/base/bytes.ts'
import { seedPrng } from '../../src/base/prng.ts'
import * as u from '../../src/base/uuid.ts'

test('uuid: the text is what Kafka prints', () => {
  expect(u.uuidFromBytes(fromHex('0123456789abcdeffedcba9876543210'))).toBe('ASNFZ4mrze_-3LqYdlQyEA')
})

test('uuid: any 16 bytes read back from their text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const text = u.uuidFromBytes(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(u.isUuid(text)).toBe(true)
      expect(u.uuidToBytes(text)).toEqual(bytes)
    }),
  )
})

test('uuid: the reserved ones have their values', () => {
  const low = (text: string) => Array.from(u.uuidToBytes(text)).reduce((sum, b) => sum * 256 + b, 0)
  expect([u.ZERO_UUID, u.METADATA_TOPIC_ID, u.DIRECTORY_LOST, u.DIRECTORY_UNASSIGNED].map(low)).toEqual([0, 1, 2, 1])
  expect(u.isReservedUuid(u.DIRECTORY_LOST)).toBe(true)
  expect(u.isReservedUuid('AAAAAAAAAAAAAAAAAAAAZA')).toBe(false) // 100
  expect(u.isReservedUuid('AAAAAAAAAAAAAAAAAAAAYw')).toBe(true) // 99
})

test('uuid: text that is not 16 bytes is refused', () => {
  for (const bad of ['', 'AAAA', 'AAAAAAAAAAAAAAAAAAAAAB', 'AAAAAAAAAAAAAAAAAAAAA+', `${u.ZERO_UUID}A`]) {
    expect(() => u.uuidToBytes(bad)).toThrow(RangeError)
  }
})

test('uuid: random ones are of version 4, all different, and never start with a dash', () => {
  const prng = seedPrng(1, 'node.1.uuid')
  const texts = Array.from({ length: 1000 }, () => u.randomUuid(prng))
  expect(new Set(texts).size).toBe(1000)
  for (const text of texts) {
    const bytes = u.uuidToBytes(text)
    expect([text.startsWith('-'), (bytes[6] ?? 0) >> 4, (bytes[8] ?? 0) >> 6]).toEqual([false, 4, 2])
  }
})
