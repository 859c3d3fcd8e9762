/** Small logs for tests. */
import { concat, utf8Encode } from '../../src/base/bytes.ts'
import { appendAsLeader, type LeaderAppendOptions } from '../../src/engine/log/append.ts'
import { createLog } from '../../src/engine/log/load.ts'
import { logConfigOf } from '../../src/engine/log/log-config.ts'
import type { LogState } from '../../src/engine/log/log-state.ts'
import { readLog, type ReadOptions } from '../../src/engine/log/read.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import { type BatchToBuild, buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { batchesIn, readRecords } from '../../src/protocol/records/batch-iterator.ts'

export const TOPIC_ID = '0Xr1hz36TEWt28W7lbT5AQ'
export const START_MS = 1_700_000_000_000

export function openLog(ctx: Ctx, config: Record<string, string> = {}): LogState {
  return createLog(ctx, { topicPartition: 'orders-0', topicId: TOPIC_ID, config: logConfigOf(config) })
}

export function batchOf(values: readonly string[], more: Partial<BatchToBuild> = {}): Uint8Array {
  const records = values.map((value) => ({ timestamp: START_MS, key: utf8Encode('k'), value: utf8Encode(value) }))
  return buildBatch({ records, ...more })
}

export function produce(log: LogState, ctx: Ctx, batch: Uint8Array, more: Partial<LeaderAppendOptions> = {}) {
  return appendAsLeader(log, ctx, [batch], { leaderEpoch: 0, origin: 'client', ...more })
}

/** Appends batches of one record each, `count` of them. */
export function fill(log: LogState, ctx: Ctx, count: number, valueBytes = 10, leaderEpoch = 0): void {
  for (let i = 0; i < count; i++) {
    const value = String(log.logEndOffset).padStart(valueBytes, '.')
    const timestamp = START_MS + log.logEndOffset
    const batch = buildBatch({ records: [{ timestamp, key: null, value: utf8Encode(value) }] })
    const result = produce(log, ctx, batch, { leaderEpoch })
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
    const found = batches.flatMap((batch) => readRecords(batch).map((record) => record.offset))
    out.push(...found.filter((one) => one >= offset))
    offset = (found.at(-1) as number) + 1
  }
  return out
}
