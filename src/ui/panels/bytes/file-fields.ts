import { crc32c } from '../../../base/crc32c.ts'
import { getUint32, utf8Decode } from '../../../base/bytes.ts'
import { batchFields, batchSections, numberAt } from './batch-fields.ts'
import { dateOf, type Field, type FieldType, type Section, textOrHex } from './field.ts'

/** What a file holds, by its name. */
export type FileKind = 'log' | 'index' | 'timeindex' | 'txnindex' | 'snapshot' | 'text' | 'plain'

const byEnding: readonly (readonly [RegExp, FileKind])[] = [
  [/\.log(\.deleted)?$/, 'log'],
  // A snapshot of the metadata is a log of batches too.
  [/(^|\/)__cluster_metadata-0\/\d+-\d+\.checkpoint/, 'log'],
  [/\.timeindex/, 'timeindex'],
  [/\.txnindex/, 'txnindex'],
  [/\.index/, 'index'],
  [/\.snapshot/, 'snapshot'],
  [/(-checkpoint|\.properties|partition\.metadata|quorum-state|_cleanshutdown)$/, 'text'],
]

export function kindOfFile(path: string): FileKind {
  return byEnding.find(([ending]) => ending.test(path))?.[1] ?? 'plain'
}

/** Offset in a segment's name, from which its indexes count. */
export function baseOffsetOf(path: string): number {
  return Number(/(\d{20})\.[a-z]+/.exec(path)?.[1] ?? 0)
}

type Layout = readonly (readonly [name: string, type: FieldType, size: number])[]

const entryLayouts: { readonly [K in FileKind]?: { headBytes: number; head: Layout; entry: Layout } } = {
  index: {
    headBytes: 0,
    head: [],
    entry: [
      ['relativeOffset', 'int32', 4],
      ['position', 'int32', 4],
    ],
  },
  timeindex: {
    headBytes: 0,
    head: [],
    entry: [
      ['timestamp', 'int64', 8],
      ['relativeOffset', 'int32', 4],
    ],
  },
  txnindex: {
    headBytes: 0,
    head: [],
    entry: [
      ['version', 'int16', 2],
      ['producerId', 'int64', 8],
      ['firstOffset', 'int64', 8],
      ['lastOffset', 'int64', 8],
      ['lastStableOffset', 'int64', 8],
    ],
  },
  snapshot: {
    headBytes: 10,
    head: [
      ['version', 'int16', 2],
      ['crc', 'uint32', 4],
      ['entryCount', 'int32', 4],
    ],
    entry: [
      ['producerId', 'int64', 8],
      ['producerEpoch', 'int16', 2],
      ['lastSequence', 'int32', 4],
      ['lastOffset', 'int64', 8],
      ['offsetDelta', 'int32', 4],
      ['timestamp', 'int64', 8],
      ['coordinatorEpoch', 'int32', 4],
      ['currentTxnFirstOffset', 'int64', 8],
    ],
  },
}

const sizeOf = (layout: Layout): number => layout.reduce((sum, [, , size]) => sum + size, 0)

/** A file's sections in order, without gaps. */
export function sectionsOf(kind: FileKind, bytes: Uint8Array): Section[] {
  if (kind === 'log') return batchSections(bytes)
  if (kind === 'text') return lineSections(bytes)
  const layouts = entryLayouts[kind]
  if (layouts === undefined) return bytes.length === 0 ? [] : [{ kind: 'rest', start: 0, end: bytes.length }]
  const sections: Section[] = []
  let at = Math.min(layouts.headBytes, bytes.length)
  if (at > 0) sections.push({ kind: at === layouts.headBytes ? 'head' : 'rest', start: 0, end: at })
  const entryBytes = sizeOf(layouts.entry)
  for (; at + entryBytes <= bytes.length; at += entryBytes)
    sections.push({ kind: 'entry', start: at, end: at + entryBytes })
  if (at < bytes.length) sections.push({ kind: 'rest', start: at, end: bytes.length })
  return sections
}

function lineSections(bytes: Uint8Array): Section[] {
  const sections: Section[] = []
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline + 1
    sections.push({ kind: 'line', start, end })
    start = end
  }
  return sections
}

/** The fields of a section. */
export function fieldsOf(path: string, bytes: Uint8Array, section: Section): Field[] {
  const kind = kindOfFile(path)
  const { start, end } = section
  switch (section.kind) {
    case 'batch':
      return batchFields(bytes, section)
    case 'head':
    case 'entry': {
      const layout = entryLayouts[kind]?.[section.kind] ?? []
      return entryFields(layout, bytes, start, kind === 'snapshot' ? 0 : baseOffsetOf(path))
    }
    case 'line':
      return lineFields(path, bytes, section)
    case 'rest':
      return [{ name: '?', type: 'bytes', start, end, value: textOrHex(bytes.subarray(start, end)) }]
  }
}

function entryFields(layout: Layout, bytes: Uint8Array, start: number, baseOffset: number): Field[] {
  let at = start
  return layout.map(([name, type, size]) => {
    const from = at
    at += size
    const value = numberAt(bytes, from, type)
    const field: Field = { name, type, start: from, end: at, value }
    if (name === 'relativeOffset') field.meaning = `offset ${baseOffset + Number(value)}`
    if (name === 'timestamp') Object.assign(field, { meaning: dateOf(Number(value)) ?? '' })
    // The checksum of a producer snapshot covers all that follows it.
    if (name === 'crc') field.valid = getUint32(bytes, from) === crc32c(bytes, at)
    return field
  })
}

/** Words of a checkpoint's line. */
const checkpointWords: readonly (readonly [RegExp, readonly string[]])[] = [
  [/leader-epoch-checkpoint$/, ['epoch', 'startOffset']],
  [/-checkpoint$/, ['topic', 'partition', 'offset']],
]

function lineFields(path: string, bytes: Uint8Array, { start, end }: Section): Field[] {
  const words = checkpointWords.find(([name]) => name.test(path))?.[1]
  const body = bytes[end - 1] === 10 ? end - 1 : end
  const text = utf8Decode(bytes, start, body)
  if (words === undefined) {
    const equals = text.search(/[=:]/)
    if (equals <= 0 || /^[{#]/.test(text)) return [plainLine(text, start, end)]
    const middle = start + new TextEncoder().encode(text.slice(0, equals)).length
    return [
      { name: 'key', type: 'text', start, end: middle, value: text.slice(0, equals) },
      { name: 'value', type: 'text', start: middle, end, value: text.slice(equals + 1).trim() },
    ]
  }
  const nth = countLines(bytes, start)
  if (nth < 2) return [{ name: nth === 0 ? 'version' : 'entryCount', type: 'text', start, end, value: text }]
  const parts = text.split(' ')
  if (parts.length !== words.length) return [plainLine(text, start, end)]
  let at = start
  return parts.map((value, index) => {
    const from = at
    at = index === parts.length - 1 ? end : at + new TextEncoder().encode(value).length + 1
    return { name: words[index] as string, type: 'text', start: from, end: at, value }
  })
}

const plainLine = (value: string, start: number, end: number): Field => ({
  name: 'line',
  type: 'text',
  start,
  end,
  value,
})

/** Lines before this one, as far as the first two go. */
function countLines(bytes: Uint8Array, before: number): number {
  let lines = 0
  for (let at = 0; at < before && lines < 2; at++) if (bytes[at] === 10) lines++
  return lines
}
