/**
 * The values of control records. They are few and small, so they are laid out here by hand:
 * a flexible struct each (compact arrays and strings, tagged section at the end), except the transaction marker.
 */
import * as bytes from '../../base/bytes.ts'
import { getUuid, uuidToBytes, ZERO_UUID } from '../../base/uuid.ts'
import { type Cursor, readUnsignedVarint, writeUnsignedVarint } from '../../base/varint.ts'
import type { ControlRecord, ControlRecordType, KRaftVoter, LeaderChangeVoter } from './control-records.ts'
import { RecordsError } from './records-error.ts'

type Out = Uint8Array[]

function fixed(size: number, put: (out: Uint8Array, pos: number, value: number) => void, value: number): Uint8Array {
  const part = new Uint8Array(size)
  put(part, 0, value)
  return part
}

const int16 = (value: number) => fixed(2, bytes.putInt16, value)
const int32 = (value: number) => fixed(4, bytes.putInt32, value)
const int64 = (value: number) => fixed(8, bytes.putInt64, value)

function uvarint(value: number): Uint8Array {
  const part = new Uint8Array(5)
  return part.subarray(0, writeUnsignedVarint(part, 0, value))
}

function writeArray<T>(out: Out, items: readonly T[], write: (item: T) => void): void {
  out.push(uvarint(items.length + 1))
  items.forEach(write)
}

function writeString(out: Out, text: string): void {
  const encoded = bytes.utf8Encode(text)
  out.push(uvarint(encoded.length + 1), encoded)
}

/** No tagged field is known, so every section is empty. */
const NO_TAGS = Uint8Array.of(0)

function writeLeaderChangeVoters(out: Out, voters: readonly LeaderChangeVoter[], version: number): void {
  writeArray(out, voters, (voter) => {
    out.push(int32(voter.voterId))
    if (version >= 1) out.push(uuidToBytes(voter.voterDirectoryId))
    out.push(NO_TAGS)
  })
}

function writeKRaftVoter(out: Out, voter: KRaftVoter): void {
  out.push(int32(voter.voterId), uuidToBytes(voter.voterDirectoryId))
  writeArray(out, voter.endpoints, ({ name, host, port }) => {
    writeString(out, name)
    writeString(out, host)
    out.push(int16(port), NO_TAGS)
  })
  const { minSupportedVersion, maxSupportedVersion } = voter.kRaftVersionFeature
  out.push(int16(minSupportedVersion), int16(maxSupportedVersion), NO_TAGS, NO_TAGS)
}

export function writeControlValue(record: ControlRecord): Uint8Array {
  const out: Out = []
  if ('coordinatorEpoch' in record) return bytes.concat([int16(0), int32(record.coordinatorEpoch)])
  out.push(int16(record.version))
  if (record.type === 'LEADER_CHANGE') {
    out.push(int32(record.leaderId))
    writeLeaderChangeVoters(out, record.voters, record.version)
    writeLeaderChangeVoters(out, record.grantingVoters, record.version)
  } else if (record.type === 'SNAPSHOT_HEADER') out.push(int64(record.lastContainedLogTimestamp))
  else if (record.type === 'KRAFT_VERSION') out.push(int16(record.kRaftVersion))
  else if (record.type === 'KRAFT_VOTERS') writeArray(out, record.voters, (voter) => writeKRaftVoter(out, voter))
  out.push(NO_TAGS)
  return bytes.concat(out)
}

function step(c: Cursor, size: number): number {
  const at = c.pos
  if (size > c.bytes.length - at)
    throw new RangeError(`needs ${size} bytes at ${at}, but ${c.bytes.length - at} are left`)
  c.pos += size
  return at
}

const readInt16 = (c: Cursor) => bytes.getInt16(c.bytes, step(c, 2))
const readInt32 = (c: Cursor) => bytes.getInt32(c.bytes, step(c, 4))
const readUuid = (c: Cursor) => getUuid(c.bytes, step(c, 16))

/** Skips whatever tagged fields a newer Kafka wrote. */
function skipTags(c: Cursor): void {
  for (let n = readUnsignedVarint(c); n > 0; n--) {
    readUnsignedVarint(c)
    step(c, readUnsignedVarint(c))
  }
}

function readArray<T>(c: Cursor, read: (c: Cursor) => T): T[] {
  const items: T[] = []
  for (let n = readUnsignedVarint(c) - 1; n > 0; n--) items.push(read(c))
  return items
}

function readString(c: Cursor): string {
  const length = readUnsignedVarint(c) - 1
  if (length < 0) throw new RangeError(`string before ${c.pos} is null`)
  const at = step(c, length)
  return bytes.utf8Decode(c.bytes, at, at + length)
}

function readLeaderChangeVoters(c: Cursor, version: number): LeaderChangeVoter[] {
  return readArray(c, () => {
    const voterId = readInt32(c)
    const voterDirectoryId = version >= 1 ? readUuid(c) : ZERO_UUID
    skipTags(c)
    return { voterId, voterDirectoryId }
  })
}

function readKRaftVoter(c: Cursor): KRaftVoter {
  const voterId = readInt32(c)
  const voterDirectoryId = readUuid(c)
  const endpoints = readArray(c, () => {
    const endpoint = { name: readString(c), host: readString(c), port: readInt16(c) & 0xffff }
    skipTags(c)
    return endpoint
  })
  const kRaftVersionFeature = { minSupportedVersion: readInt16(c), maxSupportedVersion: readInt16(c) }
  skipTags(c)
  skipTags(c)
  return { voterId, voterDirectoryId, endpoints, kRaftVersionFeature }
}

function readStruct(type: ControlRecordType, c: Cursor): ControlRecord {
  const version = readInt16(c)
  switch (type) {
    case 'ABORT':
    case 'COMMIT':
      return { type, coordinatorEpoch: readInt32(c) }
    case 'LEADER_CHANGE': {
      const leaderId = readInt32(c)
      const voters = readLeaderChangeVoters(c, version)
      return { type, version, leaderId, voters, grantingVoters: readLeaderChangeVoters(c, version) }
    }
    case 'SNAPSHOT_HEADER':
      return { type, version, lastContainedLogTimestamp: bytes.getInt64(c.bytes, step(c, 8)) }
    case 'SNAPSHOT_FOOTER':
      return { type, version }
    case 'KRAFT_VERSION':
      return { type, version, kRaftVersion: readInt16(c) }
    case 'KRAFT_VOTERS':
      return { type, version, voters: readArray(c, readKRaftVoter) }
  }
}

/** Throws RecordsError when the value is missing or malformed. Tagged fields at its end are not looked at. */
export function readControlValue(type: ControlRecordType, value: Uint8Array | null): ControlRecord {
  if (value === null) throw new RecordsError('INVALID_RECORD', 'has no value', `control record ${type}`)
  try {
    return readStruct(type, { bytes: value, pos: 0 })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new RecordsError('INVALID_RECORD', error.message, `control record ${type}`)
  }
}
