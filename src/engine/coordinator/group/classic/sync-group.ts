import { EMPTY_BYTES } from '../../../../base/bytes.ts'
import type { RequestOf } from '../../../../protocol/apis.ts'
import { errors } from '../../../../protocol/errors.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { answerLater, type CoordinatorNode, groupOf, type RequestContext } from '../../coordinator-node.ts'
import type { Effect, Plan } from '../effect.ts'
import { syncErrorBody } from './answers.ts'
import {
  type ClassicGroup,
  type ClassicMember,
  memberError,
  membersOf,
  touchGroup,
  transitionTo,
} from './classic-group.ts'
import { awaitingOf } from './join-request.ts'
import { failAssignment, propagateAssignment, rebalanceOrCompleteJoin } from './rebalance.ts'
import { planGroupMetadata } from './records.ts'
import { cancelSync } from './timers.ts'

type SyncRequest = RequestOf<14>

/** SyncGroup. Members wait for the leader's assignment, which is written before anybody has it. */
export function syncGroup(node: CoordinatorNode, request: SyncRequest, from: RequestContext, ctx: Ctx): Plan | null {
  const group = groupOf(node, request.groupId)
  const error = group === undefined ? errors.UNKNOWN_MEMBER_ID : syncError(group, request)
  if (group === undefined || error !== 0) {
    answerLater(node, from.requestId, syncErrorBody(error))
    return null
  }
  const member = group.members.get(request.memberId) as ClassicMember
  group.pendingSyncMembers.delete(member.memberId)
  if (group.pendingSyncMembers.size === 0) cancelSync(group, ctx)
  touchGroup(group, ctx)
  if (group.state === 'Stable') {
    const { protocolType, protocolName } = group
    answerLater(node, from.requestId, { errorCode: 0, protocolType, protocolName, assignment: member.assignment })
    return null
  }
  member.awaitingSync = awaitingOf(from)
  return group.leaderId === member.memberId ? planAssignment(group, request) : null
}

function syncError(group: ClassicGroup, request: SyncRequest): number {
  const { memberId, groupInstanceId, generationId, protocolType, protocolName } = request
  if (group.state === 'Dead') return errors.COORDINATOR_NOT_AVAILABLE
  const error = memberError(group, memberId, groupInstanceId)
  if (error !== 0) return error
  if (generationId !== group.generationId) return errors.ILLEGAL_GENERATION
  if (differs(protocolType, group.protocolType) || differs(protocolName, group.protocolName)) {
    return errors.INCONSISTENT_GROUP_PROTOCOL
  }
  if (group.state === 'Empty') return errors.UNKNOWN_MEMBER_ID
  return group.state === 'PreparingRebalance' ? errors.REBALANCE_IN_PROGRESS : 0
}

/** Before version 5 (KIP-559) a member does not say. */
function differs(said: string | null, actual: string | null): boolean {
  return said !== null && actual !== null && said !== actual
}

function planAssignment(group: ClassicGroup, request: SyncRequest): Plan {
  const given = new Map(request.assignments.map(({ memberId, assignment }) => [memberId, assignment]))
  const assignments = new Map(
    membersOf(group).map(({ memberId }) => [memberId, given.get(memberId)?.slice() ?? EMPTY_BYTES]),
  )
  const { groupId, generationId } = group
  const effect: Effect = { kind: 'assignment', groupId, generationId, assignments }
  return { records: [planGroupMetadata(group, assignments)], replay: false, effect }
}

/** The leader's assignment is committed, or failed: then everybody joins again. A newer rebalance makes it void. */
export function settleAssignment(
  node: CoordinatorNode,
  group: ClassicGroup,
  { generationId, assignments }: Extract<Effect, { kind: 'assignment' }>,
  error: number,
  ctx: Ctx,
): Plan | null {
  if (group.state !== 'CompletingRebalance' || group.generationId !== generationId) return null
  if (error !== 0) {
    failAssignment(node, group, error, ctx)
    return rebalanceOrCompleteJoin(node, group, ctx)
  }
  for (const member of group.members.values()) member.assignment = assignments.get(member.memberId) ?? EMPTY_BYTES
  propagateAssignment(node, group, 0, ctx)
  transitionTo(group, 'Stable', node.config.id, ctx)
  return null
}
