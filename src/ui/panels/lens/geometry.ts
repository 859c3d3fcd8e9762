import type { BatchSummary, ReplicaRow } from '../../../contract/image.ts'

/** One shared offset axis for all replicas of a partition. Lengths are in sixteenths of the root's font size. */
export const CELL = 28
export const LANE = 16
export const STRIP = LANE + CELL + 6
export const AXIS = 20
/** A digit of the datum font at 12 px, and the air a number needs in its cell. */
const DIGIT = 7.3
const CELL_AIR = 6

/** Zoom steps: the width of one offset. From 24 on cells carry their offset, from 36 on their key as well. */
export const ZOOMS = [2, 4, 8, 14, 20, 24, 28, 36, 56] as const
export const DEFAULT_ZOOM = 6
/** The smallest at which cells carry their offset. */
const NUMBERED_ZOOM = 5
/** A lens that is the whole stage shows keys too. */
export const ALONE_ZOOM = 7

export type CellDetail = 'bars' | 'plain' | 'offset' | 'key'

export interface Axis {
  from: number
  /** Exclusive. */
  to: number
  cell: number
  width: number
  /** How large the lens is drawn; lengths here are before it. */
  scale: number
}

/** A length of the axis as a CSS length. */
export const rem = (axis: Axis, length: number): string => `${(length * axis.scale) / 16}rem`

/** The width of one offset at a zoom step; widened so that the largest offset's digits fit where they are drawn. */
export function cellWidth(zoom: number, end: number): number {
  const wish = ZOOMS[Math.max(0, Math.min(zoom, ZOOMS.length - 1))] ?? CELL
  if (wish < 24) return wish
  return Math.max(wish, Math.ceil(String(Math.max(0, end)).length * DIGIT) + CELL_AIR)
}

/** A log of a few records needs few places; any other is to show a dozen. */
const FEW = 4
const PLACES = 12

/** The largest zoom up to the wanted one at which enough offsets fit side by side. */
export function fittingZoom(wanted: number, width: number, { start, end }: { start: number; end: number }): number {
  const places = end - start <= FEW ? FEW + 1 : PLACES
  let zoom = wanted
  while (zoom > NUMBERED_ZOOM && width / cellWidth(zoom, end) < places) zoom--
  return zoom
}

export function detailOf(cell: number): CellDetail {
  if (cell < 6) return 'bars'
  if (cell < 24) return 'plain'
  return cell < 36 ? 'offset' : 'key'
}

/**
 * The window of offsets that fits. The newest one moves on by a quarter of itself at a time, so that cells stand still
 * between; `lookBack` counts offsets from the newest window back.
 */
export function axisOf(start: number, end: number, width: number, cell: number, lookBack: number, scale = 1): Axis {
  const slots = Math.max(1, Math.floor(width / cell))
  const stride = Math.max(1, Math.floor(slots / 4))
  // Two slots stay free at the right for the carets and what comes next.
  const over = Math.max(0, end + 2 - start - slots)
  const newest = start + Math.ceil(over / stride) * stride
  const from = Math.max(start, newest - Math.max(0, lookBack))
  return { from, to: from + slots, cell, width, scale }
}

export const xOf = (axis: Axis, offset: number): number => (offset - axis.from) * axis.cell

/** The furthest one can look back. */
export function lookBackMax(start: number, end: number, width: number, cell: number): number {
  return axisOf(start, end, width, cell, 0).from - start
}

export interface LogCell {
  offset: number
  x: number
  width: number
  /** committed: below the high watermark; pending: not yet visible; control: a marker of a transaction. */
  state: 'committed' | 'pending'
  control: boolean
  /** null: not known here (an older batch, or past the records that a summary carries). */
  key: string | null | undefined
  tombstone: boolean
}

export interface Span {
  x: number
  width: number
}

export interface StripView {
  cells: LogCell[]
  /** At bar zoom: runs of one epoch instead of cells. */
  bars: (Span & { epoch: number; state: 'committed' | 'pending' })[]
  batches: Span[]
  segments: (Span & { active: boolean })[]
  epochs: (Span & { epoch: number; odd: boolean })[]
  /** Offsets that compaction took, between the log's start and its end. */
  gaps: Span[]
  startX: number | null
  endX: number | null
  highWatermarkX: number | null
  lastStableX: number | null
  /** Records in view that the image does not carry: fetched by query, from here up to there. */
  missing: { from: number; to: number } | null
}

export interface OlderRecord {
  offset: number
  batchBaseOffset: number
  control: boolean
  key: string | null
  value: string | null
}

interface Known {
  key: string | null | undefined
  tombstone: boolean
  control: boolean
}

export function stripOf(axis: Axis, row: ReplicaRow, older: readonly OlderRecord[] = []): StripView {
  const first = Math.max(axis.from, row.logStartOffset)
  const last = Math.min(axis.to, row.logEndOffset)
  const summaryStart = row.batches[0]?.baseOffset ?? row.logEndOffset
  const { known, gaps } = knownRecords(row.batches, older, first, last)
  const isBars = detailOf(axis.cell) === 'bars'
  const cells = isBars ? [] : cellsOf(axis, row, known, gaps, first, last)
  const olderEnd = older.at(-1)?.offset
  const oldMissing = first < Math.min(summaryStart, last) && (older[0]?.offset ?? Infinity) > first
  const lateMissing = first < Math.min(summaryStart, last) && (olderEnd ?? -1) < Math.min(summaryStart, last) - 1
  const clipped = (from: number, to: number) =>
    clip(axis, Math.max(from, row.logStartOffset), Math.min(to, row.logEndOffset))
  return {
    cells,
    bars: isBars ? barsOf(axis, row, first, last) : [],
    batches: isBars ? [] : spans([...olderBatches(older), ...row.batches], clipped),
    segments: row.segments.flatMap(({ baseOffset, endOffset }, index) => {
      const span = clipped(baseOffset, endOffset)
      return span === null ? [] : [{ ...span, active: index === row.segments.length - 1 }]
    }),
    epochs: epochRuns(row).flatMap(({ epoch, from, to }) => {
      const span = clipped(from, to)
      return span === null ? [] : [{ ...span, epoch, odd: epoch % 2 === 1 }]
    }),
    gaps: [...gaps].map((offset) => ({ x: xOf(axis, offset), width: axis.cell })),
    startX: inView(axis, row.logStartOffset),
    endX: inView(axis, row.logEndOffset),
    highWatermarkX: inView(axis, row.highWatermark),
    lastStableX: row.lastStableOffset < row.highWatermark ? inView(axis, row.lastStableOffset) : null,
    missing: oldMissing || lateMissing ? { from: first, to: Math.min(summaryStart, last) } : null,
  }
}

function inView(axis: Axis, offset: number): number | null {
  return offset >= axis.from && offset <= axis.to ? xOf(axis, offset) : null
}

/** What goes on past an edge of the view reaches over it, so that no end is drawn where there is none. */
const OVER = 8

function clip(axis: Axis, from: number, to: number): Span | null {
  const start = Math.max(from, axis.from)
  const end = Math.min(to, axis.to)
  if (end <= start) return null
  const left = xOf(axis, start) - (from < axis.from ? OVER : 0)
  const right = to > axis.to ? axis.width + OVER : xOf(axis, end)
  return { x: left, width: right - left }
}

/** What is known of each offset in view. An offset inside a whole batch that carries no record was compacted away. */
function knownRecords(batches: readonly BatchSummary[], older: readonly OlderRecord[], first: number, last: number) {
  const known = new Map<number, Known>()
  const gaps = new Set<number>()
  for (const one of older) known.set(one.offset, { key: one.key, tombstone: one.value === null, control: one.control })
  for (const batch of batches) {
    if (batch.lastOffset < first || batch.baseOffset >= last) continue
    for (const { offset, key, value } of batch.records) {
      known.set(offset, { key, tombstone: value === null && !batch.control, control: batch.control })
    }
    const whole = batch.records.length < RECORDS_IN_SUMMARY
    for (let offset = Math.max(batch.baseOffset, first); offset <= Math.min(batch.lastOffset, last - 1); offset++) {
      if (known.has(offset)) continue
      if (batch.control) known.set(offset, { key: null, tombstone: false, control: true })
      else if (whole && batch.records.length > 0) gaps.add(offset)
    }
  }
  return { known, gaps }
}

/** A summary carries at most this many records of its batch. */
const RECORDS_IN_SUMMARY = 12

function cellsOf(
  axis: Axis,
  row: ReplicaRow,
  known: Map<number, Known>,
  gaps: Set<number>,
  first: number,
  last: number,
): LogCell[] {
  const cells: LogCell[] = []
  for (let offset = first; offset < last; offset++) {
    if (gaps.has(offset)) continue
    const one = known.get(offset)
    cells.push({
      offset,
      x: xOf(axis, offset),
      width: axis.cell,
      state: offset < row.highWatermark ? 'committed' : 'pending',
      control: one?.control ?? false,
      key: one?.key,
      tombstone: one?.tombstone ?? false,
    })
  }
  return cells
}

function epochRuns(row: ReplicaRow): { epoch: number; from: number; to: number }[] {
  return row.epochs.map(({ epoch, startOffset }, index) => ({
    epoch,
    from: startOffset,
    to: row.epochs[index + 1]?.startOffset ?? row.logEndOffset,
  }))
}

function barsOf(axis: Axis, row: ReplicaRow, first: number, last: number): StripView['bars'] {
  return epochRuns(row).flatMap(({ epoch, from, to }) => {
    const parts = [
      { from: Math.max(from, first), to: Math.min(to, last, row.highWatermark), state: 'committed' as const },
      { from: Math.max(from, first, row.highWatermark), to: Math.min(to, last), state: 'pending' as const },
    ]
    return parts.flatMap((part) => {
      const span = clip(axis, part.from, part.to)
      return span === null ? [] : [{ ...span, epoch, state: part.state }]
    })
  })
}

function spans(
  batches: readonly { baseOffset: number; lastOffset: number }[],
  clipped: (from: number, to: number) => Span | null,
): Span[] {
  return batches.flatMap(({ baseOffset, lastOffset }) => clipped(baseOffset, lastOffset + 1) ?? [])
}

function olderBatches(older: readonly OlderRecord[]): { baseOffset: number; lastOffset: number }[] {
  const ends = new Map<number, number>()
  for (const { batchBaseOffset, offset } of older) {
    ends.set(batchBaseOffset, Math.max(ends.get(batchBaseOffset) ?? offset, offset))
  }
  return [...ends].map(([baseOffset, lastOffset]) => ({ baseOffset, lastOffset }))
}

/** Offsets to number under the axis: every one, or every 5, 10, 20, 50 … so that numbers keep apart. */
export function axisTicks(axis: Axis, end: number): { offset: number; x: number }[] {
  // Cells that say their offset need no second number each.
  const hasNumbers = axis.cell >= 24
  const label = Math.max(hasNumbers ? 5 * axis.cell : 0, String(Math.max(axis.to, end)).length * DIGIT + 12)
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000].find((one) => one * axis.cell >= label) ?? 10_000
  const ticks = []
  for (let offset = Math.ceil(axis.from / step) * step; offset < axis.to; offset += step) {
    ticks.push({ offset, x: xOf(axis, offset) })
  }
  return ticks
}

export interface ReaderLane {
  group: string
  committedX: number | null
  positionX: number | null
  /** From committed to the readable end: the lag, clipped to the view. */
  bracket: Span | null
  committed: number | null
  position: number | null
  lag: number | null
}

/** A group's marks on a partition: committed (filled), position (hollow), and the lag between. */
export function readerLane(
  axis: Axis,
  reader: { group: string; committed: number | null; position: number | null; readableEnd: number },
): ReaderLane {
  const { group, committed, position, readableEnd } = reader
  const has = committed !== null && committed >= 0
  return {
    group,
    committed: has ? committed : null,
    position,
    committedX: has ? inView(axis, committed) : null,
    positionX: position === null ? null : inView(axis, position),
    bracket: has ? clip(axis, committed, readableEnd) : null,
    lag: has ? Math.max(0, readableEnd - committed) : null,
  }
}
