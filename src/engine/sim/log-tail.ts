/** The newest batches of a replica, read from its files. A memory of what was read makes the next look cost only what is new. */
import { concat, EMPTY_BYTES } from '../../base/bytes.ts'
import { utf8Decode } from '../../base/utf8.ts'
import type { BatchSummary } from '../../contract/image.ts'
import { type BatchHeader, readBatchHeader } from '../../protocol/records/batch-header.ts'
import { forEachRecord } from '../../protocol/records/batch-iterator.ts'
import { controlRecordType } from '../../protocol/records/control-records.ts'
import { RECORD_BATCH_OVERHEAD } from '../../protocol/records/record-batch.ts'
import { logFilePath } from '../log/file-names.ts'
import type { LogState, Segment } from '../log/log-state.ts'
import { type DiskState, type FileState, fileKey, readExtents } from './disk-state.ts'

export const BATCHES_MAX = 40
const RECORDS_MAX = 12
const TEXT_MAX = 24

interface TailBatch {
  segmentBaseOffset: number
  position: number
  crc: number
  summary: BatchSummary
}

/** Oldest first; at most twice as many as are shown. */
export type LogTail = TailBatch[]

function fileOf(disk: DiskState, log: LogState, segment: Segment): FileState | undefined {
  return disk.files.get(fileKey(logFilePath(log.dir, segment.baseOffset, '.log')))
}

/**
 * Header of the batch at a position; null where no whole batch is. A dead node's state may say more than its disk holds: a power
 * loss takes the page cache away.
 */
export function headerAt(disk: DiskState, log: LogState, segment: Segment, position: number): BatchHeader | null {
  const file = fileOf(disk, log, segment)
  if (file === undefined || position + RECORD_BATCH_OVERHEAD > file.length) return null
  try {
    const header = readBatchHeader(concat(readExtents(file, position, RECORD_BATCH_OVERHEAD)), 0)
    return position + header.sizeInBytes > file.length ? null : header
  } catch {
    return null
  }
}

/** A whole batch, contiguous. */
export function batchAt(disk: DiskState, log: LogState, segment: Segment, position: number, size: number): Uint8Array {
  const file = fileOf(disk, log, segment)
  return file === undefined ? EMPTY_BYTES : concat(readExtents(file, position, size))
}

/** Brings the tail up to date with the log, in place. Afterwards it holds the newest batches, at least as many as are shown. */
export function updateTail(tail: LogTail, log: LogState, disk: DiskState, withRecords: boolean): void {
  const before = tail.length
  while (tail.length > 0 && !stands(tail.at(-1) as TailBatch, log, disk)) tail.pop()
  if (tail.length < BATCHES_MAX && tail.length < before) tail.length = 0
  if (tail.length === 0) return readBackwards(tail, log, disk, withRecords)
  const last = tail.at(-1) as TailBatch
  const from = log.segments.findIndex((segment) => segment.baseOffset === last.segmentBaseOffset)
  for (let i = from; i < log.segments.length; i++) {
    const segment = log.segments[i] as Segment
    readSegment(tail, log, disk, segment, i === from ? last.position + last.summary.bytes : 0, withRecords)
  }
  if (tail.length > 2 * BATCHES_MAX) tail.splice(0, tail.length - BATCHES_MAX)
}

/** True if the batch is still where it was read. */
function stands(batch: TailBatch, log: LogState, disk: DiskState): boolean {
  const segment = log.segments.find((each) => each.baseOffset === batch.segmentBaseOffset)
  if (segment === undefined || batch.position + batch.summary.bytes > segment.size) return false
  const header = headerAt(disk, log, segment, batch.position)
  return header !== null && header.crc === batch.crc && header.baseOffset === batch.summary.baseOffset
}

function readBackwards(tail: LogTail, log: LogState, disk: DiskState, withRecords: boolean): void {
  for (let i = log.segments.length - 1; i >= 0 && tail.length < BATCHES_MAX; i--) {
    const older: LogTail = []
    readSegment(older, log, disk, log.segments[i] as Segment, 0, withRecords)
    tail.unshift(...older.slice(-2 * BATCHES_MAX))
  }
}

function readSegment(
  tail: LogTail,
  log: LogState,
  disk: DiskState,
  segment: Segment,
  from: number,
  withRecords: boolean,
): void {
  let position = from
  const fresh: { position: number; header: BatchHeader }[] = []
  while (position + RECORD_BATCH_OVERHEAD <= segment.size) {
    const header = headerAt(disk, log, segment, position)
    if (header === null || header.sizeInBytes < RECORD_BATCH_OVERHEAD) break
    fresh.push({ position, header })
    position += header.sizeInBytes
  }
  for (const each of fresh.slice(-2 * BATCHES_MAX)) {
    const bytes = withRecords ? batchAt(disk, log, segment, each.position, each.header.sizeInBytes) : null
    tail.push({
      segmentBaseOffset: segment.baseOffset,
      position: each.position,
      crc: each.header.crc,
      summary: summaryOf(each.header, bytes),
    })
  }
}

function summaryOf(header: BatchHeader, bytes: Uint8Array | null): BatchSummary {
  return {
    baseOffset: header.baseOffset,
    lastOffset: header.lastOffset,
    leaderEpoch: header.partitionLeaderEpoch,
    bytes: header.sizeInBytes,
    control: header.isControlBatch,
    transactional: header.isTransactional,
    producerId: header.producerId,
    records: bytes === null ? [] : recordsOf(header, bytes),
  }
}

function recordsOf(header: BatchHeader, bytes: Uint8Array): BatchSummary['records'] {
  const records: BatchSummary['records'] = []
  try {
    forEachRecord(bytes, ({ offset, timestamp, key, value }) => {
      records.push(
        header.isControlBatch
          ? { offset, timestamp, key: controlRecordType(key) ?? null, value: null }
          : { offset, timestamp, key: textOf(key), value: textOf(value) },
      )
      return records.length < RECORDS_MAX
    })
  } catch {
    // A batch that does not unpack is shown without its records; who reads it for real gets the error.
  }
  return records
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : utf8Decode(bytes.subarray(0, 4 * TEXT_MAX)).slice(0, TEXT_MAX)
}

/** What is shown of it: the newest batches that are not below the log's start. */
export function shownBatches(tail: LogTail, log: LogState): BatchSummary[] {
  return tail
    .slice(-BATCHES_MAX)
    .map(({ summary }) => summary)
    .filter(({ lastOffset }) => lastOffset >= log.logStartOffset)
}
