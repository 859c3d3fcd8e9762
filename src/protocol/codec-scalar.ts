import type { Slices } from '../base/bytes.ts'
import { ProtocolError } from './protocol-error.ts'
import {
  type Reader,
  readBool,
  readBytes,
  readFloat64,
  readHash64,
  readInt8,
  readInt16,
  readInt32,
  readInt64,
  readRecords,
  readString,
  readUint16,
  readUuid,
} from './reader.ts'
import type { ScalarType } from './schema-dsl.ts'
import {
  type Writer,
  writeBool,
  writeBytes,
  writeFloat64,
  writeHash64,
  writeInt8,
  writeInt16,
  writeInt32,
  writeInt64,
  writeRecords,
  writeString,
  writeUint16,
  writeUuid,
} from './writer.ts'

export type ReadValue = (reader: Reader) => unknown
export type WriteValue = (writer: Writer, value: unknown) => void

type FixedType = Exclude<ScalarType, 'string' | 'bytes' | 'records'>

const FIXED: {
  readonly [T in FixedType]: { readonly size: number; readonly read: ReadValue; readonly write: WriteValue }
} = {
  bool: { size: 1, read: readBool, write: (writer, value) => writeBool(writer, value as boolean) },
  int8: { size: 1, read: readInt8, write: (writer, value) => writeInt8(writer, value as number) },
  int16: { size: 2, read: readInt16, write: (writer, value) => writeInt16(writer, value as number) },
  uint16: { size: 2, read: readUint16, write: (writer, value) => writeUint16(writer, value as number) },
  int32: { size: 4, read: readInt32, write: (writer, value) => writeInt32(writer, value as number) },
  int64: { size: 8, read: readInt64, write: (writer, value) => writeInt64(writer, value as number) },
  hash64: { size: 8, read: readHash64, write: (writer, value) => writeHash64(writer, value as string) },
  float64: { size: 8, read: readFloat64, write: (writer, value) => writeFloat64(writer, value as number) },
  uuid: { size: 16, read: readUuid, write: (writer, value) => writeUuid(writer, value as string) },
}

function notNull<T>(value: T | null, nullable: boolean): T | null {
  if (value === null && !nullable) throw new ProtocolError('null is not allowed')
  return value
}

export function readScalar(type: ScalarType, compact: boolean, nullable: boolean): ReadValue {
  switch (type) {
    case 'string':
      return (reader) => notNull(readString(reader, compact), nullable)
    case 'bytes':
      return (reader) => notNull(readBytes(reader, compact), nullable)
    case 'records':
      return (reader) => notNull(readRecords(reader, compact), nullable)
    default:
      return FIXED[type].read
  }
}

export function writeScalar(type: ScalarType, compact: boolean, nullable: boolean): WriteValue {
  switch (type) {
    case 'string':
      return (writer, value) => {
        if (value !== null && typeof value !== 'string') throw new ProtocolError(`${String(value)} is not a string`)
        writeString(writer, notNull(value, nullable), compact)
      }
    case 'bytes':
      return (writer, value) => {
        if (value !== null && !(value instanceof Uint8Array)) throw new ProtocolError(`${String(value)} is not bytes`)
        writeBytes(writer, notNull(value, nullable), compact)
      }
    case 'records':
      return (writer, value) => {
        if (value !== null && !Array.isArray(value)) throw new ProtocolError(`${String(value)} is not slices`)
        writeRecords(writer, notNull(value as Slices | null, nullable), compact)
      }
    default:
      return FIXED[type].write
  }
}

/** The fewest bytes a value takes. */
export function scalarSizeMin(type: ScalarType, compact: boolean): number {
  if (type === 'string') return compact ? 1 : 2
  if (type === 'bytes' || type === 'records') return compact ? 1 : 4
  return FIXED[type].size
}
