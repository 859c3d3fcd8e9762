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
  if (field.type === 'array') return EMPTY_ARRAY
  if (field.type === 'struct') return defaultOfStruct(field.of as AnyStruct)
  const value = field.default ?? zeroOf(field.type)
  if (field.type !== 'bytes') return { makeDefault: () => value, isDefault: (other) => other === value }
  return { makeDefault: () => value, isDefault: (other) => other instanceof Uint8Array && other.length === 0 }
}

function zeroOf(type: ScalarType): unknown {
  switch (type) {
    case 'bool':
      return false
    case 'string':
      return ''
    case 'uuid':
      return ZERO_UUID
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
  return {
    makeDefault: () => Object.fromEntries(fields.map((field) => [field.name, field.makeDefault()])),
    isDefault(value) {
      if (typeof value !== 'object' || value === null) return false
      const row = value as Record<string, unknown>
      return fields.every((field) => row[field.name] === undefined || field.isDefault(row[field.name]))
    },
  }
}
