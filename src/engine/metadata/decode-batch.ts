import { decodeMetadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'
import { readRecords } from '../../protocol/records/batch-iterator.ts'
import { baseOffset, isControlBatch, lastOffset, partitionLeaderEpoch } from '../../protocol/records/record-batch.ts'
import type { MetadataBatch } from './replay.ts'

/**
 * A raw batch of `__cluster_metadata` or of a snapshot. Control batches (leader changes, snapshot headers) carry no metadata.
 * Throws RecordsError or ProtocolError on bytes that are not Kafka's.
 */
export function decodeMetadataBatch(batch: Uint8Array): MetadataBatch {
  const records: MetadataRecord[] = []
  if (!isControlBatch(batch, 0)) {
    for (const { value } of readRecords(batch)) records.push(decodeMetadataRecord(value))
  }
  return {
    baseOffset: baseOffset(batch, 0),
    lastOffset: lastOffset(batch, 0),
    epoch: partitionLeaderEpoch(batch, 0),
    records,
  }
}
