/** Kafka's checkpoint files: a version line, a count line, a line per entry. Written atomically, a corrupt one fails the disk. */
import { concat, utf8Decode, utf8Encode } from '../../base/bytes.ts'
import { splitTopicPartition, topicPartition } from '../../base/topic-partition.ts'
import type { Ctx } from '../ports/ctx.ts'
import { DiskError } from '../ports/disk.ts'

export const RECOVERY_POINT_CHECKPOINT = 'recovery-point-offset-checkpoint'
export const LOG_START_OFFSET_CHECKPOINT = 'log-start-offset-checkpoint'
export const HIGH_WATERMARK_CHECKPOINT = 'replication-offset-checkpoint'

export function readTextFile(ctx: Ctx, path: string): string | undefined {
  const size = ctx.disk.size(path)
  return size < 0 ? undefined : utf8Decode(concat(ctx.disk.read(path, 0, size)))
}

/** The entries' fields; [] for a missing or empty file. Throws DiskError EIO when the file is malformed. */
export function readCheckpoint(ctx: Ctx, path: string, fieldCount: number): string[][] {
  const text = readTextFile(ctx, path)
  if (text === undefined || text === '') return []
  const [version, count, ...lines] = text.split('\n')
  const entries = lines.filter((line) => line !== '').map((line) => line.trim().split(/\s+/))
  const isWhole = version === '0' && count === String(entries.length)
  if (!isWhole || entries.some((fields) => fields.length !== fieldCount)) throw new DiskError('EIO', 'read', path)
  return entries
}

export function writeCheckpoint(ctx: Ctx, path: string, entries: readonly (readonly (string | number)[])[]): void {
  const lines = ['0', String(entries.length), ...entries.map((fields) => fields.join(' '))]
  ctx.disk.write(path, utf8Encode(`${lines.join('\n')}\n`))
}

/** A whole number of a checkpoint. */
export function checkpointNumber(path: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new DiskError('EIO', 'read', path)
  return value
}

/** Offsets by partition (`orders-0`). */
export function readOffsetCheckpoint(ctx: Ctx, path: string): Map<string, number> {
  const offsets = new Map<string, number>()
  for (const [topic, partition, offset] of readCheckpoint(ctx, path, 3) as [string, string, string][]) {
    offsets.set(topicPartition(topic, checkpointNumber(path, partition)), checkpointNumber(path, offset))
  }
  return offsets
}

/** Kafka's lines are in hash order; these are sorted by topic and partition. */
export function writeOffsetCheckpoint(ctx: Ctx, path: string, offsets: ReadonlyMap<string, number>): void {
  const entries: [string, number, number][] = []
  for (const [name, offset] of offsets) {
    const { topic, partition } = splitTopicPartition(name) ?? { topic: name, partition: 0 }
    entries.push([topic, partition, offset])
  }
  entries.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
  writeCheckpoint(ctx, path, entries)
}
