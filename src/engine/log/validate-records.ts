/** Kafka's LogValidator for a leader: what a batch and its records must be like, and the offsets and timestamps they get. */
import { forEachRawRecord } from '../../protocol/records/batch-iterator.ts'
import { NO_TIMESTAMP } from '../../protocol/records/record-batch.ts'
import { AppendError, type RecordError } from './append-error.ts'
import type { LogConfig } from './log-config.ts'
import type { AppendOrigin, BatchToAppend } from './producer-append.ts'

export interface ValidateOptions {
  origin: AppendOrigin
  config: LogConfig
  leaderEpoch: number
  nowMs: number
}

function invalid(message: string): never {
  throw new AppendError('INVALID_RECORD', message)
}

function validateBatch({ header }: BatchToAppend, origin: AppendOrigin): void {
  if (origin !== 'client') return
  const countFromOffsets = header.lastOffset - header.baseOffset + 1
  if (countFromOffsets <= 0) invalid(`batch covers offsets ${header.baseOffset} to ${header.lastOffset}`)
  if (header.recordCount <= 0) invalid(`batch says it has ${header.recordCount} records`)
  if (countFromOffsets !== header.recordCount) {
    invalid(`batch covers ${countFromOffsets} offsets but says it has ${header.recordCount} records`)
  }
  if (header.isControlBatch) invalid('a client may not write control records')
  if (header.producerId >= 0 && header.baseSequence < 0) {
    invalid(`producer ${header.producerId} sent base sequence ${header.baseSequence}`)
  }
}

/** Errors of single records; a timestamp error gives its name to the whole. */
interface Findings {
  maxTimestamp: number
  errors: RecordError[]
  isTimestamp: boolean
}

function checkTimestamp(found: Findings, index: number, timestamp: number, options: ValidateOptions): void {
  const { nowMs, config } = options
  if (config.messageTimestampType !== 'CreateTime' || timestamp === NO_TIMESTAMP) return
  const earliest = nowMs - config.messageTimestampBeforeMaxMs
  const latest = nowMs + config.messageTimestampAfterMaxMs
  if (timestamp >= earliest && timestamp <= latest) return
  found.isTimestamp = true
  const batchIndexErrorMessage = `timestamp ${timestamp} is outside of [${earliest}, ${latest}]`
  found.errors.push({ batchIndex: index, batchIndexErrorMessage })
}

function checkRecords({ header, bytes }: BatchToAppend, options: ValidateOptions): Findings {
  const found: Findings = { maxTimestamp: NO_TIMESTAMP, errors: [], isTimestamp: false }
  const fail = (batchIndex: number, batchIndexErrorMessage: string): void => {
    found.errors.push({ batchIndex, batchIndexErrorMessage })
  }
  forEachRawRecord(bytes, (record, index) => {
    const stamp = header.baseTimestamp + record.timestampDelta
    const timestamp = Number.isSafeInteger(stamp) ? stamp : NO_TIMESTAMP
    found.maxTimestamp = Math.max(found.maxTimestamp, timestamp)
    if (options.config.compacts && !header.isControlBatch && record.key === null) {
      fail(index, 'a compacted topic takes no record without a key')
    } else if (options.origin === 'client' && record.offsetDelta !== index) {
      fail(index, `offset delta ${record.offsetDelta} at place ${index}`)
    } else if (header.timestampType === 'LogAppendTime' && options.config.messageTimestampType === 'CreateTime') {
      found.isTimestamp = true
      fail(index, 'only a broker may set the timestamp type LogAppendTime')
    } else {
      checkTimestamp(found, index, timestamp, options)
    }
  })
  return found
}

/**
 * Checks the batches and turns their headers into what will be stored: offsets from `firstOffset` on, the leader's epoch, the
 * timestamp type of the topic. Returns the offset after the last record. Throws AppendError or RecordsError.
 */
export function validateAndAssignOffsets(
  batches: readonly BatchToAppend[],
  firstOffset: number,
  options: ValidateOptions,
): number {
  let next = firstOffset
  for (const batch of batches) {
    const { header } = batch
    validateBatch(batch, options.origin)
    const { errors, isTimestamp, maxTimestamp } = checkRecords(batch, options)
    if (errors.length > 0) {
      const first = errors[0]?.batchIndexErrorMessage ?? ''
      const message = `${errors.length} of ${header.recordCount} records refused, the first: ${first}`
      throw new AppendError(isTimestamp ? 'INVALID_TIMESTAMP' : 'INVALID_RECORD', message, errors)
    }
    header.baseOffset = next
    next += header.recordCount
    header.lastOffset = next - 1
    header.partitionLeaderEpoch = options.leaderEpoch
    header.timestampType = options.config.messageTimestampType
    header.maxTimestamp = header.timestampType === 'LogAppendTime' ? options.nowMs : maxTimestamp
  }
  return next
}
