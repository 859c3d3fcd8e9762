/** The end of a log: closed, or deleted. */
import type { Ctx } from '../ports/ctx.ts'
import { msToUs } from '../../base/units.ts'
import { deletedDirectoryName } from './file-names.ts'
import { flushActiveSegment, flushLog } from './flush.ts'
import { type LogState, type PendingDelete, touchLog } from './log-state.ts'
import { takeProducerSnapshot } from './producer-snapshot.ts'
import { closeTimeIndex } from './segment.ts'

/** A clean stop: everything is flushed, indexes are complete, a producer snapshot stands at the end. */
export function closeLog(log: LogState, ctx: Ctx): void {
  takeProducerSnapshot(ctx, log.dir, log.producers)
  for (const segment of log.segments) closeTimeIndex(ctx, log.dir, segment)
  flushLog(log, ctx)
  flushActiveSegment(log, ctx)
  touchLog(log, ctx)
}

/** Renames the directory to `<topic>-<partition>.<hex>-<kind>`; its files go on under that name. Drop the log from the map then. */
export function renameLogDirectory(log: LogState, ctx: Ctx, kind: 'delete' | 'stray'): void {
  const name = deletedDirectoryName(log.topicPartition, kind, ctx.random('log'))
  ctx.disk.rename(log.dir, name)
  log.pendingDeletes = []
  log.dir = name
  touchLog(log, ctx)
}

/** Deletes the log: unreadable at once under its name, off the disk when `file.delete.delay.ms` is over (`removeDue`). */
export function deleteLog(log: LogState, ctx: Ctx): PendingDelete {
  renameLogDirectory(log, ctx, 'delete')
  return { dueUs: ctx.nowUs + msToUs(log.config.fileDeleteDelayMs), paths: [log.dir] }
}
