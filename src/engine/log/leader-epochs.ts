/** Questions about a log's leader epochs (KIP-101, KIP-279). */
import type { Ctx } from '../ports/ctx.ts'
import { assign, type EpochEndOffset, endOffsetFor, writeLeaderEpochs } from './leader-epoch-cache.ts'
import { type LogState, touchLog } from './log-state.ts'

export type { EpochEndOffset } from './leader-epoch-cache.ts'

/** The latest epoch, or undefined in a log that knows none. */
export function latestEpoch(log: LogState): number | undefined {
  return log.leaderEpochs.at(-1)?.epoch
}

/** Where the epoch ended, or the largest epoch below it that is known; (-1, -1) when it is later than all. */
export function endOffsetForEpoch(log: LogState, epoch: number): EpochEndOffset {
  return endOffsetFor(log.leaderEpochs, epoch, log.logEndOffset)
}

/** A leader that begins its epoch writes down where, also when no record follows. */
export function assignEpochStart(log: LogState, ctx: Ctx, epoch: number, startOffset: number): void {
  if (!assign(log.leaderEpochs, epoch, startOffset)) return
  writeLeaderEpochs(ctx, log.dir, log.leaderEpochs)
  touchLog(log, ctx)
}
