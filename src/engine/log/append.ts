/** Appending as a leader (offsets are assigned here) and as a follower (they are the leader's). */
import { type Slices, sliceLength, subSlices } from '../../base/bytes.ts'
import { RecordsError } from '../../protocol/records/records-error.ts'
import * as batch from '../../protocol/records/record-batch.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type AnalyzedRecords, analyzeRecords } from './analyze-records.ts'
import { AppendError, type AppendErrorName, errorCode, type RecordError } from './append-error.ts'
import { logFilePath } from './file-names.ts'
import { flushLog } from './flush.ts'
import { updateFirstUnstableOffset } from './high-watermark.ts'
import { assign, writeLeaderEpochs } from './leader-epoch-cache.ts'
import { type LogState, nodeOf, type Segment, touchLog } from './log-state.ts'
import {
  type AppendOrigin,
  appendToProducer,
  type BatchToAppend,
  prepareProducerAppend,
  type ProducerAppend,
} from './producer-append.ts'
import {
  type BatchMetadata,
  type CompletedTxn,
  completeTxn,
  findDuplicateBatch,
  firstOffsetOf,
  lastStableOffsetAfter,
  updateProducer,
} from './producer-state.ts'
import { maybeRoll } from './roll.ts'
import { indexBatch } from './segment.ts'
import { appendToTransactionIndex } from './transaction-index.ts'
import { validateAndAssignOffsets } from './validate-records.ts'

const NO_OFFSET = -1

export interface LeaderAppendOptions {
  leaderEpoch: number
  origin: AppendOrigin
  /** `ctx.wallMs` when absent. */
  nowMs?: number
  /** Of the coordinator that writes a marker; 2 asks for a bumped epoch (KIP-890). */
  transactionVersion?: number
}

export interface LogAppendInfo {
  error: null
  /** -1 when there was nothing to append. */
  firstOffset: number
  lastOffset: number
  maxTimestamp: number
  /** -1 with CreateTime; a duplicate answers the timestamp of the batch it repeats. */
  logAppendTimeMs: number
  logStartOffset: number
  bytes: number
  /** A retry of a batch that is in the log already: nothing was written. */
  isDuplicate: boolean
}

export interface LogAppendFailure {
  /** Kafka's error code. */
  error: number
  message: string
  recordErrors: RecordError[]
}

export type LogAppendResult = LogAppendInfo | LogAppendFailure

/** What the producers' states will be, or the batch that the records repeat. */
interface ProducerCheck {
  appends: Map<number, ProducerAppend>
  completed: CompletedTxn[]
  duplicate: BatchMetadata | undefined
}

function checkProducers(
  log: LogState,
  batches: readonly BatchToAppend[],
  origin: AppendOrigin,
  transactionVersion: number,
): ProducerCheck {
  const out: ProducerCheck = { appends: new Map(), completed: [], duplicate: undefined }
  for (const one of batches) {
    const { producerId, producerEpoch, baseSequence, lastSequence } = one.header
    if (producerId === batch.NO_PRODUCER_ID) continue
    if (origin === 'client') {
      const known = log.producers.producers.get(producerId)
      out.duplicate = findDuplicateBatch(known, producerEpoch, baseSequence, lastSequence)
      if (out.duplicate !== undefined) return out
    }
    const append = out.appends.get(producerId) ?? prepareProducerAppend(log.producers, producerId)
    out.appends.set(producerId, append)
    const completed = appendToProducer(append, one, origin, transactionVersion)
    if (completed !== undefined) out.completed.push(completed)
  }
  return out
}

function assignEpochs(log: LogState, ctx: Ctx, batches: readonly BatchToAppend[]): void {
  let changed = false
  for (const { header } of batches) {
    if (header.partitionLeaderEpoch < 0) continue
    changed = assign(log.leaderEpochs, header.partitionLeaderEpoch, header.baseOffset) || changed
  }
  if (changed) writeLeaderEpochs(ctx, log.dir, log.leaderEpochs)
}

/** Copies the batches into the segment's file, once, and patches there what the leader decides. */
function writeAsLeader(
  log: LogState,
  ctx: Ctx,
  segment: Segment,
  batches: readonly BatchToAppend[],
  bytes: number,
): void {
  const region = ctx.disk.extend(logFilePath(log.dir, segment.baseOffset, '.log'), bytes)
  let at = 0
  for (const { header, bytes: source } of batches) {
    region.set(source, at)
    batch.setBaseOffset(region, at, header.baseOffset)
    batch.setPartitionLeaderEpoch(region, at, header.partitionLeaderEpoch)
    batch.setMaxTimestamp(region, at, header.timestampType, header.maxTimestamp)
    at += source.length
  }
}

/** After the bytes are in the file: indexes, end of log, producers, transactions. */
function advance(
  log: LogState,
  ctx: Ctx,
  segment: Segment,
  batches: readonly BatchToAppend[],
  { appends, completed }: ProducerCheck,
): void {
  for (const { header } of batches) {
    if (segment.size === 0) segment.rollingBasedTimestamp = header.maxTimestamp
    indexBatch(ctx, log.dir, segment, header, segment.size, log.config.indexIntervalBytes)
    segment.size += header.sizeInBytes
    log.logEndOffset = header.lastOffset + 1
  }
  segment.lastModifiedMs = ctx.wallMs
  for (const { updated, started } of appends.values()) updateProducer(log.producers, updated, started)
  for (const txn of completed) {
    if (txn.isAborted) {
      const { producerId, firstOffset, lastOffset } = txn
      const entry = { producerId, firstOffset, lastOffset, lastStableOffset: lastStableOffsetAfter(log.producers, txn) }
      appendToTransactionIndex(ctx, logFilePath(log.dir, segment.baseOffset, '.txnindex'), entry)
    }
    completeTxn(log.producers, txn)
  }
  log.producers.lastMapOffset = log.logEndOffset
  updateFirstUnstableOffset(log)
}

type WriteBytes = (segment: Segment) => void

/** Everything from the leader epoch on is alike for leader and follower. Throws AppendError before anything is written. */
function appendBatches(
  log: LogState,
  ctx: Ctx,
  batches: readonly BatchToAppend[],
  analyzed: AnalyzedRecords,
  options: { origin: AppendOrigin; transactionVersion: number; logAppendTimeMs: number },
  write: WriteBytes,
): LogAppendInfo {
  const first = (batches[0] as BatchToAppend).header
  const last = (batches.at(-1) as BatchToAppend).header
  const bytes = analyzed.validBytes
  const info: LogAppendInfo = {
    error: null,
    firstOffset: first.baseOffset,
    lastOffset: last.lastOffset,
    maxTimestamp: batches.reduce((max, { header }) => Math.max(max, header.maxTimestamp), -1),
    logAppendTimeMs: options.logAppendTimeMs,
    logStartOffset: log.logStartOffset,
    bytes,
    isDuplicate: false,
  }
  touchLog(log, ctx)
  assignEpochs(log, ctx, batches)
  if (bytes > log.config.segmentBytes) {
    throw new AppendError(
      'RECORD_LIST_TOO_LARGE',
      `${bytes} bytes are more than segment.bytes = ${log.config.segmentBytes}`,
    )
  }
  const { firstOffset, lastOffset, maxTimestamp } = info
  const segment = maybeRoll(log, ctx, { bytes, firstOffset, lastOffset, maxTimestamp })
  const checkedAs = ctx.planted?.has('B51') ? 'replication' : options.origin
  const check = checkProducers(log, batches, checkedAs, options.transactionVersion)
  if (check.duplicate !== undefined) {
    const { lastOffset: duplicateLast, timestamp } = check.duplicate
    const duplicateFirst = firstOffsetOf(check.duplicate)
    return {
      ...info,
      firstOffset: duplicateFirst,
      lastOffset: duplicateLast,
      logAppendTimeMs: timestamp,
      isDuplicate: true,
    }
  }
  write(segment)
  advance(log, ctx, segment, batches, check)
  if (log.logEndOffset - log.recoveryPoint >= log.config.flushMessages) flushLog(log, ctx)
  return info
}

function emptyInfo(log: LogState): LogAppendInfo {
  return {
    error: null,
    firstOffset: NO_OFFSET,
    lastOffset: NO_OFFSET,
    maxTimestamp: -1,
    logAppendTimeMs: -1,
    logStartOffset: log.logStartOffset,
    bytes: 0,
    isDuplicate: false,
  }
}

function failure(error: unknown): LogAppendFailure {
  if (error instanceof AppendError) {
    return { error: errorCode(error.error), message: error.message, recordErrors: error.recordErrors }
  }
  if (!(error instanceof RecordsError)) throw error
  return { error: errorCode(error.error satisfies AppendErrorName), message: error.message, recordErrors: [] }
}

function emitAppended(
  log: LogState,
  ctx: Ctx,
  info: LogAppendInfo,
  role: 'leader' | 'follower',
  leaderEpoch: number,
): void {
  if (info.isDuplicate) return
  const { firstOffset: baseOffset, lastOffset, bytes } = info
  const partition = log.topicPartition
  ctx.emit({ type: 'RecordsAppended', node: nodeOf(ctx), partition, role, baseOffset, lastOffset, leaderEpoch, bytes })
}

/** Gives the batches their offsets; the raft leader's have them already. */
function assignOffsets(log: LogState, analyzed: AnalyzedRecords, options: LeaderAppendOptions, nowMs: number): void {
  const { origin, leaderEpoch } = options
  if (origin === 'raft-leader') {
    const firstOffset = analyzed.batches[0]?.header.baseOffset ?? log.logEndOffset
    if (firstOffset === log.logEndOffset && analyzed.monotonic) return
    throw new AppendError('UNKNOWN_SERVER_ERROR', `batch at ${firstOffset}, but the log ends at ${log.logEndOffset}`)
  }
  validateAndAssignOffsets(analyzed.batches, log.logEndOffset, { origin, config: log.config, leaderEpoch, nowMs })
}

/**
 * Validates records, gives them offsets, the epoch and (LogAppendTime) the timestamp, and writes them: one copy of the bytes, into
 * the disk's own region. Origin `raft-leader` brings its own offsets and epoch. An error is returned, and no record was written.
 * A topic's `compression.type` other than `producer` is not applied: the batch keeps its codec.
 */
export function appendAsLeader(
  log: LogState,
  ctx: Ctx,
  records: Slices,
  options: LeaderAppendOptions,
): LogAppendResult {
  const { origin, leaderEpoch, nowMs = ctx.wallMs, transactionVersion = 0 } = options
  try {
    const analyzed = analyzeRecords(records, { origin, leaderEpoch, maxMessageBytes: log.config.maxMessageBytes })
    const { batches } = analyzed
    if (batches.length === 0) return emptyInfo(log)
    assignOffsets(log, analyzed, options, nowMs)
    const isLogAppendTime = origin !== 'raft-leader' && log.config.messageTimestampType === 'LogAppendTime'
    const settings = { origin, transactionVersion, logAppendTimeMs: isLogAppendTime ? nowMs : -1 }
    const info = appendBatches(log, ctx, batches, analyzed, settings, (segment) =>
      writeAsLeader(log, ctx, segment, batches, analyzed.validBytes),
    )
    emitAppended(log, ctx, info, 'leader', leaderEpoch)
    return info
  } catch (error) {
    return failure(error)
  }
}

/**
 * Appends what a leader sent, as it is: slices are kept by reference. A torn batch at the end and batches of a later epoch are
 * left out. OFFSET_OUT_OF_RANGE when the first offset is below the log's end, UNKNOWN_SERVER_ERROR when offsets do not rise.
 */
export function appendAsFollower(log: LogState, ctx: Ctx, records: Slices, leaderEpoch: number): LogAppendResult {
  const origin = 'replication'
  try {
    const analyzed = analyzeRecords(records, {
      origin,
      leaderEpoch,
      maxMessageBytes: Number.POSITIVE_INFINITY,
    })
    const { batches } = analyzed
    const first = batches[0]?.header
    if (first === undefined) return emptyInfo(log)
    if (!analyzed.monotonic)
      throw new AppendError('UNKNOWN_SERVER_ERROR', `offsets from ${first.baseOffset} on do not rise`)
    if (first.baseOffset < log.logEndOffset) {
      throw new AppendError(
        'OFFSET_OUT_OF_RANGE',
        `the leader sent offset ${first.baseOffset}, but ${log.topicPartition} ends at ${log.logEndOffset}`,
      )
    }
    const kept = analyzed.validBytes === sliceLength(records) ? records : subSlices(records, 0, analyzed.validBytes)
    const settings = { origin, transactionVersion: 0, logAppendTimeMs: -1 } as const
    const info = appendBatches(log, ctx, batches, analyzed, settings, (segment) =>
      ctx.disk.append(logFilePath(log.dir, segment.baseOffset, '.log'), kept),
    )
    emitAppended(log, ctx, info, 'follower', leaderEpoch)
    return info
  } catch (error) {
    return failure(error)
  }
}
