import { EMPTY_BYTES } from '../base/bytes.ts'
import { ZERO_UUID } from '../base/uuid.ts'
import type { AnyField, AnyStruct, ScalarType } from './schema-dsl.ts'

/** What a field is when nobody says. */
export interface Default {
  /** A fresh default: arrays and structs are never shared. */
  readonly makeDefault: () => unknown
  readonly isDefault: (value: unknown) => boolean
}

const NULL: Default = { makeDefault: () => null, isDefault: (value) => value === null }
const EMPTY_ARRAY: Default = { makeDefault: () => [], isDefault: (value) => Array.isArray(value) && value.length === 0 }

export function defaultOfField(field: AnyField): Default {
  if (field.default === null) return NULL
  if (field.type === 'array' || (field.type === 'records' && !isNullable(field))) return EMPTY_ARRAY
  if (field.type === 'struct') return defaultOfStruct(field.of as AnyStruct)
  const value = field.default ?? zeroOf(field.type)
  if (field.type !== 'bytes') return { makeDefault: () => value, isDefault: (other) => other === value }
  return { makeDefault: () => value, isDefault: (other) => other instanceof Uint8Array && other.length === 0 }
}

function isNullable(field: AnyField): boolean {
  return field.nullableSince !== Number.POSITIVE_INFINITY
}

function zeroOf(type: ScalarType): unknown {
  switch (type) {
    case 'bool':
      return false
    case 'string':
      return ''
    case 'uuid':
      return ZERO_UUID
    case 'hash64':
      return '0000000000000000'
    case 'bytes':
      return EMPTY_BYTES
    case 'records':
      return null
    default:
      return 0
  }
}

function defaultOfStruct(struct: AnyStruct): Default {
  const fields = Object.entries(struct.fields).map(([name, field]) => ({ name, ...defaultOfField(field) }))
  const shape = Object.fromEntries(fields.map((field) => [field.name, field.makeDefault()]))
  const fresh = fields.filter(({ name }) => typeof shape[name] === 'object' && shape[name] !== null)
  return {
    makeDefault() {
      const row = { ...shape }
      for (const field of fresh) row[field.name] = field.makeDefault()
      return row
    },
    isDefault(value) {
      if (typeof value !== 'object' || value === null) return false
      const row = value as Record<string, unknown>
      for (const field of fields) {
        const one = row[field.name]
        if (one !== undefined && !field.isDefault(one)) return false
      }
      return true
    },
  }
}

/** The value as it would be read back from a version that has every field: what was left out is at its default. */
export function withDefaults<S extends AnyStruct>(struct: S, input: S['$in']): S['$out'] {
  return complete(struct, input as Row)
}

type Row = Readonly<Record<string, unknown>>

function complete(struct: AnyStruct, input: Row): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(struct.fields)) {
    const value = input[name]
    out[name] = value === undefined ? defaultOfField(field).makeDefault() : completeValue(field, value)
  }
  return out
}

function completeValue(field: AnyField, value: unknown): unknown {
  if (value === null) return null
  if (field.type === 'struct') return complete(field.of as AnyStruct, value as Row)
  if (field.type !== 'array') return value
  const of = field.of as AnyField | AnyStruct
  const values = value as readonly unknown[]
  return 'type' in of ? [...values] : values.map((one) => complete(of, one as Row))
}
