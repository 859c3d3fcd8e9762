/** fsync of a log, and what that moves. */
import type { Ctx } from '../ports/ctx.ts'
import { logFilePath } from './file-names.ts'
import { activeSegment, floorSegmentIndex, type LogState, touchLog } from './log-state.ts'
import { flushSegment } from './segment.ts'

/**
 * Flushes the segments that hold offsets in [recovery point, upTo) and advances the recovery point to `upTo`, the log's end when
 * absent.
 */
export function flushLog(log: LogState, ctx: Ctx, upTo = log.logEndOffset): void {
  if (upTo <= log.recoveryPoint) return
  const from = Math.max(floorSegmentIndex(log, log.recoveryPoint), 0)
  for (const segment of log.segments.slice(from)) if (segment.baseOffset < upTo) flushSegment(ctx, log.dir, segment)
  log.recoveryPoint = upTo
  touchLog(log, ctx)
}

/** Also flushes an active segment that has no record yet: the files of a segment that was just rolled. */
export function flushActiveSegment(log: LogState, ctx: Ctx): void {
  flushSegment(ctx, log.dir, activeSegment(log))
}

export function flushSnapshot(log: LogState, ctx: Ctx, offset: number): void {
  const path = logFilePath(log.dir, offset, '.snapshot')
  if (ctx.disk.size(path) >= 0) ctx.disk.flush(path)
}
