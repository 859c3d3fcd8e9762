/** Kafka's BatchAccumulator: what is appended within append.linger.ms becomes one batch. */
import { msToUs } from '../../base/units.ts'
import { buildBatch } from '../../protocol/records/batch-builder.ts'
import type { Ctx } from '../ports/ctx.ts'
import { BATCH_BYTES_MAX } from './config.ts'
import { appendAndFlush } from './metadata-log.ts'
import { updateOwnProgress } from './progress.ts'
import type { Accumulator, Leader, RaftState } from './state.ts'

const RECORD_OVERHEAD_MAX = 21

export function createAccumulator(nextOffset: number): Accumulator {
  return { nextOffset, timestamp: -1, records: [], bytes: 0, drainDeadlineUs: Number.POSITIVE_INFINITY }
}

/**
 * Adds the records, all of them to one batch, and returns the offset of the last; they are written when the linger is
 * over. Throws RangeError when they don't fit a batch.
 */
export function accumulate(raft: RaftState, ctx: Ctx, role: Leader, records: readonly Uint8Array[]): number {
  const { accumulator } = role
  const bytes = sizeOf(records)
  if (records.length === 0) throw new RangeError('an append needs at least one record')
  if (bytes > BATCH_BYTES_MAX) {
    throw new RangeError(`${records.length} records need ${bytes} bytes; a batch may have ${BATCH_BYTES_MAX}`)
  }
  if (accumulator.bytes + bytes > BATCH_BYTES_MAX) drainAccumulator(raft, ctx, role, true)
  if (accumulator.records.length === 0) {
    accumulator.timestamp = ctx.wallMs
    accumulator.drainDeadlineUs = ctx.nowUs + msToUs(raft.config.appendLingerMs)
  }
  accumulator.records.push(...records)
  accumulator.bytes += bytes
  accumulator.nextOffset += records.length
  return accumulator.nextOffset - 1
}

/** At most what they take in a batch: lengths, deltas and attributes are varints. */
function sizeOf(records: readonly Uint8Array[]): number {
  let bytes = 0
  for (const value of records) bytes += value.length + RECORD_OVERHEAD_MAX
  return bytes
}

/** Writes what has lingered long enough (or all, when forced) as one batch and flushes it. */
export function drainAccumulator(raft: RaftState, ctx: Ctx, role: Leader, force: boolean): void {
  const { accumulator } = role
  const { records, timestamp } = accumulator
  if (records.length === 0 || (!force && accumulator.drainDeadlineUs > ctx.nowUs)) return
  const batch = buildBatch({
    baseOffset: accumulator.nextOffset - records.length,
    partitionLeaderEpoch: raft.epoch,
    records: records.map((value) => ({ timestamp, key: null, value })),
  })
  accumulator.records = []
  accumulator.bytes = 0
  accumulator.drainDeadlineUs = Number.POSITIVE_INFINITY
  appendAndFlush(raft, ctx, batch)
  updateOwnProgress(raft, ctx, role)
}
