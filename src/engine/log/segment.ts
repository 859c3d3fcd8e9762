/** One `.log` file with its indexes: open, append, find, truncate. */
import { concat, EMPTY_BYTES } from '../../base/bytes.ts'
import { nextInt } from '../../base/prng.ts'
import * as batch from '../../protocol/records/record-batch.ts'
import { type BatchHeader, readBatchHeader } from '../../protocol/records/batch-header.ts'
import type { Ctx } from '../ports/ctx.ts'
import { logFilePath, SEGMENT_SUFFIXES } from './file-names.ts'
import type { LogConfig } from './log-config.ts'
import type { Segment } from './log-state.ts'
import {
  appendToOffsetIndex,
  emptyOffsetIndex,
  isOffsetIndexFull,
  loadOffsetIndex,
  lookupOffset,
  truncateOffsetIndex,
} from './offset-index.ts'
import {
  emptyTimeIndex,
  isTimeIndexFull,
  loadTimeIndex,
  maybeAppendToTimeIndex,
  NO_TIMESTAMP,
  truncateTimeIndex,
} from './time-index.ts'
import { truncateTransactionIndex } from './transaction-index.ts'

const RELATIVE_OFFSET_MAX = 0x7fffffff
/** A search looks at the batches between two index entries. */
const WALK_WINDOW_BYTES = 8_192

function drawJitter(ctx: Ctx, config: LogConfig): number {
  const boundMs = Math.min(config.segmentJitterMs, config.segmentMs)
  return boundMs <= 0 ? 0 : nextInt(ctx.random('log'), Math.min(boundMs, 0xffffffff))
}

function blankSegment(ctx: Ctx, config: LogConfig, baseOffset: number): Segment {
  return {
    baseOffset,
    size: 0,
    createdMs: ctx.wallMs,
    lastModifiedMs: ctx.wallMs,
    rollJitterMs: drawJitter(ctx, config),
    rollingBasedTimestamp: null,
    bytesSinceLastIndexEntry: 0,
    maxTimestampSoFar: NO_TIMESTAMP,
    offsetOfMaxTimestampSoFar: -1,
    offsetIndex: emptyOffsetIndex(baseOffset),
    timeIndex: emptyTimeIndex(baseOffset),
  }
}

/** A new segment; what a crash left under its names goes. */
export function createSegment(ctx: Ctx, dir: string, config: LogConfig, baseOffset: number): Segment {
  for (const suffix of SEGMENT_SUFFIXES) ctx.disk.remove(logFilePath(dir, baseOffset, suffix))
  for (const suffix of ['.log', '.index', '.timeindex'] as const) {
    ctx.disk.append(logFilePath(dir, baseOffset, suffix), [])
  }
  return blankSegment(ctx, config, baseOffset)
}

/** A segment whose `.log` file is there. `indexed` is false where an index was missing or damaged: then it needs recovery. */
export function loadSegment(
  ctx: Ctx,
  dir: string,
  config: LogConfig,
  baseOffset: number,
): { segment: Segment; indexed: boolean } {
  const segment = blankSegment(ctx, config, baseOffset)
  segment.size = ctx.disk.size(logFilePath(dir, baseOffset, '.log'))
  const offsetIndex = loadOffsetIndex(ctx, logFilePath(dir, baseOffset, '.index'), baseOffset, segment.size)
  const timeIndex = loadTimeIndex(ctx, logFilePath(dir, baseOffset, '.timeindex'), baseOffset)
  if (offsetIndex === undefined || timeIndex === undefined) return { segment, indexed: false }
  segment.offsetIndex = offsetIndex
  segment.timeIndex = timeIndex
  if (timeIndex.entries > 0) {
    segment.maxTimestampSoFar = timeIndex.lastTimestamp
    segment.offsetOfMaxTimestampSoFar = timeIndex.lastOffset
  }
  return { segment, indexed: true }
}

/** Header of the batch at a position; undefined where no whole header is left. */
export function batchHeaderAt(ctx: Ctx, dir: string, segment: Segment, position: number): BatchHeader | undefined {
  if (position + batch.RECORD_BATCH_OVERHEAD > segment.size) return undefined
  const path = logFilePath(dir, segment.baseOffset, '.log')
  return readBatchHeader(concat(ctx.disk.read(path, position, batch.RECORD_BATCH_OVERHEAD)), 0)
}

/** The whole batch at a position. */
export function batchBytesAt(ctx: Ctx, dir: string, segment: Segment, position: number, size: number): Uint8Array {
  return concat(ctx.disk.read(logFilePath(dir, segment.baseOffset, '.log'), position, size))
}

/**
 * Calls `fn` with bytes and the place in them of each batch header from a position on, until it returns false or the segment
 * ends. Positions come from the index or from earlier walks, so a batch begins there.
 */
function walkHeaders(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  position: number,
  fn: (bytes: Uint8Array, pos: number, position: number) => unknown,
): void {
  const path = logFilePath(dir, segment.baseOffset, '.log')
  let window: Uint8Array = EMPTY_BYTES
  let windowAt = position
  for (let at = position; at + batch.RECORD_BATCH_OVERHEAD <= segment.size; ) {
    if (at - windowAt + batch.RECORD_BATCH_OVERHEAD > window.length) {
      const [first] = ctx.disk.read(path, at, WALK_WINDOW_BYTES)
      const isWhole = first !== undefined && first.length >= batch.RECORD_BATCH_OVERHEAD
      window = isWhole ? first : concat(ctx.disk.read(path, at, batch.RECORD_BATCH_OVERHEAD))
      windowAt = at
    }
    if (fn(window, at - windowAt, at) === false) return
    const size = batch.sizeInBytes(window, at - windowAt)
    // Only a file that was damaged and never scanned has such a length; nothing behind it can be found.
    if (size < batch.RECORD_BATCH_OVERHEAD) return
    at += size
  }
}

/** The same with whole headers. */
export function walkBatches(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  position: number,
  fn: (header: BatchHeader, position: number) => unknown,
): void {
  walkHeaders(ctx, dir, segment, position, (bytes, pos, at) => fn(readBatchHeader(bytes, pos), at))
}

/** Greatest index entry at or below the offset: where a search for it begins. */
export function indexedPosition(ctx: Ctx, dir: string, segment: Segment, offset: number): number {
  const path = logFilePath(dir, segment.baseOffset, '.index')
  return lookupOffset(ctx, path, segment.offsetIndex, segment.baseOffset, offset).position
}

/** The first batch whose last offset is at or above the offset: where a read of it begins. */
export function translateOffset(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  offset: number,
): { position: number; header: BatchHeader } | undefined {
  let found: { position: number; header: BatchHeader } | undefined
  walkHeaders(ctx, dir, segment, indexedPosition(ctx, dir, segment, offset), (bytes, pos, position) => {
    if (batch.lastOffset(bytes, pos) < offset) return true
    found = { position, header: readBatchHeader(bytes, pos) }
    return false
  })
  return found
}

/** What an append and a recovery do alike: index the batch that begins at `position` when it is its turn. */
export function indexBatch(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  header: BatchHeader,
  position: number,
  intervalBytes: number,
): void {
  const { baseOffset } = segment
  if (header.maxTimestamp > segment.maxTimestampSoFar) {
    segment.maxTimestampSoFar = header.maxTimestamp
    segment.offsetOfMaxTimestampSoFar = header.lastOffset
  }
  if (segment.bytesSinceLastIndexEntry > intervalBytes) {
    const entry = { offset: header.lastOffset, position }
    appendToOffsetIndex(ctx, logFilePath(dir, baseOffset, '.index'), segment.offsetIndex, baseOffset, entry)
    closeTimeIndex(ctx, dir, segment)
    segment.bytesSinceLastIndexEntry = 0
  }
  segment.bytesSinceLastIndexEntry += header.sizeInBytes
}

/** Writes the largest timestamp so far into the time index; a roll, a clean close and a recovery end with it. */
export function closeTimeIndex(ctx: Ctx, dir: string, segment: Segment): void {
  const { baseOffset, maxTimestampSoFar: timestamp, offsetOfMaxTimestampSoFar: offset } = segment
  maybeAppendToTimeIndex(ctx, logFilePath(dir, baseOffset, '.timeindex'), segment.timeIndex, baseOffset, {
    timestamp,
    offset,
  })
}

export function canHoldOffset(segment: Segment, offset: number): boolean {
  return offset >= segment.baseOffset && offset - segment.baseOffset <= RELATIVE_OFFSET_MAX
}

/** Kafka's LogSegment.shouldRoll. Time is counted in message timestamps: an old message never rolls. */
export function shouldRoll(
  ctx: Ctx,
  dir: string,
  segment: Segment,
  config: LogConfig,
  incoming: { bytes: number; maxTimestamp: number; lastOffset: number; segmentMs: number },
): boolean {
  if (segment.size > 0 && segment.rollingBasedTimestamp === null) {
    segment.rollingBasedTimestamp = batchHeaderAt(ctx, dir, segment, 0)?.maxTimestamp ?? null
  }
  const firstMs = segment.rollingBasedTimestamp ?? NO_TIMESTAMP
  const waitedMs = firstMs >= 0 ? incoming.maxTimestamp - firstMs : ctx.wallMs - segment.createdMs
  return (
    segment.size > config.segmentBytes - incoming.bytes ||
    (segment.size > 0 && waitedMs > incoming.segmentMs - segment.rollJitterMs) ||
    isOffsetIndexFull(segment.offsetIndex, config.segmentIndexBytes) ||
    isTimeIndexFull(segment.timeIndex, config.segmentIndexBytes) ||
    !canHoldOffset(segment, incoming.lastOffset)
  )
}

/** Largest timestamp of the batches at and after the last time index entry, or that entry's. */
function reloadMaxTimestamp(ctx: Ctx, dir: string, segment: Segment): void {
  const { timeIndex } = segment
  segment.maxTimestampSoFar = timeIndex.lastTimestamp
  segment.offsetOfMaxTimestampSoFar = timeIndex.entries > 0 ? timeIndex.lastOffset : -1
  walkBatches(ctx, dir, segment, indexedPosition(ctx, dir, segment, timeIndex.lastOffset), (header) => {
    if (header.maxTimestamp <= segment.maxTimestampSoFar) return
    segment.maxTimestampSoFar = header.maxTimestamp
    segment.offsetOfMaxTimestampSoFar = header.lastOffset
  })
}

/** Removes the batch that holds the offset and all after it. Returns the bytes removed. */
export function truncateSegment(ctx: Ctx, dir: string, segment: Segment, offset: number): number {
  const { baseOffset } = segment
  const found = translateOffset(ctx, dir, segment, offset)
  truncateOffsetIndex(ctx, logFilePath(dir, baseOffset, '.index'), segment.offsetIndex, baseOffset, offset)
  truncateTimeIndex(ctx, logFilePath(dir, baseOffset, '.timeindex'), segment.timeIndex, baseOffset, offset)
  truncateTransactionIndex(ctx, logFilePath(dir, baseOffset, '.txnindex'), offset)
  const removed = found === undefined ? 0 : segment.size - found.position
  if (found !== undefined) {
    ctx.disk.truncate(logFilePath(dir, baseOffset, '.log'), found.position)
    segment.size = found.position
    segment.lastModifiedMs = ctx.wallMs
  }
  if (segment.size === 0) {
    segment.createdMs = ctx.wallMs
    segment.rollingBasedTimestamp = null
  }
  segment.bytesSinceLastIndexEntry = 0
  if (segment.maxTimestampSoFar >= 0) reloadMaxTimestamp(ctx, dir, segment)
  return removed
}

export function flushSegment(ctx: Ctx, dir: string, segment: Segment): void {
  for (const suffix of SEGMENT_SUFFIXES) {
    const path = logFilePath(dir, segment.baseOffset, suffix)
    if (ctx.disk.size(path) >= 0) ctx.disk.flush(path)
  }
}

/** The offset after the last batch; the base offset of an empty segment. */
export function readNextOffset(ctx: Ctx, dir: string, segment: Segment): number {
  let next = segment.baseOffset
  walkBatches(ctx, dir, segment, segment.offsetIndex.lastPosition, (header) => {
    next = header.lastOffset + 1
  })
  return next
}

/** Newest record timestamp in the segment, or when its file was written last. Retention by time goes by it. */
export function largestTimestamp(segment: Segment): number {
  return segment.maxTimestampSoFar >= 0 ? segment.maxTimestampSoFar : segment.lastModifiedMs
}
