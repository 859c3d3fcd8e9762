import { ZERO_UUID } from '../../../base/uuid.ts'
import type { GroupRecord } from '../../../protocol/coordinator-record.ts'
import type { OffsetCommitKey, OffsetCommitValue } from '../../../protocol/schema/coordinator/01-offset-commit.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type CoordinatorNode, groupOf } from '../coordinator-node.ts'
import { rowKey } from '../row-key.ts'
import { type CoordinatorShard, touchShard } from '../runtime/shard.ts'
import { createClassicGroup } from './classic/classic-group.ts'
import { groupOfRecord } from './classic/load-group.ts'
import { cancelTimers } from './classic/timers.ts'
import { type CommittedOffset, latestOffset, setOffset } from './offsets.ts'

const NO_PRODUCER_ID = -1

/** Where a record stands: its offset, and the producer of its batch if that is transactional. */
export interface RecordPosition {
  offset: number
  producerId: number
}

/** Turns a record of `__consumer_offsets` into state. The other group protocols' records are passed over. */
export function replayRecord(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  record: GroupRecord,
  at: RecordPosition,
  ctx: Ctx,
): void {
  switch (record.kind) {
    case 'OffsetCommit':
    case 'LegacyOffsetCommit': {
      const value = record.value === null ? null : committedOffsetOf(record.value)
      if (value !== null) makeSimpleGroup(node, shard, record.key.group, at.offset, ctx)
      if (at.producerId === NO_PRODUCER_ID || value === null)
        replayOffset(node, shard, record.key, value, at.offset, ctx)
      else holdTransactionalOffset(shard, record.key, value, at.producerId, ctx)
      return
    }
    case 'GroupMetadata': {
      const groupId = record.key.group
      const known = groupOf(node, groupId)
      if (known !== undefined) cancelTimers(known, ctx)
      else if (record.value !== null) noteNewGroup(shard, groupId, at.offset, ctx)
      if (record.value === null) node.groups.delete(rowKey(groupId))
      else node.groups.set(rowKey(groupId), groupOfRecord(groupId, shard.topicPartition, record.value))
      ctx.touch(`groups/${rowKey(groupId)}`)
      return
    }
    default:
  }
}

function committedOffsetOf(value: Partial<OffsetCommitValue> & Pick<OffsetCommitValue, 'offset'>): CommittedOffset {
  return {
    offset: value.offset,
    leaderEpoch: value.leaderEpoch ?? -1,
    metadata: value.metadata ?? '',
    commitTimestampMs: value.commitTimestamp ?? -1,
    expireTimestampMs: value.expireTimestamp ?? -1,
    topicId: value.topicId ?? ZERO_UUID,
  }
}

/** Readers don't see the group until its first record is committed. */
export function noteNewGroup(shard: CoordinatorShard, groupId: string, recordOffset: number, ctx: Ctx): void {
  if (recordOffset < shard.lastCommittedOffset) return
  shard.undo.push({ recordOffset, groupId, topic: null })
  touchShard(shard, ctx)
}

/** A group that only has offsets: its consumers take no part in group membership. */
function makeSimpleGroup(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  groupId: string,
  recordOffset: number,
  ctx: Ctx,
): void {
  if (groupOf(node, groupId) !== undefined) return
  node.groups.set(rowKey(groupId), createClassicGroup(groupId, shard.topicPartition, ctx.wallMs))
  ctx.touch(`groups/${rowKey(groupId)}`)
  noteNewGroup(shard, groupId, recordOffset, ctx)
}

function replayOffset(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  key: OffsetCommitKey,
  value: CommittedOffset | null,
  recordOffset: number,
  ctx: Ctx,
): void {
  const { group: groupId, topic, partition } = key
  if (recordOffset >= shard.lastCommittedOffset) {
    const previous = latestOffset(node, groupId, topic, partition) ?? null
    shard.undo.push({ recordOffset, groupId, topic, partition, previous })
    touchShard(shard, ctx)
  }
  setOffset(node, { groupId, topic, partition }, value, ctx)
}

function holdTransactionalOffset(
  shard: CoordinatorShard,
  { group: groupId, topic, partition }: OffsetCommitKey,
  value: CommittedOffset,
  producerId: number,
  ctx: Ctx,
): void {
  const held = shard.transactions.get(producerId) ?? []
  held.push({ groupId, topic, partition, value })
  shard.transactions.set(producerId, held)
  touchShard(shard, ctx)
}

/** A transaction's marker is in the log: its offsets hold now, or never did. */
export function replayTxnMarker(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  marker: { type: 'COMMIT' | 'ABORT'; producerId: number; offset: number },
  ctx: Ctx,
): void {
  const held = shard.transactions.get(marker.producerId)
  if (held === undefined) return
  shard.transactions.delete(marker.producerId)
  touchShard(shard, ctx)
  if (marker.type === 'ABORT') return
  for (const { groupId: group, topic, partition, value } of held) {
    replayOffset(node, shard, { group, topic, partition }, value, marker.offset, ctx)
  }
}
