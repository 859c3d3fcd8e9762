/** `partition.metadata`: which topic id the directory belongs to. */
import { utf8Encode } from '../../base/bytes.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Ctx } from '../ports/ctx.ts'
import { DiskError } from '../ports/disk.ts'
import { readTextFile } from './checkpoint-file.ts'

export const PARTITION_METADATA = 'partition.metadata'

/** The topic id, or null where there is no file. Throws DiskError EIO when it is malformed. */
export function readPartitionMetadata(ctx: Ctx, dir: string): string | null {
  const path = `${dir}/${PARTITION_METADATA}`
  const text = readTextFile(ctx, path)
  if (text === undefined) return null
  const topicId = /^version: 0\ntopic_id: (\S+)\s*$/.exec(text)?.[1]
  if (topicId === undefined || !isUuid(topicId)) throw new DiskError('EIO', 'read', path)
  return topicId
}

export function writePartitionMetadata(ctx: Ctx, dir: string, topicId: string): void {
  ctx.disk.write(`${dir}/${PARTITION_METADATA}`, utf8Encode(`version: 0\ntopic_id: ${topicId}`))
}
