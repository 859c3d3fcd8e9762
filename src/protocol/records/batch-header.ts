import * as batch from './record-batch.ts'

/** Every field of a batch but its records, with what its attributes mean. */
export interface BatchHeader {
  baseOffset: number
  lastOffset: number
  sizeInBytes: number
  partitionLeaderEpoch: number
  magic: number
  crc: number
  attributes: number
  compressionType: number
  timestampType: batch.TimestampType
  isTransactional: boolean
  isControlBatch: boolean
  lastOffsetDelta: number
  baseTimestamp: number
  maxTimestamp: number
  /** When a cleaner may drop the batch's tombstones and markers; undefined before its first pass. */
  deleteHorizonMs: number | undefined
  producerId: number
  producerEpoch: number
  baseSequence: number
  lastSequence: number
  recordCount: number
}

/** Reads the header of the batch at `pos`. Throws RecordsError when an offset or producer id is beyond 2^53. */
export function readBatchHeader(bytes: Uint8Array, pos: number): BatchHeader {
  return {
    baseOffset: batch.baseOffset(bytes, pos),
    lastOffset: batch.lastOffset(bytes, pos),
    sizeInBytes: batch.sizeInBytes(bytes, pos),
    partitionLeaderEpoch: batch.partitionLeaderEpoch(bytes, pos),
    magic: batch.magic(bytes, pos),
    crc: batch.crc(bytes, pos),
    attributes: batch.attributes(bytes, pos),
    compressionType: batch.compressionType(bytes, pos),
    timestampType: batch.timestampType(bytes, pos),
    isTransactional: batch.isTransactional(bytes, pos),
    isControlBatch: batch.isControlBatch(bytes, pos),
    lastOffsetDelta: batch.lastOffsetDelta(bytes, pos),
    baseTimestamp: batch.baseTimestamp(bytes, pos),
    maxTimestamp: batch.maxTimestamp(bytes, pos),
    deleteHorizonMs: batch.hasDeleteHorizon(bytes, pos) ? batch.baseTimestamp(bytes, pos) : undefined,
    producerId: batch.producerId(bytes, pos),
    producerEpoch: batch.producerEpoch(bytes, pos),
    baseSequence: batch.baseSequence(bytes, pos),
    lastSequence: batch.lastSequence(bytes, pos),
    recordCount: batch.recordCount(bytes, pos),
  }
}
