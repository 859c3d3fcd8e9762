/** `.txnindex`: 34 bytes for each aborted transaction whose marker is in the segment. The file exists only where there is one. */
import { concat, getInt64, putInt16, putInt64 } from '../../base/bytes.ts'
import type { Ctx } from '../ports/ctx.ts'

const ENTRY_BYTES = 34

export interface AbortedTransaction {
  producerId: number
  firstOffset: number
  /** The abort marker's offset. */
  lastOffset: number
  lastStableOffset: number
}

/** All entries of a segment, in marker order. */
export function readTransactionIndex(ctx: Ctx, path: string): AbortedTransaction[] {
  const size = ctx.disk.size(path)
  if (size <= 0) return []
  const bytes = concat(ctx.disk.read(path, 0, size))
  const out: AbortedTransaction[] = []
  for (let at = 0; at + ENTRY_BYTES <= size; at += ENTRY_BYTES) {
    out.push({
      producerId: getInt64(bytes, at + 2),
      firstOffset: getInt64(bytes, at + 10),
      lastOffset: getInt64(bytes, at + 18),
      lastStableOffset: getInt64(bytes, at + 26),
    })
  }
  return out
}

export function appendToTransactionIndex(ctx: Ctx, path: string, txn: AbortedTransaction): void {
  const bytes = ctx.disk.extend(path, ENTRY_BYTES)
  putInt16(bytes, 0, 0)
  putInt64(bytes, 2, txn.producerId)
  putInt64(bytes, 10, txn.firstOffset)
  putInt64(bytes, 18, txn.lastOffset)
  putInt64(bytes, 26, txn.lastStableOffset)
}

/** Removes the transactions whose marker is at or above the offset. */
export function truncateTransactionIndex(ctx: Ctx, path: string, offset: number): void {
  const entries = readTransactionIndex(ctx, path)
  const kept = entries.filter((txn) => txn.lastOffset < offset).length
  if (kept < entries.length) ctx.disk.truncate(path, kept * ENTRY_BYTES)
}
