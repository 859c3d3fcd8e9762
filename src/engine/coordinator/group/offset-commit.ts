import { errors } from '../../../protocol/errors.ts'
import { topicPartition } from '../../../base/topic-partition.ts'
import type { OffsetCommitRequest, OffsetCommitResponseTopic } from '../../../protocol/schema/08-offset-commit.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { brokerConfig } from '../../replica/settings.ts'
import { type CoordinatorNode, groupOf, type RequestContext } from '../coordinator-node.ts'
import type { CoordinatorWrite } from '../runtime/append.ts'
import { type ClassicGroup, memberError } from './classic/classic-group.ts'
import { rescheduleSession } from './classic/timers.ts'
import type { AnswerEffect, Plan } from './effect.ts'
import { planOffset } from './offset-records.ts'

/** Since version 9 a member of an unknown group hears that the group is unknown. */
const GROUP_ID_NOT_FOUND_SINCE = 9
const NO_EXPIRY = -1

/**
 * OffsetCommit of partitions that exist, with topic names and ids. What it commits holds whatever was committed before: smaller
 * offsets too. An error is that of all partitions.
 */
export function planOffsetCommit(
  node: CoordinatorNode,
  request: OffsetCommitRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | { error: number } {
  const { groupId, memberId } = request
  const group = groupOf(node, groupId)
  const error = commitError(group, request, from.apiVersion)
  if (error !== 0) return { error }
  const member = group?.members.get(memberId)
  if (
    group !== undefined &&
    member !== undefined &&
    (group.state === 'Stable' || group.state === 'PreparingRebalance')
  ) {
    rescheduleSession(group, member, ctx)
  }
  const records: CoordinatorWrite[] = []
  const offsets: [string, number][] = []
  const metadataMax = brokerConfig(node.config, node.image, 'offset.metadata.max.bytes')
  const expireTimestampMs = request.retentionTimeMs === -1 ? NO_EXPIRY : ctx.wallMs + request.retentionTimeMs
  const topics = request.topics.map(
    ({ name, topicId, partitions }): OffsetCommitResponseTopic => ({
      name,
      topicId,
      partitions: partitions.map((one) => {
        const { partitionIndex, committedOffset: offset, committedLeaderEpoch: leaderEpoch } = one
        const metadata = one.committedMetadata ?? ''
        if (metadata.length > metadataMax) return { partitionIndex, errorCode: errors.OFFSET_METADATA_TOO_LARGE }
        const value = { offset, leaderEpoch, metadata, commitTimestampMs: ctx.wallMs, expireTimestampMs, topicId }
        records.push(planOffset(groupId, name, partitionIndex, value))
        offsets.push([topicPartition(name, partitionIndex), offset])
        return { partitionIndex, errorCode: 0 }
      }),
    }),
  )
  const committed = { groupId, offsets }
  const effect: AnswerEffect = { kind: 'answer', apiKey: 8, requestId: from.requestId, body: { topics }, committed }
  return { records, replay: true, effect }
}

/** Who may commit: members of the current generation; anybody while the group is empty or does not exist. */
function commitError(group: ClassicGroup | undefined, request: OffsetCommitRequest, apiVersion: number): number {
  const { memberId, groupInstanceId, generationIdOrMemberEpoch: generationId } = request
  if (group === undefined) {
    if (generationId < 0) return 0
    return apiVersion >= GROUP_ID_NOT_FOUND_SINCE ? errors.GROUP_ID_NOT_FOUND : errors.ILLEGAL_GENERATION
  }
  if (group.state === 'Dead') return errors.COORDINATOR_NOT_AVAILABLE
  if (generationId < 0 && group.state === 'Empty') return 0
  if (generationId < 0 && memberId === '' && groupInstanceId === null) return errors.UNKNOWN_MEMBER_ID
  const error = memberError(group, memberId, groupInstanceId)
  if (error !== 0) return error
  if (generationId !== group.generationId) return errors.ILLEGAL_GENERATION
  return group.state === 'CompletingRebalance' ? errors.REBALANCE_IN_PROGRESS : 0
}
