import { describe, expect, test } from 'vitest'
import { concat } from '../../src/base/bytes.ts'
import { codecFor } from '../../src/protocol/codec.ts'
import { ProtocolError } from '../../src/protocol/protocol-error.ts'
import { createReader, remaining } from '../../src/protocol/reader.ts'
import type { AnyMessage } from '../../src/protocol/schema-dsl.ts'
import { createWriter, finish } from '../../src/protocol/writer.ts'
import { everyMessage } from './every-message.ts'
import { numbersFrom, randomValue } from './random-value.ts'

const messages = await everyMessage()

function forEachVersion(run: (message: AnyMessage, version: number) => void): void {
  for (const message of messages) {
    for (let version = message.versions[0]; version <= message.versions[1]; version++) run(message, version)
  }
}

function encoded(message: AnyMessage, version: number, value: unknown): Uint8Array {
  const writer = createWriter()
  codecFor(message, version).write(writer, value)
  return concat(finish(writer))
}

/** The same bytes in pieces of random length, empty ones among them. */
function cut(random: () => number, bytes: Uint8Array): Uint8Array[] {
  const slices: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = Math.floor(random() * 9)
    slices.push(bytes.subarray(at, at + length))
    at += length
  }
  return slices
}

/** Records may come back cut otherwise than they went in: compared joined. */
function joined(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((one) => one instanceof Uint8Array) ? [concat(value)] : value.map(joined)
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, joined(one)]))
}

describe('codec: every message in every version', () => {
  test('codec: a random value is read back as it was written, however the bytes are cut', () => {
    const random = numbersFrom(1)
    forEachVersion((message, version) => {
      for (let i = 0; i < 6; i++) {
        const value = randomValue(random, message, version)
        const bytes = encoded(message, version, value)
        const reader = createReader(i === 0 ? [bytes] : cut(random, bytes))
        expect(joined(codecFor(message, version).read(reader)), `${message.name} v${version}`).toEqual(joined(value))
        expect(remaining(reader)).toBe(0)
      }
    })
  })

  test('codec: hostile bytes give a value or a ProtocolError, nothing else', () => {
    const random = numbersFrom(2)
    let refused = 0
    forEachVersion((message, version) => {
      for (let i = 0; i < 12; i++) {
        const bytes = encoded(message, version, randomValue(random, message, version, 0.4))
        const hostile = i % 3 === 0 ? bytes.slice(0, Math.floor(random() * bytes.length)) : bytes.slice()
        for (let hits = i % 3; hits > 0; hits--) {
          hostile[Math.floor(random() * hostile.length)] = random() < 0.5 ? 0xff : Math.floor(random() * 256)
        }
        try {
          codecFor(message, version).read(createReader(cut(random, hostile)))
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
          refused++
        }
      }
    })
    expect(refused).toBeGreaterThan(1000)
  })

  test('codec: bytes that mean nothing give a value or a ProtocolError, nothing else', () => {
    const random = numbersFrom(3)
    forEachVersion((message, version) => {
      for (let i = 0; i < 6; i++) {
        const noise = Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256))
        try {
          codecFor(message, version).read(createReader([noise]))
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }
    })
  })
})
