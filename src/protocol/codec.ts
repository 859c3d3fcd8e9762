import { type Default, defaultOfField } from './codec-default.ts'
import { type ReadValue, readScalar, scalarSizeMin, type WriteValue, writeScalar } from './codec-scalar.ts'
import { ProtocolError, within } from './protocol-error.ts'
import { position, type Reader, readInt8, readLength, readUvarint, remaining, skip } from './reader.ts'
import type { AnyField, AnyMessage, AnyStruct } from './schema-dsl.ts'
import {
  appendSlices,
  createWriter,
  finish,
  type Writer,
  writeInt8,
  writeLength,
  written,
  writeUvarint,
} from './writer.ts'

/** Reads and writes one version of one message. Both throw ProtocolError, naming field and cause. */
export interface Codec<Out, In> {
  read(reader: Reader): Out
  write(writer: Writer, value: In): void
}

/** A field in one version: how it is read and written, and its default. */
interface FieldCodec extends Default {
  readonly name: string
  readonly tag: number
  readonly ignorable: boolean
  readonly read: ReadValue
  readonly write: WriteValue
}

type Row = Record<string, unknown>
type AnyCodec = Codec<unknown, unknown>

const codecs = new Map<AnyMessage, Map<number, AnyCodec>>()

/** The codec of a version, composed at the first call. Throws ProtocolError (UNSUPPORTED_VERSION) outside the message's range. */
export function codecFor<M extends AnyMessage>(message: M, version: number): Codec<M['$out'], M['$in']> {
  const known = codecs.get(message)?.get(version)
  if (known !== undefined) return known
  const [min, max] = message.versions
  if (!Number.isInteger(version) || version < min || version > max) {
    throw new ProtocolError(`version ${version} is not in ${min}–${max}`, message.name, 'UNSUPPORTED_VERSION')
  }
  const codec = named(structCodec(message, version, version >= message.flexibleFrom), `${message.name} v${version}`)
  const versions = codecs.get(message) ?? new Map<number, AnyCodec>()
  codecs.set(message, versions)
  versions.set(version, codec)
  return codec
}

function named(codec: AnyCodec, name: string): AnyCodec {
  return {
    read(reader) {
      try {
        return codec.read(reader)
      } catch (error) {
        throw within(error, name)
      }
    },
    write(writer, value) {
      try {
        codec.write(writer, value)
      } catch (error) {
        throw within(error, name)
      }
    },
  }
}

function isPresent(field: AnyField, version: number): boolean {
  return version >= field.since && version <= field.until
}

function structCodec(struct: AnyStruct, version: number, flexible: boolean): AnyCodec {
  const plain: FieldCodec[] = []
  const tagged: FieldCodec[] = []
  const absent: FieldCodec[] = []
  for (const [name, field] of Object.entries(struct.fields)) {
    const codec = fieldCodec(name, field, version, flexible)
    if (!isPresent(field, version) || (field.tag >= 0 && !flexible)) absent.push(codec)
    else if (field.tag >= 0) tagged.push(codec)
    else plain.push(codec)
  }
  tagged.sort((a, b) => a.tag - b.tag)
  const readPlain = plainReader(struct, plain, [...tagged, ...absent])
  return {
    read(reader) {
      const row = readPlain(reader)
      if (flexible) readTagged(reader, row, tagged)
      return row
    },
    write(writer, value) {
      if (typeof value !== 'object' || value === null) throw new ProtocolError(`${String(value)} is not ${struct.name}`)
      const row = value as Row
      writePlain(writer, row, plain)
      for (const codec of absent) refuseValue(codec, row[codec.name], version)
      if (flexible) writeTagged(writer, row, tagged)
    },
  }
}

/** Reads the fields in order into an object that has every field of every version. */
function plainReader(struct: AnyStruct, plain: readonly FieldCodec[], others: readonly FieldCodec[]) {
  const shape: Row = {}
  for (const name of Object.keys(struct.fields)) shape[name] = undefined
  for (const codec of others) shape[codec.name] = codec.makeDefault()
  const fresh = others.filter((codec) => typeof shape[codec.name] === 'object' && shape[codec.name] !== null)
  return (reader: Reader): Row => {
    const row = { ...shape }
    for (const codec of fresh) row[codec.name] = codec.makeDefault()
    let name = ''
    try {
      for (const codec of plain) {
        name = codec.name
        row[name] = codec.read(reader)
      }
    } catch (error) {
      throw within(error, name)
    }
    return row
  }
}

function writePlain(writer: Writer, row: Row, plain: readonly FieldCodec[]): void {
  let name = ''
  try {
    for (const codec of plain) {
      name = codec.name
      const value = row[name]
      codec.write(writer, value === undefined ? codec.makeDefault() : value)
    }
  } catch (error) {
    throw within(error, name)
  }
}

function refuseValue(codec: FieldCodec, value: unknown, version: number): void {
  if (value === undefined || codec.ignorable || codec.isDefault(value)) return
  throw new ProtocolError(`has a value, but version ${version} has no such field`, codec.name, 'UNSUPPORTED_VERSION')
}

/** The tagged section (KIP-482). Unknown tags are skipped. */
function readTagged(reader: Reader, row: Row, tagged: readonly FieldCodec[]): void {
  const count = readUvarint(reader)
  for (let i = 0; i < count; i++) {
    const tag = readUvarint(reader)
    const size = readUvarint(reader)
    const codec = tagged.find((candidate) => candidate.tag === tag)
    if (codec === undefined) {
      skip(reader, size)
      continue
    }
    const end = position(reader) + size
    try {
      row[codec.name] = codec.read(reader)
      if (position(reader) !== end) throw new ProtocolError(`tag ${tag} is not the ${size} bytes it says`)
    } catch (error) {
      throw within(error, codec.name)
    }
  }
}

function isUsed(codec: FieldCodec, row: Row): boolean {
  const value = row[codec.name]
  return value !== undefined && !codec.isDefault(value)
}

/** Only tags with a value other than the default are written, in ascending order. */
function writeTagged(writer: Writer, row: Row, tagged: readonly FieldCodec[]): void {
  let count = 0
  for (const codec of tagged) if (isUsed(codec, row)) count++
  writeUvarint(writer, count)
  if (count === 0) return
  for (const codec of tagged) {
    if (!isUsed(codec, row)) continue
    const content = createWriter()
    try {
      codec.write(content, row[codec.name])
    } catch (error) {
      throw within(error, codec.name)
    }
    writeUvarint(writer, codec.tag)
    writeUvarint(writer, written(content))
    appendSlices(writer, finish(content))
  }
}

function fieldCodec(name: string, field: AnyField, version: number, flexible: boolean): FieldCodec {
  const nullable = version >= field.nullableSince
  const { tag, ignorable } = field
  const { read, write } = valueCodec(field, version, flexible, nullable)
  return { name, tag, ignorable, read, write, ...defaultOfField(field) }
}

type Element = AnyField | AnyStruct

function isField(element: Element): element is AnyField {
  return 'type' in element
}

/** Where a value of this field stands for itself: in a struct, a tag or an array. */
function valueCodec(field: AnyField, version: number, flexible: boolean, nullable: boolean) {
  if (field.type === 'array') return arrayCodec(field.of as Element, version, flexible, nullable)
  if (field.type === 'struct') {
    const codec = structCodec(field.of as AnyStruct, version, flexible)
    return nullable ? nullableCodec(codec, field.tag >= 0 ? 0 : -1) : codec
  }
  return { read: readScalar(field.type, flexible, nullable), write: writeScalar(field.type, flexible, nullable) }
}

/** A byte says whether the struct is there (KIP-893): 1, or for null −1 in place and 0 in a tag. */
function nullableCodec(codec: AnyCodec, nullMark: -1 | 0): AnyCodec {
  return {
    read: (reader) => (readInt8(reader) <= nullMark ? null : codec.read(reader)),
    write(writer, value) {
      writeInt8(writer, value === null ? nullMark : 1)
      if (value !== null) codec.write(writer, value)
    },
  }
}

function arrayCodec(of: Element, version: number, flexible: boolean, nullable: boolean): AnyCodec {
  const element = isField(of) ? valueCodec(of, version, flexible, false) : structCodec(of, version, flexible)
  const sizeMin = Math.max(1, isField(of) ? fieldSizeMin(of, version, flexible) : structSizeMin(of, version, flexible))
  return {
    read(reader) {
      const count = readLength(reader, flexible)
      if (count === -1) {
        if (!nullable) throw new ProtocolError('null is not allowed')
        return null
      }
      if (count > remaining(reader) / sizeMin) {
        throw new ProtocolError(`${count} elements can't be in the ${remaining(reader)} bytes left`)
      }
      const values: unknown[] = []
      for (let i = 0; i < count; i++) values.push(element.read(reader))
      return values
    },
    write(writer, value) {
      if (value === null && nullable) {
        writeLength(writer, -1, flexible)
        return
      }
      if (!Array.isArray(value)) throw new ProtocolError(`${String(value)} is not an array`)
      writeLength(writer, value.length, flexible)
      for (const one of value) element.write(writer, one)
    },
  }
}

/** The fewest bytes a value can take: no array is allocated that the rest of the frame can't hold. */
function fieldSizeMin(field: AnyField, version: number, flexible: boolean): number {
  if (field.type === 'array') return flexible ? 1 : 4
  if (field.type !== 'struct') return scalarSizeMin(field.type, flexible)
  return version >= field.nullableSince ? 1 : structSizeMin(field.of as AnyStruct, version, flexible)
}

function structSizeMin(struct: AnyStruct, version: number, flexible: boolean): number {
  let size = flexible ? 1 : 0
  for (const field of Object.values(struct.fields)) {
    if (isPresent(field, version) && field.tag < 0) size += fieldSizeMin(field, version, flexible)
  }
  return size
}
