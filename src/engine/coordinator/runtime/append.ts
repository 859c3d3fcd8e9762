import { encodeGroupRecord, type GroupRecordInput } from '../../../protocol/coordinator-record.ts'
import { errors } from '../../../protocol/errors.ts'
import { buildBatch } from '../../../protocol/records/batch-builder.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { appendToLeader } from '../../replica/append.ts'
import { brokerConfig } from '../../replica/settings.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import type { CoordinatorShard } from './shard.ts'

/** A record of `__consumer_offsets` and the version in which its value is written. */
export interface CoordinatorWrite {
  record: GroupRecordInput
  version: number
}

export type Appended =
  | { error: 0; baseOffset: number; endOffset: number }
  | { error: number; errorMessage: string | null }

/** One batch for all records of an operation, as Kafka's coordinators build it: sequence 0 though there is no producer. */
export function coordinatorBatch(
  writes: readonly CoordinatorWrite[],
  timestamp: number,
  compression: number,
): Uint8Array {
  const records = writes.map(({ record, version }) => ({ timestamp, ...encodeGroupRecord(record, version) }))
  return buildBatch({ records, baseSequence: 0, compression })
}

/**
 * Appends an operation's records to the shard's own log. The leader alone takes them (acks 1): who waits, waits for the high
 * watermark.
 */
export function appendOperation(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  writes: readonly CoordinatorWrite[],
  ctx: Ctx,
): Appended {
  const codec = brokerConfig(node.config, node.image, 'offsets.topic.compression.codec')
  const batch = coordinatorBatch(writes, ctx.wallMs, codec)
  const target = { topicPartition: shard.topicPartition, known: true, requiredAcks: 1 }
  const result = appendToLeader(node, target, [batch], { origin: 'coordinator' }, ctx)
  if (result.error !== 0) return { error: result.error, errorMessage: result.errorMessage }
  return { error: 0, baseOffset: result.baseOffset, endOffset: result.lastOffset + 1 }
}

/** What a client hears when its operation's records could not be written or committed. */
export function operationError(error: number): number {
  switch (error) {
    case errors.UNKNOWN_TOPIC_OR_PARTITION:
    case errors.NOT_ENOUGH_REPLICAS:
    case errors.REQUEST_TIMED_OUT:
      return errors.COORDINATOR_NOT_AVAILABLE
    case errors.NOT_LEADER_OR_FOLLOWER:
    case errors.KAFKA_STORAGE_ERROR:
      return errors.NOT_COORDINATOR
    case errors.MESSAGE_TOO_LARGE:
    case errors.RECORD_LIST_TOO_LARGE:
    case errors.INVALID_FETCH_SIZE:
      return errors.UNKNOWN_SERVER_ERROR
    default:
      return error
  }
}
