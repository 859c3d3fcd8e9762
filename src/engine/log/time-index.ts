/**
 * `.timeindex`: twelve bytes an entry, int64 the largest timestamp so far and int32 relative last offset of the batch that holds
 * it. Timestamps rise strictly.
 */
import { concat, getInt32, getInt64, putInt32, putInt64 } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'

const ENTRY_BYTES = 12
export const NO_TIMESTAMP = -1

export interface TimeIndex {
  entries: number
  /** Of the last entry; -1 and the segment's base offset when there is none. */
  lastTimestamp: number
  lastOffset: number
}

export interface TimestampOffset {
  timestamp: number
  offset: number
}

export function emptyTimeIndex(baseOffset: number): TimeIndex {
  return { entries: 0, lastTimestamp: NO_TIMESTAMP, lastOffset: baseOffset }
}

function readEntry(ctx: Ctx, path: string, baseOffset: number, slot: number): TimestampOffset {
  const bytes = concat(ctx.disk.read(path, slot * ENTRY_BYTES, ENTRY_BYTES))
  return { timestamp: getInt64(bytes, 0), offset: baseOffset + getInt32(bytes, 8) }
}

/** The index as the file has it, or undefined where the file is missing or can't be a time index. */
export function loadTimeIndex(ctx: Ctx, path: string, baseOffset: number): TimeIndex | undefined {
  const size = ctx.disk.size(path)
  if (size < 0 || size % ENTRY_BYTES !== 0) return undefined
  if (size === 0) return emptyTimeIndex(baseOffset)
  const entries = size / ENTRY_BYTES
  try {
    const last = readEntry(ctx, path, baseOffset, entries - 1)
    if (last.timestamp < 0 || last.offset < baseOffset) return undefined
    if (entries > 1 && last.timestamp <= readEntry(ctx, path, baseOffset, entries - 2).timestamp) return undefined
    return { entries, lastTimestamp: last.timestamp, lastOffset: last.offset }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Appends unless the timestamp is not above the last one. */
export function maybeAppendToTimeIndex(
  ctx: Ctx,
  path: string,
  index: TimeIndex,
  baseOffset: number,
  entry: TimestampOffset,
): void {
  if (entry.timestamp <= index.lastTimestamp) return
  const bytes = ctx.disk.extend(path, ENTRY_BYTES)
  putInt64(bytes, 0, entry.timestamp)
  putInt32(bytes, 8, entry.offset - baseOffset)
  index.entries++
  index.lastTimestamp = entry.timestamp
  index.lastOffset = entry.offset
}

function countWhile(index: TimeIndex, read: (slot: number) => boolean): number {
  let low = 0
  let high = index.entries
  while (low < high) {
    const middle = (low + high) >> 1
    if (read(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** The last entry whose timestamp is at most the target; (-1, base offset) when there is none. */
export function lookupTimestamp(
  ctx: Ctx,
  path: string,
  index: TimeIndex,
  baseOffset: number,
  target: number,
): TimestampOffset {
  const count = countWhile(index, (slot) => readEntry(ctx, path, baseOffset, slot).timestamp <= target)
  if (count === 0) return { timestamp: NO_TIMESTAMP, offset: baseOffset }
  return readEntry(ctx, path, baseOffset, count - 1)
}

/** Removes the entries at and above the offset. */
export function truncateTimeIndex(ctx: Ctx, path: string, index: TimeIndex, baseOffset: number, offset: number): void {
  const kept = countWhile(index, (slot) => readEntry(ctx, path, baseOffset, slot).offset < offset)
  if (kept === index.entries) return
  ctx.disk.truncate(path, kept * ENTRY_BYTES)
  const last = kept === 0 ? { timestamp: NO_TIMESTAMP, offset: baseOffset } : readEntry(ctx, path, baseOffset, kept - 1)
  index.entries = kept
  index.lastTimestamp = last.timestamp
  index.lastOffset = last.offset
}

/** One slot is kept for the entry that closes the segment. */
export function isTimeIndexFull(index: TimeIndex, segmentIndexBytes: number): boolean {
  return index.entries >= Math.floor(segmentIndexBytes / ENTRY_BYTES) - 1
}
