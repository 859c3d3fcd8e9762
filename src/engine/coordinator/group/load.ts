import type { Slices } from '../../../base/bytes.ts'
import { decodeGroupRecord } from '../../../protocol/coordinator-record.ts'
import { ProtocolError } from '../../../protocol/protocol-error.ts'
import { batchesIn, forEachRecord } from '../../../protocol/records/batch-iterator.ts'
import { parseControlRecord } from '../../../protocol/records/control-records.ts'
import * as batch from '../../../protocol/records/record-batch.ts'
import { RecordsError } from '../../../protocol/records/records-error.ts'
import type { LogState } from '../../log/log-state.ts'
import { readLog } from '../../log/read.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { brokerConfig } from '../../replica/settings.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import { type CoordinatorShard, noteCommitted } from '../runtime/shard.ts'
import { replayRecord, replayTxnMarker } from './replay.ts'

/** Replays the next `offsets.load.buffer.size` bytes of the shard's log. True: all of it is replayed, or it can't be. */
export function loadSome(node: CoordinatorNode, shard: CoordinatorShard, log: LogState, ctx: Ctx): boolean {
  noteCommitted(shard, log.highWatermark, ctx)
  shard.loadOffset = Math.max(shard.loadOffset, log.logStartOffset)
  if (shard.loadOffset < log.logEndOffset) {
    const maxLength = brokerConfig(node.config, node.image, 'offsets.load.buffer.size')
    const startOffset = shard.loadOffset
    const read = readLog(log, ctx, { startOffset, maxLength, minOneMessage: true, isolation: 'log-end' })
    if (read.error !== null || !replayBytes(node, shard, read.records, ctx)) {
      shard.state = 'failed'
      return true
    }
    if (shard.loadOffset === startOffset) shard.loadOffset = log.logEndOffset
  }
  return shard.loadOffset >= log.logEndOffset
}

/** False where a record can't be read: then nobody may trust what was replayed. */
function replayBytes(node: CoordinatorNode, shard: CoordinatorShard, records: Slices, ctx: Ctx): boolean {
  try {
    for (const one of batchesIn(records).batches) {
      if (batch.lastOffset(one, 0) < shard.loadOffset) continue
      if (batch.isControlBatch(one, 0)) replayControl(node, shard, one, ctx)
      else replayData(node, shard, one, ctx)
      shard.loadOffset = batch.lastOffset(one, 0) + 1
    }
    return true
  } catch (error) {
    if (error instanceof RecordsError || error instanceof ProtocolError) return false
    throw error
  }
}

function replayData(node: CoordinatorNode, shard: CoordinatorShard, one: Uint8Array, ctx: Ctx): void {
  const producerId = batch.isTransactional(one, 0) ? batch.producerId(one, 0) : batch.NO_PRODUCER_ID
  forEachRecord(one, ({ key, value, offset }) => {
    if (key === null) throw new RecordsError('INVALID_RECORD', 'has no key', `offset ${offset}`)
    const record = knownRecord(key, value)
    if (record !== undefined) replayRecord(node, shard, record, { offset, producerId }, ctx)
  })
}

/** Undefined for a type that this version does not know: Kafka passes over such records. */
function knownRecord(key: Uint8Array, value: Uint8Array | null) {
  try {
    return decodeGroupRecord(key, value)
  } catch (error) {
    if (error instanceof ProtocolError && error.kind === 'UNSUPPORTED_VERSION') return undefined
    throw error
  }
}

function replayControl(node: CoordinatorNode, shard: CoordinatorShard, one: Uint8Array, ctx: Ctx): void {
  const producerId = batch.producerId(one, 0)
  forEachRecord(one, (record) => {
    const type = parseControlRecord(record)?.type
    if (type === 'COMMIT' || type === 'ABORT') {
      replayTxnMarker(node, shard, { type, producerId, offset: record.offset }, ctx)
    }
  })
}
