import { concat } from '../../base/bytes.ts'
import { isReservedUuid, randomUuid } from '../../base/uuid.ts'
import { buildBatch } from '../../protocol/records/batch-builder.ts'
import { buildControlBatch } from '../../protocol/records/control-records.ts'
import { bootstrapRecords } from '../controller/bootstrap.ts'
import { encodeRecords } from '../controller/metadata-log.ts'
import { type MetaProperties, readMetaProperties, writeMetaProperties } from '../log/meta-properties.ts'
import type { Ctx } from '../ports/ctx.ts'

const BOOTSTRAP_CHECKPOINT = 'bootstrap.checkpoint'

/**
 * Who the log directory belongs to. An empty one becomes what `kafka-storage format` leaves behind: meta.properties with a
 * random directory id, and the first features.
 */
export function formatDirectory(ctx: Ctx, node: { nodeId: number; clusterId: string }): MetaProperties {
  const known = readMetaProperties(ctx)
  if (known !== null) return known
  const prng = ctx.random('uuid')
  let directoryId = randomUuid(prng)
  while (isReservedUuid(directoryId)) directoryId = randomUuid(prng)
  const { nodeId, clusterId } = node
  ctx.disk.write(BOOTSTRAP_CHECKPOINT, bootstrapCheckpoint(ctx.wallMs))
  writeMetaProperties(ctx, { nodeId, clusterId, directoryId })
  return { nodeId, clusterId, directoryId }
}

/** A snapshot of offset 0 that holds the first features: what a new quorum's first controller writes into the log. */
export function bootstrapCheckpoint(wallMs: number): Uint8Array {
  const values = encodeRecords(bootstrapRecords())
  const records = values.map((value) => ({ timestamp: wallMs, key: null, value }))
  const at = { partitionLeaderEpoch: 0, timestamp: wallMs }
  return concat([
    buildControlBatch({
      ...at,
      baseOffset: 0,
      records: [{ type: 'SNAPSHOT_HEADER', version: 0, lastContainedLogTimestamp: 0 }],
    }),
    buildBatch({ baseOffset: 1, partitionLeaderEpoch: 0, records }),
    buildControlBatch({ ...at, baseOffset: 1 + records.length, records: [{ type: 'SNAPSHOT_FOOTER', version: 0 }] }),
  ])
}
