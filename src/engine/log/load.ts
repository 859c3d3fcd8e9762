/** Opening a log directory: a new one, one that was closed, or one that a crash left (Kafka's LogLoader). */
import { ZERO_UUID } from '../../base/uuid.ts'
import type { Ctx } from '../ports/ctx.ts'
import {
  CLEANED_SUFFIX,
  DELETED_SUFFIX,
  logFilePath,
  offsetFileName,
  parseLogFileName,
  SEGMENT_SUFFIXES,
  SWAP_SUFFIX,
} from './file-names.ts'
import { updateFirstUnstableOffset, updateHighWatermark } from './high-watermark.ts'
import {
  type EpochEntry,
  loadLeaderEpochs,
  truncateFromEnd,
  truncateFromStart,
  writeLeaderEpochs,
} from './leader-epoch-cache.ts'
import type { LogConfig } from './log-config.ts'
import { type LogState, nodeOf, type Segment, touchLog } from './log-state.ts'
import { readPartitionMetadata, writePartitionMetadata } from './partition-metadata.ts'
import { createProducerState } from './producer-state.ts'
import { listProducerSnapshots, removeProducerSnapshot, removeStraySnapshots } from './producer-snapshot.ts'
import { rebuildProducerState } from './rebuild-producers.ts'
import { recoverSegment } from './recover.ts'
import { createSegment, loadSegment, readNextOffset } from './segment.ts'

export interface OpenLogOptions {
  topicPartition: string
  config: LogConfig
  /** Written to `partition.metadata` where that is missing. */
  topicId?: string | null
  /** Directory name; the partition's by default. */
  dir?: string
  /** `logs/<topicPartition>` by default. */
  touchPath?: string
  /** From the checkpoint files; 0 where they say nothing. */
  logStartOffset?: number
  recoveryPoint?: number
  highWatermark?: number
  /** The last stop was a clean one: nothing is scanned. */
  cleanShutdown?: boolean
}

export interface LoadedLog {
  log: LogState
  /** Bytes that recovery cut off, deleted segments included. */
  truncatedBytes: number
  /** Recovery scanned segments. */
  recovered: boolean
}

/** What the passes over the directory find. */
interface Loading {
  ctx: Ctx
  dir: string
  config: LogConfig
  segments: Segment[]
  leaderEpochs: EpochEntry[]
  /** As the file has them. */
  storedEpochs: string
  logStartOffset: number
  recoveryPoint: number
  cleanShutdown: boolean
  truncatedBytes: number
  recovered: boolean
}

/** Removes what an interrupted deletion or cleaning left, and completes a swap that was decided (its `.swap` files are whole). */
function settleInterruptedWork(ctx: Ctx, dir: string): void {
  const names = ctx.disk.list(dir)
  const cleaned = names.filter((name) => name.endsWith(CLEANED_SUFFIX))
  const minCleaned = Math.min(...cleaned.map((name) => Number.parseInt(name, 10)))
  for (const name of cleaned) ctx.disk.remove(`${dir}/${name}`)
  for (const name of names) if (name.endsWith(DELETED_SUFFIX)) ctx.disk.remove(`${dir}/${name}`)
  const swaps = names.filter((name) => name.endsWith(SWAP_SUFFIX))
  const valid = swaps.filter((name) => Number.parseInt(name, 10) < minCleaned)
  for (const name of swaps) if (!valid.includes(name)) ctx.disk.remove(`${dir}/${name}`)
  const minSwap = Math.min(...valid.map((name) => Number.parseInt(name, 10)))
  const replaced = names.map(parseLogFileName).filter((parsed) => parsed !== undefined)
  const nextAfter = maxSwapEnd(ctx, dir, valid)
  for (const { offset, suffix } of replaced) {
    if (suffix !== '.snapshot' && offset >= minSwap && offset < nextAfter) {
      ctx.disk.remove(`${dir}/${offsetFileName(offset, suffix)}`)
    }
  }
  for (const name of valid) ctx.disk.rename(`${dir}/${name}`, `${dir}/${name.slice(0, -SWAP_SUFFIX.length)}`)
}

/** The offset after the last record of the `.swap` segments: originals below it are replaced by them. */
function maxSwapEnd(ctx: Ctx, dir: string, swaps: readonly string[]): number {
  let end = Number.NEGATIVE_INFINITY
  for (const name of swaps.filter((one) => one.endsWith(`.log${SWAP_SUFFIX}`))) {
    const baseOffset = Number.parseInt(name, 10)
    const path = `${dir}/${name.slice(0, -SWAP_SUFFIX.length)}`
    // Read it under its final name; the original of that name is replaced by it in any case.
    ctx.disk.remove(path)
    ctx.disk.rename(`${dir}/${name}`, path)
    const segment = { baseOffset, size: ctx.disk.size(path), offsetIndex: { lastPosition: 0 } } as Segment
    end = Math.max(end, readNextOffset(ctx, dir, segment))
    ctx.disk.rename(path, `${dir}/${name}`)
  }
  return end
}

function recover(loading: Loading, segment: Segment): number {
  const { dir, config, segments, logStartOffset, leaderEpochs } = loading
  const bytes = recoverSegment(loading.ctx, segment, { dir, config, segments, logStartOffset, leaderEpochs })
  loading.truncatedBytes += bytes
  loading.recovered = true
  return bytes
}

/** Opens every `.log` file in order; one whose index is missing or damaged is recovered at once. */
function loadSegmentFiles(loading: Loading): void {
  const { ctx, dir, config, segments } = loading
  const names = new Set(ctx.disk.list(dir))
  for (const name of [...names].sort()) {
    const parsed = parseLogFileName(name)
    if (parsed === undefined || parsed.suffix === '.snapshot') continue
    if (parsed.suffix !== '.log') {
      if (!names.has(offsetFileName(parsed.offset, '.log'))) ctx.disk.remove(`${dir}/${name}`)
      continue
    }
    const { segment, indexed } = loadSegment(ctx, dir, config, parsed.offset)
    if (!indexed) recover(loading, segment)
    segments.push(segment)
  }
}

function deleteSegments(loading: Loading, from: number): void {
  for (const { baseOffset, size } of loading.segments.splice(from)) {
    loading.truncatedBytes += size
    for (const suffix of SEGMENT_SUFFIXES) loading.ctx.disk.remove(logFilePath(loading.dir, baseOffset, suffix))
  }
}

/** After an unclean stop: scans from the recovery point; at the first wrong byte the log ends. Returns its end offset. */
function recoverLog(loading: Loading): number {
  const { ctx, dir, config, segments, logStartOffset } = loading
  if (!loading.cleanShutdown && !ctx.planted?.has('B43')) {
    const floor = segments.findLastIndex(({ baseOffset }) => baseOffset <= loading.recoveryPoint)
    for (let i = Math.max(floor, 0); i < segments.length; i++) {
      if (recover(loading, segments[i] as Segment) > 0) deleteSegments(loading, i + 1)
    }
  }
  const last = segments.at(-1)
  const end = last === undefined ? -1 : readNextOffset(ctx, dir, last)
  if (end < logStartOffset) {
    deleteSegments(loading, 0)
    loading.leaderEpochs = []
    for (const offset of listProducerSnapshots(ctx, dir))
      removeProducerSnapshot(ctx, dir, createProducerState(), offset)
  }
  if (segments.length > 0) return end
  segments.push(createSegment(ctx, dir, config, logStartOffset))
  return logStartOffset
}

function epochsText(entries: readonly EpochEntry[]): string {
  return entries.map(({ epoch, startOffset }) => `${epoch} ${startOffset}`).join()
}

/** Epochs that begin beyond the log's end never came to be, those before its start are over. */
function trimLeaderEpochs(loading: Loading, logEndOffset: number): void {
  const { ctx, dir, leaderEpochs, logStartOffset, storedEpochs } = loading
  truncateFromEnd(leaderEpochs, logEndOffset)
  truncateFromStart(leaderEpochs, logStartOffset)
  if (epochsText(leaderEpochs) !== storedEpochs) writeLeaderEpochs(ctx, dir, leaderEpochs)
}

/** The topic id of the directory; written down where it is not yet. */
function settleTopicId(ctx: Ctx, dir: string, topicId: string | null): string | null {
  const stored = readPartitionMetadata(ctx, dir)
  if (stored !== null || topicId === null || topicId === ZERO_UUID) return stored
  writePartitionMetadata(ctx, dir, topicId)
  return topicId
}

function startLoading(ctx: Ctx, options: OpenLogOptions): Loading {
  const { topicPartition, config, dir = topicPartition, logStartOffset = 0, recoveryPoint = 0 } = options
  ctx.disk.mkdir(dir)
  settleInterruptedWork(ctx, dir)
  const leaderEpochs = loadLeaderEpochs(ctx, dir)
  return {
    ctx,
    dir,
    config,
    segments: [],
    leaderEpochs,
    storedEpochs: epochsText(leaderEpochs),
    logStartOffset,
    recoveryPoint,
    cleanShutdown: options.cleanShutdown ?? false,
    truncatedBytes: 0,
    recovered: false,
  }
}

/** Opens the log in its directory, which is made where it is missing. Throws DiskError. */
export function loadLog(ctx: Ctx, options: OpenLogOptions): LoadedLog {
  const { topicPartition, config, topicId = null, touchPath = `logs/${topicPartition}` } = options
  const loading = startLoading(ctx, options)
  const { dir, segments } = loading
  loadSegmentFiles(loading)
  const logEndOffset = recoverLog(loading)
  trimLeaderEpochs(loading, logEndOffset)
  const logStartOffset = Math.max(loading.logStartOffset, (segments[0] as Segment).baseOffset)
  const producers = createProducerState()
  producers.snapshots = listProducerSnapshots(ctx, dir)
  const baseOffsets = segments.map(({ baseOffset }) => baseOffset)
  removeStraySnapshots(ctx, dir, producers, baseOffsets)
  const { cleanShutdown } = loading
  rebuildProducerState(producers, ctx, {
    dir,
    config,
    segments,
    logStartOffset,
    lastOffset: logEndOffset,
    cleanShutdown,
  })
  const log: LogState = {
    topicPartition,
    topicId: settleTopicId(ctx, dir, topicId),
    dir,
    touchPath,
    config,
    segments,
    logStartOffset,
    localLogStartOffset: logStartOffset,
    logEndOffset,
    highWatermark: logStartOffset,
    firstUnstableOffset: null,
    recoveryPoint: cleanShutdown ? logEndOffset : Math.min(loading.recoveryPoint, logEndOffset),
    leaderEpochs: loading.leaderEpochs,
    producers,
    pendingDeletes: [],
  }
  updateFirstUnstableOffset(log)
  updateHighWatermark(log, ctx, options.highWatermark ?? logStartOffset)
  touchLog(log, ctx)
  const { truncatedBytes, recovered } = loading
  if (recovered && logEndOffset + truncatedBytes > 0) {
    ctx.emit({ type: 'LogRecovered', node: nodeOf(ctx), partition: topicPartition, truncatedBytes, logEndOffset })
  }
  return { log, truncatedBytes, recovered }
}

/** A log that begins empty. What is in the directory already is loaded, as Kafka does. */
export function createLog(ctx: Ctx, options: OpenLogOptions): LogState {
  return loadLog(ctx, { cleanShutdown: true, ...options }).log
}

/** Takes the topic id when it is learned after the log was opened. */
export function assignTopicId(log: LogState, ctx: Ctx, topicId: string): void {
  if (log.topicId !== null) return
  log.topicId = settleTopicId(ctx, log.dir, topicId)
  touchLog(log, ctx)
}
