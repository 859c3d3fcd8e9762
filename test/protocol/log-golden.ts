import { readFileSync } from 'node:fs'
import { getInt16, getInt32 } from '../../src/base/bytes.ts'
import { readVarint, readVarlong } from '../../src/base/varint.ts'

export interface GoldenRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

const HEADER_BYTES = 61
const CONTROL_FLAG = 0x20

/** The data records of an uncompressed log of a real broker, read as simply as can be: this is no test of the records room. */
export function goldenRecords(name: string): GoldenRecord[] {
  const log = new Uint8Array(readFileSync(new URL(`../golden/records/${name}.log`, import.meta.url)))
  const out: GoldenRecord[] = []
  for (let at = 0; at < log.length; at += 12 + getInt32(log, at + 8)) {
    if ((getInt16(log, at + 21) & CONTROL_FLAG) !== 0) continue
    const cursor = { bytes: log, pos: at + HEADER_BYTES }
    for (let left = getInt32(log, at + 57); left > 0; left--) out.push(oneRecord(cursor))
  }
  return out
}

function oneRecord(cursor: { readonly bytes: Uint8Array; pos: number }): GoldenRecord {
  const length = readVarint(cursor)
  const end = cursor.pos + length
  cursor.pos += 1
  readVarlong(cursor)
  readVarint(cursor)
  const key = nullableBytes(cursor)
  const value = nullableBytes(cursor)
  cursor.pos = end
  return { key, value }
}

function nullableBytes(cursor: { readonly bytes: Uint8Array; pos: number }): Uint8Array | null {
  const length = readVarint(cursor)
  if (length < 0) return null
  cursor.pos += length
  return cursor.bytes.slice(cursor.pos - length, cursor.pos)
}
