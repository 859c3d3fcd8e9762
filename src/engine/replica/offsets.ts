import { errors } from '../../protocol/errors.ts'
import { lastStableOffset } from '../log/high-watermark.ts'
import { endOffsetForEpoch } from '../log/leader-epochs.ts'
import {
  EARLIEST_LOCAL_TIMESTAMP,
  EARLIEST_TIMESTAMP,
  LATEST_TIMESTAMP,
  offsetForTimestamp,
  type TimestampAndOffset,
} from '../log/list-offsets.ts'
import type { Ctx } from '../ports/ctx.ts'
import { localLog } from './local-log.ts'
import type { ReplicaNode } from './replica-state.ts'

const NOTHING: TimestampAndOffset = { timestamp: -1, offset: -1, leaderEpoch: -1 }

/** `all`: to the log's end, for followers. */
export type OffsetIsolation = 'read-uncommitted' | 'read-committed' | 'all'

/**
 * ListOffsets for one partition. After a leader change the answer may not be known yet: as long as the high watermark is below
 * where the leader's epoch began, an offset above it is OFFSET_NOT_AVAILABLE.
 */
export function listOffset(
  node: ReplicaNode,
  asked: { topicPartition: string; known: boolean; currentLeaderEpoch: number; timestamp: number },
  isolation: OffsetIsolation,
  requireLeader: boolean,
  ctx: Ctx,
): { error: number; found: TimestampAndOffset } {
  const { topicPartition, known, currentLeaderEpoch, timestamp } = asked
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch, requireLeader })
  if (local.error !== null) return { error: local.error, found: NOTHING }
  const { partition, log } = local
  const fetchable =
    isolation === 'all' ? log.logEndOffset : isolation === 'read-committed' ? lastStableOffset(log) : log.highWatermark
  const epochStart = partition.leaderEpochStartOffset
  const isUncertain = isolation !== 'all' && epochStart !== null && epochStart > log.highWatermark
  const uncertain = { error: errors.OFFSET_NOT_AVAILABLE, found: NOTHING }
  if (timestamp === LATEST_TIMESTAMP) {
    if (isUncertain) return uncertain
    return { error: 0, found: { timestamp: -1, offset: fetchable, leaderEpoch: partition.leaderEpoch } }
  }
  const found = offsetForTimestamp(log, ctx, timestamp)
  if (timestamp === EARLIEST_TIMESTAMP || timestamp === EARLIEST_LOCAL_TIMESTAMP) return { error: 0, found }
  if (found.offset >= 0 && found.offset < fetchable) return { error: 0, found }
  return isUncertain ? uncertain : { error: 0, found: NOTHING }
}

/** OffsetForLeaderEpoch for one partition: where the epoch ended on this leader (KIP-101). */
export function offsetOfLeaderEpoch(
  node: ReplicaNode,
  asked: { topicPartition: string; known: boolean; currentLeaderEpoch: number; leaderEpoch: number },
): { error: number; leaderEpoch: number; endOffset: number } {
  const { topicPartition, known, currentLeaderEpoch } = asked
  const local = localLog(node, topicPartition, { known, currentLeaderEpoch, requireLeader: true })
  if (local.error !== null) return { error: local.error, leaderEpoch: -1, endOffset: -1 }
  const { epoch, endOffset } = endOffsetForEpoch(local.log, asked.leaderEpoch)
  return { error: 0, leaderEpoch: epoch, endOffset }
}
