/** `.snapshot`: the producer state at an offset, so that a start need not read the whole log. Only the last batch of each survives. */
import { concat, getInt16, getInt32, getInt64, getUint32, putInt16, putInt32, putInt64 } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc32c.ts'
import { NO_SEQUENCE } from '../../protocol/records/record-batch.ts'
import type { Ctx } from '../ports/ctx.ts'
import { logFilePath, offsetFileName, parseLogFileName } from './file-names.ts'
import { NO_OFFSET, type ProducerEntry, type ProducerState } from './producer-state.ts'

const VERSION = 1
const HEADER_BYTES = 10
const CRC_COVERS_FROM = 6
const ENTRY_BYTES = 46

/** The file's bytes; entries sorted by producer id. */
export function encodeProducerSnapshot(producers: ReadonlyMap<number, ProducerEntry>): Uint8Array {
  const entries = [...producers.values()].sort((a, b) => a.producerId - b.producerId)
  const out = new Uint8Array(HEADER_BYTES + entries.length * ENTRY_BYTES)
  putInt16(out, 0, VERSION)
  putInt32(out, 6, entries.length)
  entries.forEach((entry, i) => {
    const at = HEADER_BYTES + i * ENTRY_BYTES
    const last = entry.batches.at(-1)
    putInt64(out, at, entry.producerId)
    putInt16(out, at + 8, entry.producerEpoch)
    putInt32(out, at + 10, last?.lastSequence ?? NO_SEQUENCE)
    putInt64(out, at + 14, last?.lastOffset ?? NO_OFFSET)
    putInt32(out, at + 22, last?.offsetDelta ?? 0)
    putInt64(out, at + 26, entry.lastTimestamp)
    putInt32(out, at + 34, entry.coordinatorEpoch)
    putInt64(out, at + 38, entry.currentTxnFirstOffset)
  })
  putInt32(out, 2, crc32c(out, CRC_COVERS_FROM))
  return out
}

function decodeEntry(bytes: Uint8Array, at: number): ProducerEntry {
  const lastOffset = getInt64(bytes, at + 14)
  const timestamp = getInt64(bytes, at + 26)
  const last = { lastSequence: getInt32(bytes, at + 10), lastOffset, offsetDelta: getInt32(bytes, at + 22), timestamp }
  return {
    producerId: getInt64(bytes, at),
    producerEpoch: getInt16(bytes, at + 8),
    coordinatorEpoch: getInt32(bytes, at + 34),
    lastTimestamp: timestamp,
    currentTxnFirstOffset: getInt64(bytes, at + 38),
    batches: lastOffset === NO_OFFSET ? [] : [last],
  }
}

/** The entries, or undefined when the bytes are no valid snapshot. */
export function decodeProducerSnapshot(bytes: Uint8Array): ProducerEntry[] | undefined {
  if (bytes.length < HEADER_BYTES || getInt16(bytes, 0) !== VERSION) return undefined
  if (getUint32(bytes, 2) !== crc32c(bytes, CRC_COVERS_FROM)) return undefined
  const count = getInt32(bytes, 6)
  if (bytes.length !== HEADER_BYTES + count * ENTRY_BYTES) return undefined
  return Array.from({ length: count }, (_, i) => decodeEntry(bytes, HEADER_BYTES + i * ENTRY_BYTES))
}

/** Offsets of the snapshot files in the directory, ascending. */
export function listProducerSnapshots(ctx: Ctx, dir: string): number[] {
  const offsets: number[] = []
  for (const name of ctx.disk.list(dir)) {
    const parsed = parseLogFileName(name)
    if (parsed?.suffix === '.snapshot') offsets.push(parsed.offset)
  }
  return offsets
}

/** Writes a snapshot at the state's offset, unless nothing was appended since the last one. */
export function takeProducerSnapshot(ctx: Ctx, dir: string, state: ProducerState): void {
  if (state.lastMapOffset <= state.lastSnapOffset) return
  ctx.disk.write(logFilePath(dir, state.lastMapOffset, '.snapshot'), encodeProducerSnapshot(state.producers))
  if (!state.snapshots.includes(state.lastMapOffset)) {
    state.snapshots.push(state.lastMapOffset)
    state.snapshots.sort((a, b) => a - b)
  }
  state.lastSnapOffset = state.lastMapOffset
}

export function removeProducerSnapshot(ctx: Ctx, dir: string, state: ProducerState, offset: number): void {
  ctx.disk.remove(`${dir}/${offsetFileName(offset, '.snapshot')}`)
  state.snapshots = state.snapshots.filter((other) => other !== offset)
}

/** The newest readable snapshot; corrupt ones are removed on the way. */
export function loadLatestProducerSnapshot(
  ctx: Ctx,
  dir: string,
  state: ProducerState,
): { offset: number; entries: ProducerEntry[] } | undefined {
  for (let offset = state.snapshots.at(-1); offset !== undefined; offset = state.snapshots.at(-1)) {
    const path = logFilePath(dir, offset, '.snapshot')
    const entries = decodeProducerSnapshot(concat(ctx.disk.read(path, 0, Math.max(ctx.disk.size(path), 0))))
    if (entries !== undefined) return { offset, entries }
    removeProducerSnapshot(ctx, dir, state, offset)
  }
  return undefined
}

/** Keeps the snapshots of segments' base offsets, and the newest other one when it is beyond the last segment's. */
export function removeStraySnapshots(
  ctx: Ctx,
  dir: string,
  state: ProducerState,
  baseOffsets: readonly number[],
): void {
  const strays = state.snapshots.filter((offset) => !baseOffsets.includes(offset))
  const newest = strays.at(-1)
  const isUseful = newest !== undefined && newest > (baseOffsets.at(-1) ?? 0)
  for (const offset of isUseful ? strays.slice(0, -1) : strays) removeProducerSnapshot(ctx, dir, state, offset)
}
