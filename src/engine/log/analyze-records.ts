/** First look at records that want into a log: whole batches, sizes, CRCs, offsets that rise. The order of checks is Kafka's. */
import type { Slices } from '../../base/bytes.ts'
import { readBatchHeader } from '../../protocol/records/batch-header.ts'
import { batchesIn } from '../../protocol/records/batch-iterator.ts'
import { COMPRESSION } from '../../protocol/records/compression.ts'
import { isValidCrc, NO_PARTITION_LEADER_EPOCH } from '../../protocol/records/record-batch.ts'
import { AppendError } from './append-error.ts'
import type { AppendOrigin, BatchToAppend } from './producer-append.ts'

export interface AnalyzeOptions {
  origin: AppendOrigin
  leaderEpoch: number
  /** Infinity where sizes do not matter (replication). */
  maxMessageBytes: number
}

export interface AnalyzedRecords {
  batches: BatchToAppend[]
  /** Bytes of these batches; a partial batch after them does not count. */
  validBytes: number
  maxTimestamp: number
  sourceCompression: number
  /** False when a batch's last offset is not above the one before. */
  monotonic: boolean
}

function checkBatch({ header, bytes }: BatchToAppend, options: AnalyzeOptions): void {
  const { origin, leaderEpoch, maxMessageBytes } = options
  if (origin === 'raft-leader' && header.partitionLeaderEpoch !== leaderEpoch) {
    throw new AppendError(
      'INVALID_RECORD',
      `the raft leader of epoch ${leaderEpoch} appended a batch of epoch ${header.partitionLeaderEpoch}`,
    )
  }
  if (origin === 'client' && header.baseOffset !== 0) {
    throw new AppendError('INVALID_RECORD', `a client's batch has base offset ${header.baseOffset}, not 0`)
  }
  if (header.sizeInBytes > maxMessageBytes) {
    throw new AppendError(
      'MESSAGE_TOO_LARGE',
      `a batch of ${header.sizeInBytes} bytes is larger than max.message.bytes = ${maxMessageBytes}`,
    )
  }
  if (!isValidCrc(bytes, 0)) {
    throw new AppendError('CORRUPT_MESSAGE', `CRC of the batch at offset ${header.baseOffset} is wrong`)
  }
}

/** Throws AppendError or RecordsError for the first batch that must not be stored. */
export function analyzeRecords(records: Slices, options: AnalyzeOptions): AnalyzedRecords {
  const split = batchesIn(records)
  const out: AnalyzedRecords = {
    batches: [],
    validBytes: 0,
    maxTimestamp: -1,
    sourceCompression: COMPRESSION.none,
    monotonic: true,
  }
  let lastOffset = -1
  for (const bytes of split.batches) {
    const batch: BatchToAppend = { header: readBatchHeader(bytes, 0), bytes }
    const { header } = batch
    // A follower that asked as of one epoch keeps nothing of a later one: it may have truncated since (KAFKA-18723).
    const isLater =
      header.partitionLeaderEpoch !== NO_PARTITION_LEADER_EPOCH && header.partitionLeaderEpoch > options.leaderEpoch
    if (options.origin === 'replication' && isLater) return out
    if (header.lastOffset <= lastOffset) out.monotonic = false
    lastOffset = header.lastOffset
    checkBatch(batch, options)
    out.maxTimestamp = Math.max(out.maxTimestamp, header.maxTimestamp)
    if (header.compressionType !== COMPRESSION.none) out.sourceCompression = header.compressionType
    out.validBytes += bytes.length
    out.batches.push(batch)
  }
  if (split.error !== undefined) throw split.error
  return out
}
