/** A node's log directory as a whole: which logs it holds, its checkpoints, a clean stop (Kafka's LogManager). */
import type { Ctx } from '../ports/ctx.ts'
import {
  HIGH_WATERMARK_CHECKPOINT,
  LOG_START_OFFSET_CHECKPOINT,
  readOffsetCheckpoint,
  RECOVERY_POINT_CHECKPOINT,
  writeOffsetCheckpoint,
} from './checkpoint-file.ts'
import { takeCleanShutdown, writeCleanShutdown } from './clean-shutdown.ts'
import { closeLog } from './close.ts'
import { parsePartitionDirectory } from './file-names.ts'
import { loadLog, type LoadedLog } from './load.ts'
import type { LogConfig } from './log-config.ts'
import type { LogState, PendingDelete } from './log-state.ts'

/** The metadata log has its own owner, which opens it itself. */
export const METADATA_LOG = '__cluster_metadata-0'

export interface LoadedDirectory {
  /** By partition, in the order of their names. */
  logs: Map<string, LogState>
  /** What each needed. */
  loaded: Map<string, LoadedLog>
  /** Directories of deleted partitions, due at once; add them to what a timer removes (`removeDue`). */
  pendingDeletes: PendingDelete[]
  cleanShutdown: boolean
  /** The broker's epoch at its last clean stop, -1 when unknown: its registration names it (KIP-966). */
  previousBrokerEpoch: number
}

/** Partition directories, sorted by name. */
export function listPartitionDirectories(ctx: Ctx): { name: string; topicPartition: string; kind: string }[] {
  const out: { name: string; topicPartition: string; kind: string }[] = []
  for (const name of ctx.disk.list('')) {
    if (ctx.disk.size(name) >= 0) continue
    const parsed = parsePartitionDirectory(name)
    if (parsed !== undefined) out.push({ name, ...parsed })
  }
  return out
}

/** Opens all logs but the metadata log, as the checkpoints and the marker of a clean stop say. Throws DiskError. */
export function loadLogs(ctx: Ctx, configOf: (topicPartition: string) => LogConfig): LoadedDirectory {
  const { cleanShutdown, brokerEpoch: previousBrokerEpoch } = takeCleanShutdown(ctx)
  const recoveryPoints = readOffsetCheckpoint(ctx, RECOVERY_POINT_CHECKPOINT)
  const logStartOffsets = readOffsetCheckpoint(ctx, LOG_START_OFFSET_CHECKPOINT)
  const highWatermarks = readOffsetCheckpoint(ctx, HIGH_WATERMARK_CHECKPOINT)
  const out: LoadedDirectory = {
    logs: new Map(),
    loaded: new Map(),
    pendingDeletes: [],
    cleanShutdown,
    previousBrokerEpoch,
  }
  for (const { name, topicPartition, kind } of listPartitionDirectories(ctx)) {
    if (kind === 'delete') out.pendingDeletes.push({ dueUs: ctx.nowUs, paths: [name] })
    if (kind !== 'live' || name === METADATA_LOG) continue
    const loaded = loadLog(ctx, {
      topicPartition,
      config: configOf(topicPartition),
      logStartOffset: logStartOffsets.get(topicPartition) ?? 0,
      recoveryPoint: recoveryPoints.get(topicPartition) ?? 0,
      highWatermark: highWatermarks.get(topicPartition) ?? 0,
      cleanShutdown,
    })
    out.logs.set(topicPartition, loaded.log)
    out.loaded.set(topicPartition, loaded)
  }
  return out
}

type Logs = ReadonlyMap<string, LogState>

function offsetsOf(logs: Logs, offsetOf: (log: LogState) => number): Map<string, number> {
  return new Map([...logs].map(([name, log]) => [name, offsetOf(log)]))
}

/** Every `log.flush.offset.checkpoint.interval.ms`. */
export function checkpointRecoveryPoints(logs: Logs, ctx: Ctx): void {
  writeOffsetCheckpoint(
    ctx,
    RECOVERY_POINT_CHECKPOINT,
    offsetsOf(logs, (log) => log.recoveryPoint),
  )
}

/** Every `log.flush.start.offset.checkpoint.interval.ms`. Only those that the first segment's name does not tell. */
export function checkpointLogStartOffsets(logs: Logs, ctx: Ctx): void {
  const offsets = offsetsOf(logs, (log) => log.logStartOffset)
  for (const [name, log] of logs) {
    if (log.logStartOffset <= (log.segments[0]?.baseOffset ?? 0)) offsets.delete(name)
  }
  writeOffsetCheckpoint(ctx, LOG_START_OFFSET_CHECKPOINT, offsets)
}

/** Every `replica.high.watermark.checkpoint.interval.ms`. */
export function checkpointHighWatermarks(logs: Logs, ctx: Ctx): void {
  writeOffsetCheckpoint(
    ctx,
    HIGH_WATERMARK_CHECKPOINT,
    offsetsOf(logs, (log) => log.highWatermark),
  )
}

/** A clean stop: logs closed, checkpoints written, and the marker last. */
export function closeLogs(logs: Logs, ctx: Ctx, brokerEpoch: number): void {
  for (const log of logs.values()) closeLog(log, ctx)
  checkpointRecoveryPoints(logs, ctx)
  checkpointLogStartOffsets(logs, ctx)
  checkpointHighWatermarks(logs, ctx)
  writeCleanShutdown(ctx, brokerEpoch)
}
