import { msToUs } from '../../base/units.ts'
import * as directory from '../log/log-directory.ts'
import type { LogState } from '../log/log-state.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ReplicaNode } from './replica-state.ts'
import { brokerConfig } from './settings.ts'

export const HIGH_WATERMARK_TIMER = 'checkpoint.high-watermark'
export const OFFSETS_TIMER = 'checkpoint.offsets'

/** The next tick of a period, counted from time 0: Kafka's checkpoints are written at a fixed rate. */
function nextTickUs(ctx: Ctx, periodMs: number): number {
  const periodUs = Math.max(1, msToUs(periodMs))
  return (Math.floor(ctx.nowUs / periodUs) + 1) * periodUs
}

/** A high watermark moved: the file follows within `replica.high.watermark.checkpoint.interval.ms`. */
export function noteHighWatermark(node: ReplicaNode, ctx: Ctx): void {
  const { replica, config, image } = node
  if (replica.highWatermarkCheckpointUs !== null) return
  const periodMs = brokerConfig(config, image, 'replica.high.watermark.checkpoint.interval.ms')
  replica.highWatermarkCheckpointUs = nextTickUs(ctx, periodMs)
  ctx.touch('replica')
  ctx.setTimer(HIGH_WATERMARK_TIMER, replica.highWatermarkCheckpointUs - ctx.nowUs)
}

/** What an append, a truncation or a deletion may have moved. */
export interface LogOffsets {
  recoveryPoint: number
  logStartOffset: number
}

export function offsetsOf(log: LogState): LogOffsets {
  return { recoveryPoint: log.recoveryPoint, logStartOffset: log.logStartOffset }
}

/** A recovery point or a log's start moved since `before`: the files follow within `log.flush.offset.checkpoint.interval.ms`. */
export function noteOffsets(node: ReplicaNode, log: LogState, before: LogOffsets, ctx: Ctx): void {
  const { replica, config, image } = node
  if (log.recoveryPoint === before.recoveryPoint && log.logStartOffset === before.logStartOffset) return
  if (replica.offsetCheckpointUs !== null) return
  replica.offsetCheckpointUs = nextTickUs(ctx, brokerConfig(config, image, 'log.flush.offset.checkpoint.interval.ms'))
  ctx.touch('replica')
  ctx.setTimer(OFFSETS_TIMER, replica.offsetCheckpointUs - ctx.nowUs)
}

/** A timer whose name begins with `checkpoint.`. */
export function onCheckpointTimer(node: ReplicaNode, name: string, ctx: Ctx): void {
  const { replica, logs } = node
  ctx.touch('replica')
  if (name === HIGH_WATERMARK_TIMER) {
    replica.highWatermarkCheckpointUs = null
    directory.checkpointHighWatermarks(logs, ctx)
  } else if (name === OFFSETS_TIMER) {
    replica.offsetCheckpointUs = null
    directory.checkpointRecoveryPoints(logs, ctx)
    directory.checkpointLogStartOffsets(logs, ctx)
  }
}
