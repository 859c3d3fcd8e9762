/** Reading ranges of bytes for a fetch. Nothing is copied; a limit may cut the last batch anywhere. */
import type { Slices } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'
import { logFilePath } from './file-names.ts'
import { lastStableOffset } from './high-watermark.ts'
import { activeSegment, floorSegmentIndex, type LogState, outOfRange, type Segment } from './log-state.ts'
import { offsetAtOrAfterPosition } from './offset-index.ts'
import { translateOffset } from './segment.ts'
import { readTransactionIndex } from './transaction-index.ts'

export type FetchIsolation = 'log-end' | 'high-watermark' | 'txn-committed'

export interface ReadOptions {
  startOffset: number
  maxLength: number
  /** The first batch is given whole, even above `maxLength` (KIP-74). */
  minOneMessage: boolean
  isolation: FetchIsolation
}

export interface FetchDataInfo {
  error: null
  records: Slices
  bytes: number
  /** Where the data begins; -1 for both when that is not known (empty answers beyond the readable range). */
  segmentBaseOffset: number
  relativePosition: number
  /** The first batch did not fit `maxLength` and was not to be given whole. */
  firstEntryIncomplete: boolean
  /** Of a read_committed fetch: the aborted transactions a client must filter out; null otherwise. */
  abortedTransactions: { producerId: number; firstOffset: number }[] | null
}

export type ReadResult = FetchDataInfo | { error: number; message: string }

/** A place in the log: segment and position there. */
export interface LogPosition {
  segmentBaseOffset: number
  position: number
}

/** Where the batch that holds the offset begins; the end of the log for its end offset. */
export function positionOf(log: LogState, ctx: Ctx, offset: number): LogPosition {
  const active = activeSegment(log)
  if (offset >= log.logEndOffset) return { segmentBaseOffset: active.baseOffset, position: active.size }
  const segment = log.segments[Math.max(floorSegmentIndex(log, offset), 0)] as Segment
  const found = translateOffset(ctx, log.dir, segment, offset)
  return { segmentBaseOffset: segment.baseOffset, position: found?.position ?? segment.size }
}

/** Where a reader must stop. */
export function upperBoundOffset(log: LogState, isolation: FetchIsolation): number {
  if (isolation === 'log-end') return log.logEndOffset
  return isolation === 'high-watermark' ? log.highWatermark : lastStableOffset(log)
}

function emptyData(isolation: FetchIsolation, segmentBaseOffset = -1, relativePosition = -1): FetchDataInfo {
  return {
    error: null,
    records: [],
    bytes: 0,
    segmentBaseOffset,
    relativePosition,
    firstEntryIncomplete: false,
    abortedTransactions: isolation === 'txn-committed' ? [] : null,
  }
}

/** Bytes of one segment from the batch that holds the offset on; undefined when all its batches are below. */
function readSegment(
  log: LogState,
  ctx: Ctx,
  segment: Segment,
  { startOffset, maxLength, minOneMessage, isolation }: ReadOptions,
  end: LogPosition,
): FetchDataInfo | undefined {
  const found = translateOffset(ctx, log.dir, segment, startOffset)
  if (found === undefined) return undefined
  const { position, header } = found
  const out = emptyData(isolation, segment.baseOffset, position)
  const length = minOneMessage ? Math.max(maxLength, header.sizeInBytes) : maxLength
  if (length === 0 || segment.baseOffset > end.segmentBaseOffset) return out
  const endPosition = segment.baseOffset === end.segmentBaseOffset ? end.position : segment.size
  out.bytes = Math.max(Math.min(endPosition - position, length), 0)
  out.records =
    out.bytes === 0 ? [] : ctx.disk.read(logFilePath(log.dir, segment.baseOffset, '.log'), position, out.bytes)
  out.firstEntryIncomplete = length < header.sizeInBytes
  return out
}

/** An offset above all that was read: from the index, or the next segment's base, or the log's end. */
function offsetAbove(log: LogState, ctx: Ctx, index: number, data: FetchDataInfo): number {
  const { baseOffset, offsetIndex } = log.segments[index] as Segment
  const path = logFilePath(log.dir, baseOffset, '.index')
  const indexed = offsetAtOrAfterPosition(ctx, path, offsetIndex, baseOffset, data.relativePosition + data.bytes)
  return indexed ?? log.segments[index + 1]?.baseOffset ?? log.logEndOffset
}

/** Aborted transactions that overlap [startOffset, upperBound), from the segments' transaction indexes. */
function abortedTransactions(
  log: LogState,
  ctx: Ctx,
  startIndex: number,
  startOffset: number,
  upperBound: number,
): { producerId: number; firstOffset: number }[] {
  const out: { producerId: number; firstOffset: number }[] = []
  for (const segment of log.segments.slice(startIndex)) {
    for (const txn of readTransactionIndex(ctx, logFilePath(log.dir, segment.baseOffset, '.txnindex'))) {
      if (txn.lastOffset >= startOffset && txn.firstOffset < upperBound) {
        out.push({ producerId: txn.producerId, firstOffset: txn.firstOffset })
      }
      // All that ended later began at or after this LSO.
      if (txn.lastStableOffset >= upperBound) return out
    }
  }
  return out
}

/**
 * Reads from the batch that holds `startOffset` on. At and beyond the readable end the answer is empty; below the log's start or
 * above its end it is OFFSET_OUT_OF_RANGE.
 */
export function readLog(log: LogState, ctx: Ctx, options: ReadOptions): ReadResult {
  const { startOffset, isolation } = options
  const floor = floorSegmentIndex(log, startOffset)
  if (startOffset < log.logStartOffset || startOffset > log.logEndOffset || floor < 0)
    return outOfRange(log, startOffset)
  const endOffset = upperBoundOffset(log, isolation)
  const end = positionOf(log, ctx, endOffset)
  if (startOffset === endOffset) return emptyData(isolation, end.segmentBaseOffset, end.position)
  if (startOffset > endOffset) {
    const at = positionOf(log, ctx, startOffset)
    return emptyData(isolation, at.segmentBaseOffset, at.position)
  }
  for (let index = floor; index < log.segments.length; index++) {
    const data = readSegment(log, ctx, log.segments[index] as Segment, options, end)
    if (data === undefined) continue
    if (isolation === 'txn-committed') {
      const upper = offsetAbove(log, ctx, index, data)
      data.abortedTransactions = abortedTransactions(log, ctx, index, startOffset, upper)
    }
    return data
  }
  return emptyData(isolation, end.segmentBaseOffset, end.position)
}
