import { encodeMetadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'

/** The end of the metadata log, as the leader of the quorum lends it for one step. Never kept in state. */
export interface MetadataLog {
  /** Offset that the next record will get. */
  readonly nextOffset: number
  /** Appends one batch, all or nothing; returns its base offset, or that this node does not lead any more. */
  append(records: Uint8Array[]): number | 'not-leader'
}

/** The version in which Kafka 4.3 writes a record: the lowest that holds it, or the one of its metadata.version. */
export function recordVersion(record: MetadataRecord): number {
  switch (record.kind) {
    case 'RegisterBrokerRecord':
      return 4
    case 'PartitionRecord':
    case 'PartitionChangeRecord':
      return 2
    case 'BrokerRegistrationChangeRecord': {
      const { cordonedLogDirs, logDirs, inControlledShutdown } = record.data
      if (cordonedLogDirs !== null) return 3
      if (logDirs.length > 0) return 2
      return inControlledShutdown !== 0 ? 1 : 0
    }
    default:
      return 0
  }
}

export function encodeRecords(records: readonly MetadataRecord[]): Uint8Array[] {
  return records.map((record) => encodeMetadataRecord(record, recordVersion(record)))
}
