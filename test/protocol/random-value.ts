import { ZERO_UUID } from '../../src/base/uuid.ts'
import { defaultOfField } from '../../src/protocol/codec-default.ts'
import type { AnyField, AnyStruct } from '../../src/protocol/schema-dsl.ts'

/** A small deterministic source: 0 ≤ value < 1. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) / 0x1000000
  }
}

type Random = () => number
const INTEGERS: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
}
const TEXTS = ['', 'a', 'orders', '한국어', '🦊', 'x'.repeat(200)]
const UUIDS = [ZERO_UUID, 'AAAAAAAAAAAAAAAAAAAAAQ', 'bO0V0XvCQ-6nS2nZ2i1rXg']

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T
}

function integer(random: Random, [min, max]: readonly [number, number]): number {
  const kind = random()
  if (kind < 0.1) return min
  if (kind < 0.2) return max
  if (kind < 0.5) return Math.floor(random() * Math.min(max, 300))
  return Math.max(min, Math.min(max, Math.floor(min + random() * (max - min))))
}

function bytesOf(random: Random): Uint8Array {
  return new Uint8Array(pick(random, [0, 1, 100, 300])).fill(Math.floor(random() * 256))
}

function scalar(random: Random, field: AnyField): unknown {
  switch (field.type) {
    case 'bool':
      return random() < 0.5
    case 'float64':
      return random() * 1e9
    case 'hash64':
      return pick(random, ['0000000000000000', 'ffeeddccbbaa9988', '7fffffffffffffff'])
    case 'uuid':
      return pick(random, UUIDS)
    case 'string':
      return random() < 0.002 ? 'z'.repeat(17_000) : pick(random, TEXTS)
    case 'bytes':
      return bytesOf(random)
    case 'records':
      return [bytesOf(random), bytesOf(random)].filter((slice) => slice.length > 0)
    case 'int64':
      return random() < 0.05 ? pick(random, [Infinity, -Infinity]) : integer(random, [-(2 ** 53) + 1, 2 ** 53 - 1])
    default:
      return integer(random, INTEGERS[field.type] as [number, number])
  }
}

function value(random: Random, field: AnyField, version: number, defaults: number): unknown {
  if (version >= field.nullableSince && random() < 0.2) return null
  if (field.type === 'struct') return randomValue(random, field.of as AnyStruct, version, defaults)
  if (field.type !== 'array') return scalar(random, field)
  const of = field.of as AnyField | AnyStruct
  return Array.from({ length: Math.floor(random() * 4) }, () =>
    'type' in of ? scalar(random, of) : randomValue(random, of, version, defaults),
  )
}

/** A value of a version: fields it lacks are at their defaults, and so is each other one with the given probability. */
export function randomValue(
  random: Random,
  struct: AnyStruct,
  version: number,
  defaults = 0.2,
): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(struct.fields)) {
    const absent = version < field.since || version > field.until
    row[name] =
      absent || random() < defaults ? defaultOfField(field).makeDefault() : value(random, field, version, defaults)
  }
  return row
}
