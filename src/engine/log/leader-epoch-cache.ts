/** Which leader epoch begins at which offset: the cache and its file `leader-epoch-checkpoint`. Epochs and offsets rise. */
import type { Ctx } from '../ports/ctx.ts'
import { checkpointNumber, readCheckpoint, writeCheckpoint } from './checkpoint-file.ts'

export const LEADER_EPOCH_CHECKPOINT = 'leader-epoch-checkpoint'
export const UNDEFINED_EPOCH = -1
export const UNDEFINED_EPOCH_OFFSET = -1

export interface EpochEntry {
  epoch: number
  startOffset: number
}

export interface EpochEndOffset {
  epoch: number
  endOffset: number
}

/** Reads the entries; makes the (empty) file where there is none. */
export function loadLeaderEpochs(ctx: Ctx, dir: string): EpochEntry[] {
  const path = `${dir}/${LEADER_EPOCH_CHECKPOINT}`
  if (ctx.disk.size(path) < 0) ctx.disk.write(path, new Uint8Array(0))
  const entries: EpochEntry[] = []
  for (const [epoch, startOffset] of readCheckpoint(ctx, path, 2) as [string, string][]) {
    assign(entries, checkpointNumber(path, epoch), checkpointNumber(path, startOffset))
  }
  return entries
}

export function writeLeaderEpochs(ctx: Ctx, dir: string, entries: readonly EpochEntry[]): void {
  const lines = entries.map(({ epoch, startOffset }) => [epoch, startOffset])
  writeCheckpoint(ctx, `${dir}/${LEADER_EPOCH_CHECKPOINT}`, lines)
}

/** Adds the epoch; what contradicts it (a later epoch, or a start beyond) goes. Returns whether anything changed. */
export function assign(entries: EpochEntry[], epoch: number, startOffset: number): boolean {
  const latest = entries.at(-1)
  if (latest !== undefined && epoch === latest.epoch && startOffset >= latest.startOffset) return false
  for (let last = latest; last !== undefined; last = entries.at(-1)) {
    if (last.epoch < epoch && last.startOffset < startOffset) break
    entries.pop()
  }
  entries.push({ epoch, startOffset })
  return true
}

/** Drops the epochs that begin at or above the offset. Returns whether any did. */
export function truncateFromEnd(entries: EpochEntry[], endOffset: number): boolean {
  const before = entries.length
  while (entries.length > 0 && (entries.at(-1) as EpochEntry).startOffset >= endOffset) entries.pop()
  return entries.length < before
}

/** Drops the epochs that begin at or below the offset, but the last of them begins there now. Returns whether any changed. */
export function truncateFromStart(entries: EpochEntry[], startOffset: number): boolean {
  let count = 0
  while (count < entries.length && (entries[count] as EpochEntry).startOffset <= startOffset) count++
  const last = entries[count - 1]
  if (last === undefined || (count === 1 && last.startOffset === startOffset)) return false
  entries.splice(0, count, { epoch: last.epoch, startOffset })
  return true
}

/**
 * The largest known epoch that is not above the requested one, and where it ended. (-1, -1) when the requested epoch is
 * unknown because it is later than all.
 */
export function endOffsetFor(entries: readonly EpochEntry[], epoch: number, logEndOffset: number): EpochEndOffset {
  const latest = entries.at(-1)
  if (epoch !== UNDEFINED_EPOCH && latest?.epoch === epoch) return { epoch, endOffset: logEndOffset }
  const higher = epoch === UNDEFINED_EPOCH ? undefined : entries.find((entry) => entry.epoch > epoch)
  if (higher === undefined) return { epoch: UNDEFINED_EPOCH, endOffset: UNDEFINED_EPOCH_OFFSET }
  const floor = entries[entries.indexOf(higher) - 1]
  return { epoch: floor?.epoch ?? epoch, endOffset: higher.startOffset }
}
