/** Taking segments out of a log: their files are renamed at once, and removed when the delay is over. */
import { msToUs } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import { DELETED_SUFFIX, logFilePath, SEGMENT_SUFFIXES } from './file-names.ts'
import { type LogState, type PendingDelete, type Segment, touchLog } from './log-state.ts'

/** Renames the segments' files, and the snapshots at their base offsets, to `.deleted`. The caller takes them out of the log. */
export function scheduleSegmentDelete(log: LogState, ctx: Ctx, segments: readonly Segment[]): void {
  const paths: string[] = []
  for (const { baseOffset } of segments) {
    for (const suffix of [...SEGMENT_SUFFIXES, '.snapshot'] as const) {
      const path = logFilePath(log.dir, baseOffset, suffix)
      if (ctx.disk.size(path) < 0) continue
      ctx.disk.rename(path, path + DELETED_SUFFIX)
      paths.push(path + DELETED_SUFFIX)
    }
    log.producers.snapshots = log.producers.snapshots.filter((offset) => offset !== baseOffset)
  }
  if (paths.length === 0) return
  log.pendingDeletes.push({ dueUs: ctx.nowUs + msToUs(log.config.fileDeleteDelayMs), paths })
  touchLog(log, ctx)
}

/** When the next renamed file may be removed, or undefined when nothing waits: what a timer is set for. */
export function nextDeleteDueUs(pending: readonly PendingDelete[]): number | undefined {
  return pending.length === 0 ? undefined : Math.min(...pending.map(({ dueUs }) => dueUs))
}

/** Removes from the disk what is due, and returns what is not. */
export function removeDue(pending: readonly PendingDelete[], ctx: Ctx): PendingDelete[] {
  for (const { dueUs, paths } of pending) if (dueUs <= ctx.nowUs) for (const path of paths) ctx.disk.remove(path)
  return pending.filter(({ dueUs }) => dueUs > ctx.nowUs)
}

/** Removes the log's files that are due. */
export function deleteDueFiles(log: LogState, ctx: Ctx): void {
  const left = removeDue(log.pendingDeletes, ctx)
  if (left.length === log.pendingDeletes.length) return
  log.pendingDeletes = left
  touchLog(log, ctx)
}
