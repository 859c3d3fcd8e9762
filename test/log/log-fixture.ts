/** Small logs for tests. */
import { concat, getInt32, getInt64, utf8Encode } from '../../src/base/bytes.ts'
import { appendAsLeader, type LeaderAppendOptions } from '../../src/engine/log/append.ts'
import { createLog } from '../../src/engine/log/load.ts'
import { logConfigOf } from '../../src/engine/log/log-config.ts'
import type { LogState } from '../../src/engine/log/log-state.ts'
import { readLog, type ReadOptions } from '../../src/engine/log/read.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import { type BatchToBuild, buildBatch } from '../../src/protocol/records/batch-builder.ts'
import * as batch from '../../src/protocol/records/record-batch.ts'
import { batchesIn, forEachBatch, readRecords } from '../../src/protocol/records/batch-iterator.ts'

export const TOPIC_ID = '0Xr1hz36TEWt28W7lbT5AQ'
export const START_MS = 1_700_000_000_000

export function openLog(ctx: Ctx, config: Record<string, string> = {}): LogState {
  return createLog(ctx, { topicPartition: 'orders-0', topicId: TOPIC_ID, config: logConfigOf(config) })
}

export function batchOf(values: readonly string[], more: Partial<BatchToBuild> = {}): Uint8Array {
  const records = values.map((value) => ({ timestamp: START_MS, key: utf8Encode('k'), value: utf8Encode(value) }))
  return buildBatch({ records, ...more })
}

export function produce(log: LogState, ctx: Ctx, records: Uint8Array, more: Partial<LeaderAppendOptions> = {}) {
  return appendAsLeader(log, ctx, [records], { leaderEpoch: 0, origin: 'client', ...more })
}

/** Appends batches of one record each, `count` of them. */
export function fill(log: LogState, ctx: Ctx, count: number, valueBytes = 10, leaderEpoch = 0): void {
  for (let i = 0; i < count; i++) {
    const value = String(log.logEndOffset).padStart(valueBytes, '.')
    const timestamp = START_MS + log.logEndOffset
    const built = buildBatch({ records: [{ timestamp, key: null, value: utf8Encode(value) }] })
    const result = produce(log, ctx, built, { leaderEpoch })
    if (result.error !== null) throw new Error(result.message)
  }
}

export function read(log: LogState, ctx: Ctx, startOffset: number, more: Partial<ReadOptions> = {}) {
  const result = readLog(log, ctx, {
    startOffset,
    maxLength: 1e6,
    minOneMessage: true,
    isolation: 'log-end',
    ...more,
  })
  if (result.error !== null) throw new Error(result.message)
  return result
}

/** Offsets of all records that a reader gets, from the log's start to its end. */
export function readOffsets(log: LogState, ctx: Ctx): number[] {
  const out: number[] = []
  for (let offset = log.logStartOffset; offset < log.logEndOffset; ) {
    const { records } = read(log, ctx, offset)
    const { batches } = batchesIn([concat(records)])
    const found = batches.flatMap((one) => readRecords(one).map((record) => record.offset))
    out.push(...found.filter((one) => one >= offset))
    offset = (found.at(-1) as number) + 1
  }
  return out
}

function path(log: LogState, baseOffset: number, suffix: string): string {
  return `${log.dir}/${String(baseOffset).padStart(20, '0')}${suffix}`
}

/**
 * What must hold of every log: offsets rise, segments begin at or below their first batch, an index entry is the last offset and
 * the position of a batch, time index entries rise and are the largest timestamp so far. Returns what does not hold.
 */
export function structureFaults(log: LogState, ctx: Ctx): string[] {
  const faults: string[] = []
  const fault = (holds: boolean, what: string): unknown => holds || faults.push(what)
  let next = 0
  for (const segment of log.segments) {
    const { baseOffset } = segment
    const bytes = concat(ctx.disk.read(path(log, baseOffset, '.log'), 0, Number.POSITIVE_INFINITY))
    fault(bytes.length === segment.size, `segment ${baseOffset}: size ${segment.size} of ${bytes.length}`)
    fault(baseOffset >= next, `segment ${baseOffset} begins below ${next}`)
    const positions = new Map<number, number>()
    const maxUpTo = new Map<number, number>()
    let max = -1
    forEachBatch(bytes, 0, bytes.length, (pos) => {
      fault(batch.isValidCrc(bytes, pos) && batch.baseOffset(bytes, pos) >= next, `batch at ${pos} of ${baseOffset}`)
      next = batch.lastOffset(bytes, pos) + 1
      max = Math.max(max, batch.maxTimestamp(bytes, pos))
      positions.set(next - 1, pos)
      maxUpTo.set(next - 1, max)
    })
    fault(
      segment.maxTimestampSoFar === max,
      `segment ${baseOffset}: max timestamp ${segment.maxTimestampSoFar}, not ${max}`,
    )
    const index = concat(ctx.disk.read(path(log, baseOffset, '.index'), 0, Number.POSITIVE_INFINITY))
    fault(index.length === segment.offsetIndex.entries * 8, `index of ${baseOffset}: ${index.length} bytes`)
    for (let at = 0; at < index.length; at += 8) {
      const offset = baseOffset + getInt32(index, at)
      fault(positions.get(offset) === getInt32(index, at + 4), `index of ${baseOffset}: entry ${offset}`)
    }
    const times = concat(ctx.disk.read(path(log, baseOffset, '.timeindex'), 0, Number.POSITIVE_INFINITY))
    fault(times.length === segment.timeIndex.entries * 12, `time index of ${baseOffset}: ${times.length} bytes`)
    for (let at = 0; at < times.length; at += 12) {
      const offset = baseOffset + getInt32(times, at + 8)
      fault(maxUpTo.get(offset) === getInt64(times, at), `time index of ${baseOffset}: entry ${offset}`)
    }
  }
  fault(next <= log.logEndOffset, `the log ends at ${log.logEndOffset}, its batches at ${next}`)
  return faults
}
