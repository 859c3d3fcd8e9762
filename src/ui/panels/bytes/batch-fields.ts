import { getInt16, getInt32, getInt64, getUint32, isSafeInt64At } from '../../../base/bytes.ts'
import { type Cursor, readVarint, readVarlong } from '../../../base/varint.ts'
import { forEachBatch } from '../../../protocol/records/batch-iterator.ts'
import { compressionName } from '../../../protocol/records/compression.ts'
import { controlRecordType } from '../../../protocol/records/control-records.ts'
import * as batch from '../../../protocol/records/record-batch.ts'
import { dateOf, type Field, type FieldType, type Section, textOrHex } from './field.ts'

/** What one batch may be asked for: more records than that are not taken apart. */
const RECORDS_MAX = 2_000

/** The batches of a log from a batch's first byte on; what is no batch, or not a whole one, is the rest. */
export function batchSections(bytes: Uint8Array): Section[] {
  const sections: Section[] = []
  const { end } = forEachBatch(bytes, 0, bytes.length, (start, size) => {
    sections.push({ kind: 'batch', start, end: start + size })
  })
  if (end < bytes.length) sections.push({ kind: 'rest', start: end, end: bytes.length })
  return sections
}

const layout: readonly { name: keyof typeof batch.FIELD; type: FieldType; size: number }[] = [
  { name: 'baseOffset', type: 'int64', size: 8 },
  { name: 'batchLength', type: 'int32', size: 4 },
  { name: 'partitionLeaderEpoch', type: 'int32', size: 4 },
  { name: 'magic', type: 'int8', size: 1 },
  { name: 'crc', type: 'uint32', size: 4 },
  { name: 'attributes', type: 'int16', size: 2 },
  { name: 'lastOffsetDelta', type: 'int32', size: 4 },
  { name: 'baseTimestamp', type: 'int64', size: 8 },
  { name: 'maxTimestamp', type: 'int64', size: 8 },
  { name: 'producerId', type: 'int64', size: 8 },
  { name: 'producerEpoch', type: 'int16', size: 2 },
  { name: 'baseSequence', type: 'int32', size: 4 },
  { name: 'recordCount', type: 'int32', size: 4 },
]

/** A number as its bytes say it; an int64 beyond 2^53 as hex. */
export function numberAt(bytes: Uint8Array, at: number, type: FieldType): string {
  switch (type) {
    case 'int8':
      return String(((bytes[at] ?? 0) << 24) >> 24)
    case 'int16':
      return String(getInt16(bytes, at))
    case 'int32':
      return String(getInt32(bytes, at))
    case 'uint32':
      return `0x${getUint32(bytes, at).toString(16).toUpperCase().padStart(8, '0')}`
    default:
      if (isSafeInt64At(bytes, at)) return String(getInt64(bytes, at))
      return `0x${[0, 4]
        .map((by) =>
          getUint32(bytes, at + by)
            .toString(16)
            .padStart(8, '0'),
        )
        .join('')}`
  }
}

function meaningOf(bytes: Uint8Array, start: number, name: string): Partial<Field> {
  switch (name) {
    case 'crc':
      return { valid: batch.isValidCrc(bytes, start) }
    case 'attributes': {
      const words = [compressionName(batch.compressionType(bytes, start)) ?? '?', batch.timestampType(bytes, start)]
      if (batch.isTransactional(bytes, start)) words.push('transactional')
      if (batch.isControlBatch(bytes, start)) words.push('control')
      if (batch.hasDeleteHorizon(bytes, start)) words.push('deleteHorizon')
      return { meaning: words.join(' · ') }
    }
    case 'baseTimestamp':
      return dated(batch.baseTimestamp(bytes, start))
    case 'maxTimestamp':
      return dated(batch.maxTimestamp(bytes, start))
    default:
      return {}
  }
}

function dated(ms: number): Partial<Field> {
  const meaning = dateOf(ms)
  return meaning === undefined ? {} : { meaning }
}

/** All fields of the batch at that place, its records' included as far as they can be read. */
export function batchFields(bytes: Uint8Array, { start, end }: Section): Field[] {
  const fields: Field[] = layout.map(({ name, type, size }) => {
    const at = start + batch.FIELD[name]
    const value = numberAt(bytes, at, type)
    return { name, type, start: at, end: at + size, value, ...meaningOf(bytes, start, name) }
  })
  const records = start + batch.RECORD_BATCH_OVERHEAD
  if (records >= end) return fields
  const codec = batch.compressionType(bytes, start)
  if (codec !== 0) {
    const value = compressionName(codec) ?? `type ${codec}`
    return [...fields, { name: 'records', type: 'compressed', start: records, end, value }]
  }
  return [...fields, ...recordFields(bytes, start, records, end)]
}

/** The records' fields one after another; from a malformed one on, the rest is plain bytes. */
function recordFields(bytes: Uint8Array, start: number, from: number, end: number): Field[] {
  const fields: Field[] = []
  const isControl = batch.isControlBatch(bytes, start)
  const baseOffset = batch.baseOffset(bytes, start)
  const baseTimestamp = batch.baseTimestamp(bytes, start)
  const count = Math.min(batch.recordCount(bytes, start), RECORDS_MAX)
  let at = from
  try {
    for (let record = 0; record < count; record++) {
      const taken = fieldsOfRecord(
        { bytes: bytes.subarray(0, end), pos: at },
        { record, isControl, baseOffset, baseTimestamp },
      )
      fields.push(...taken)
      at = (taken.at(-1) as Field).end
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  if (at < end) fields.push({ name: '?', type: 'bytes', start: at, end, value: textOrHex(bytes.subarray(at, end)) })
  return fields
}

interface RecordPlace {
  record: number
  isControl: boolean
  baseOffset: number
  baseTimestamp: number
}

/** Throws RangeError where the record does not fit its bytes. */
function fieldsOfRecord(cursor: Cursor, { record, isControl, baseOffset, baseTimestamp }: RecordPlace): Field[] {
  const fields: Field[] = []
  const put = (name: string, type: FieldType, start: number, value: string | number, meaning?: string) =>
    fields.push({
      name,
      type,
      start,
      end: cursor.pos,
      value: String(value),
      record,
      ...(meaning === undefined ? {} : { meaning }),
    })
  const varint = (name: string, meaning?: (value: number) => string) => {
    const start = cursor.pos
    const value = readVarint(cursor)
    put(name, 'varint', start, value, meaning?.(value))
    return value
  }
  const data = (name: string, length: number, meaning?: (bytes: Uint8Array) => string | undefined) => {
    if (length <= 0) return
    const start = cursor.pos
    if (start + length > cursor.bytes.length) throw new RangeError(`${name} runs past the batch`)
    cursor.pos += length
    const bytes = cursor.bytes.subarray(start, cursor.pos)
    put(name, 'bytes', start, textOrHex(bytes), meaning?.(bytes))
  }
  const end = varint('length') + cursor.pos
  cursor.pos++
  put('attributes', 'int8', cursor.pos - 1, cursor.bytes[cursor.pos - 1] ?? 0)
  const start = cursor.pos
  const delta = readVarlong(cursor, Number.NaN)
  put('timestampDelta', 'varlong', start, delta, dateOf(baseTimestamp + delta))
  varint('offsetDelta', (value) => `offset ${baseOffset + value}`)
  const isNull = (length: number) => (length < 0 ? 'null' : '')
  data('key', varint('keyLength', isNull), (bytes) => (isControl ? controlRecordType(bytes) : undefined))
  data('value', varint('valueLength', isNull))
  const headers = varint('headersCount')
  for (let header = 0; header < headers; header++) {
    data('headerKey', varint('headerKeyLength'))
    data('headerValue', varint('headerValueLength', isNull))
  }
  if (cursor.pos !== end) throw new RangeError('the record has another length than it says')
  return fields
}
