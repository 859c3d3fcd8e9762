/** Control records: transaction markers and the notes of a raft leader. One union, its bytes, and its batches. */
import { getInt16, putInt16 } from '../../base/bytes.ts'
import { buildBatch } from './batch-builder.ts'
import { readControlValue, writeControlValue } from './control-values.ts'
import type { RecordData } from './record.ts'

export interface LeaderChangeVoter {
  voterId: number
  /** ZERO_UUID in version 0. */
  voterDirectoryId: string
}

export interface KRaftVoter {
  voterId: number
  voterDirectoryId: string
  endpoints: { name: string; host: string; port: number }[]
  kRaftVersionFeature: { minSupportedVersion: number; maxSupportedVersion: number }
}

export type ControlRecord =
  | { type: 'ABORT' | 'COMMIT'; coordinatorEpoch: number }
  | {
      type: 'LEADER_CHANGE'
      version: number
      leaderId: number
      voters: LeaderChangeVoter[]
      grantingVoters: LeaderChangeVoter[]
    }
  | { type: 'SNAPSHOT_HEADER'; version: number; lastContainedLogTimestamp: number }
  | { type: 'SNAPSHOT_FOOTER'; version: number }
  | { type: 'KRAFT_VERSION'; version: number; kRaftVersion: number }
  | { type: 'KRAFT_VOTERS'; version: number; voters: KRaftVoter[] }

export type ControlRecordType = ControlRecord['type']

/** The type's id in a control record's key is its index here. */
const TYPES: readonly ControlRecordType[] = [
  'ABORT',
  'COMMIT',
  'LEADER_CHANGE',
  'SNAPSHOT_HEADER',
  'SNAPSHOT_FOOTER',
  'KRAFT_VERSION',
  'KRAFT_VOTERS',
]

/** The type a control record's key names; undefined for one we don't know, which readers ignore. */
export function controlRecordType(key: Uint8Array | null): ControlRecordType | undefined {
  return key !== null && key.length >= 4 ? TYPES[getInt16(key, 2)] : undefined
}

/** Parses a record of a control batch; undefined for an unknown type. Throws RecordsError when the value is malformed. */
export function parseControlRecord(record: Pick<RecordData, 'key' | 'value'>): ControlRecord | undefined {
  const type = controlRecordType(record.key)
  return type === undefined ? undefined : readControlValue(type, record.value)
}

/** Key and value of a control record. */
export function encodeControlRecord(record: ControlRecord): { key: Uint8Array; value: Uint8Array } {
  const key = new Uint8Array(4)
  putInt16(key, 2, TYPES.indexOf(record.type))
  return { key, value: writeControlValue(record) }
}

export interface ControlBatch {
  baseOffset: number
  partitionLeaderEpoch: number
  timestamp: number
  records: readonly ControlRecord[]
}

/** The batch of a raft leader: a leader change, a snapshot's header or footer, voters. */
export function buildControlBatch({ baseOffset, partitionLeaderEpoch, timestamp, records }: ControlBatch): Uint8Array {
  return buildBatch({
    baseOffset,
    partitionLeaderEpoch,
    isControl: true,
    records: records.map((record) => ({ timestamp, ...encodeControlRecord(record) })),
  })
}

export interface EndTxnMarker {
  type: 'ABORT' | 'COMMIT'
  coordinatorEpoch: number
  producerId: number
  producerEpoch: number
  timestamp: number
  /** Absent until the partition's leader appends it. */
  baseOffset?: number
  partitionLeaderEpoch?: number
}

/** The marker that ends a transaction on one partition. It has no sequence, and takes one offset. */
export function buildEndTxnMarker(marker: EndTxnMarker): Uint8Array {
  const {
    type,
    coordinatorEpoch,
    timestamp,
    producerId,
    producerEpoch,
    baseOffset = 0,
    partitionLeaderEpoch = -1,
  } = marker
  return buildBatch({
    baseOffset,
    partitionLeaderEpoch,
    producerId,
    producerEpoch,
    isTransactional: true,
    isControl: true,
    records: [{ timestamp, ...encodeControlRecord({ type, coordinatorEpoch }) }],
  })
}
