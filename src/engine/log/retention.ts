/** Which segments may go, and their going: below the log's start, by size, by time. Uncommitted data never goes. */
import type { Ctx } from '../ports/ctx.ts'
import { maybeIncrementLogStartOffset } from './high-watermark.ts'
import { type LogState, logSize, type Segment } from './log-state.ts'
import { rollLog } from './roll.ts'
import { largestTimestamp } from './segment.ts'
import { scheduleSegmentDelete } from './segment-delete.ts'

export type DeletionReason = 'log-start-offset' | 'retention-size' | 'retention-time'

/** The longest run of segments from the first on that are committed and that the rule lets go. An empty active one stays. */
function deletableSegments(log: LogState, mayGo: (segment: Segment, next: Segment | undefined) => boolean): Segment[] {
  const out: Segment[] = []
  for (const [i, segment] of log.segments.entries()) {
    const next = log.segments[i + 1]
    const upperBound = next?.baseOffset ?? log.logEndOffset
    const isEmptyActive = next === undefined && segment.size === 0
    if (log.highWatermark < upperBound || isEmptyActive || !mayGo(segment, next)) break
    out.push(segment)
  }
  return out
}

/** The start of the log moves up before its segments go, so that no reader looks for them. */
function deleteSegments(log: LogState, ctx: Ctx, segments: readonly Segment[]): number {
  if (segments.length === 0) return 0
  if (segments.length === log.segments.length) rollLog(log, ctx)
  const kept = log.segments.slice(segments.length)
  maybeIncrementLogStartOffset(log, ctx, (kept[0] as Segment).baseOffset)
  log.localLogStartOffset = Math.max(log.localLogStartOffset, (kept[0] as Segment).baseOffset)
  log.segments = kept
  scheduleSegmentDelete(log, ctx, segments)
  return segments.length
}

function deleteBelowLogStart(log: LogState, ctx: Ctx): number {
  return deleteSegments(
    log,
    ctx,
    deletableSegments(log, (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset),
  )
}

function deleteBySize(log: LogState, ctx: Ctx): number {
  if (log.config.retentionBytes < 0) return 0
  let excess = logSize(log) - log.config.retentionBytes
  const mayGo = ({ size }: Segment): boolean => {
    if (excess < size) return false
    excess -= size
    return true
  }
  return excess < 0 ? 0 : deleteSegments(log, ctx, deletableSegments(log, mayGo))
}

function deleteByTime(log: LogState, ctx: Ctx, nowMs: number): number {
  const { retentionMs } = log.config
  if (retentionMs < 0) return 0
  return deleteSegments(
    log,
    ctx,
    deletableSegments(log, (segment) => nowMs - largestTimestamp(segment) > retentionMs),
  )
}

/** One retention run over the log. Returns how many segments went for which reason. Set a timer for `nextDeleteDueUs` after it. */
export function deleteOldSegments(log: LogState, ctx: Ctx, nowMs = ctx.wallMs): Record<DeletionReason, number> {
  const out: Record<DeletionReason, number> = { 'log-start-offset': 0, 'retention-size': 0, 'retention-time': 0 }
  out['log-start-offset'] = deleteBelowLogStart(log, ctx)
  if (!log.config.deletes) return out
  out['retention-size'] = deleteBySize(log, ctx)
  out['retention-time'] = deleteByTime(log, ctx, nowMs)
  return out
}
