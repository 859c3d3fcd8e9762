/**
 * `.index`: eight bytes an entry, int32 offset relative to the segment's base and int32 position. An entry names a batch by its
 * last offset and says where it begins. Kafka preallocates the active segment's file and trims it when it is closed; here it is
 * always as long as its entries.
 */
import { assert } from '../../base/assert.ts'
import { concat, getInt32, putInt32 } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'

const ENTRY_BYTES = 8

export interface OffsetIndex {
  entries: number
  /** Of the last entry; the segment's base offset when there is none. */
  lastOffset: number
  lastPosition: number
}

export interface OffsetPosition {
  offset: number
  position: number
}

export function emptyOffsetIndex(baseOffset: number): OffsetIndex {
  return { entries: 0, lastOffset: baseOffset, lastPosition: 0 }
}

function readEntry(ctx: Ctx, path: string, baseOffset: number, slot: number): OffsetPosition {
  const bytes = concat(ctx.disk.read(path, slot * ENTRY_BYTES, ENTRY_BYTES))
  return { offset: baseOffset + getInt32(bytes, 0), position: getInt32(bytes, 4) }
}

/** The index as the file has it, or undefined where the file is missing or can't be an index of a log of `logSize` bytes. */
export function loadOffsetIndex(ctx: Ctx, path: string, baseOffset: number, logSize: number): OffsetIndex | undefined {
  const size = ctx.disk.size(path)
  if (size < 0 || size % ENTRY_BYTES !== 0) return undefined
  if (size === 0) return emptyOffsetIndex(baseOffset)
  const entries = size / ENTRY_BYTES
  const last = readEntry(ctx, path, baseOffset, entries - 1)
  // Also a preallocated file that a crash left untrimmed ends in such an entry.
  if (last.offset <= baseOffset || last.position <= 0 || last.position >= logSize) return undefined
  return { entries, lastOffset: last.offset, lastPosition: last.position }
}

export function appendToOffsetIndex(
  ctx: Ctx,
  path: string,
  index: OffsetIndex,
  baseOffset: number,
  entry: OffsetPosition,
): void {
  assert(index.entries === 0 || entry.offset > index.lastOffset, `index entries of ${path} rise: ${entry.offset}`)
  const bytes = ctx.disk.extend(path, ENTRY_BYTES)
  putInt32(bytes, 0, entry.offset - baseOffset)
  putInt32(bytes, 4, entry.position)
  index.entries++
  index.lastOffset = entry.offset
  index.lastPosition = entry.position
}

/** Entries whose offset is at most `target`. */
function entriesUpTo(ctx: Ctx, path: string, index: OffsetIndex, baseOffset: number, target: number): number {
  if (index.entries > 0 && target >= index.lastOffset) return index.entries
  let low = 0
  let high = index.entries
  while (low < high) {
    const middle = (low + high) >> 1
    if (readEntry(ctx, path, baseOffset, middle).offset <= target) low = middle + 1
    else high = middle
  }
  return low
}

/** The last entry at or below the target; the segment's beginning when there is none. */
export function lookupOffset(
  ctx: Ctx,
  path: string,
  index: OffsetIndex,
  baseOffset: number,
  target: number,
): OffsetPosition {
  const count = entriesUpTo(ctx, path, index, baseOffset, target)
  if (count === 0) return { offset: baseOffset, position: 0 }
  if (count === index.entries) return { offset: index.lastOffset, position: index.lastPosition }
  return readEntry(ctx, path, baseOffset, count - 1)
}

/** Offset of the first entry whose position is at or beyond the given one; undefined when there is none. */
export function offsetAtOrAfterPosition(
  ctx: Ctx,
  path: string,
  index: OffsetIndex,
  baseOffset: number,
  position: number,
): number | undefined {
  let low = 0
  let high = index.entries
  while (low < high) {
    const middle = (low + high) >> 1
    if (readEntry(ctx, path, baseOffset, middle).position < position) low = middle + 1
    else high = middle
  }
  return low === index.entries ? undefined : readEntry(ctx, path, baseOffset, low).offset
}

/** Removes the entries at and above the offset. */
export function truncateOffsetIndex(
  ctx: Ctx,
  path: string,
  index: OffsetIndex,
  baseOffset: number,
  offset: number,
): void {
  const kept = entriesUpTo(ctx, path, index, baseOffset, offset - 1)
  if (kept === index.entries) return
  ctx.disk.truncate(path, kept * ENTRY_BYTES)
  const last = kept === 0 ? { offset: baseOffset, position: 0 } : readEntry(ctx, path, baseOffset, kept - 1)
  index.entries = kept
  index.lastOffset = last.offset
  index.lastPosition = last.position
}

export function isOffsetIndexFull(index: OffsetIndex, segmentIndexBytes: number): boolean {
  return index.entries >= Math.floor(segmentIndexBytes / ENTRY_BYTES)
}
