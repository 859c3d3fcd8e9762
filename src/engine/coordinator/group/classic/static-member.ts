import { errors } from '../../../../protocol/errors.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import type { CoordinatorNode, RequestContext } from '../../coordinator-node.ts'
import type { Plan, StaticMemberEffect } from '../effect.ts'
import { answerJoin, answerJoinError, endSync, failJoin } from './answers.ts'
import { type ClassicGroup, type ClassicMember, membersOf, touchGroup } from './classic-group.ts'
import { awaitingOf, type JoinRequest, updateMember } from './join-request.ts'
import { selectProtocol } from './protocols.ts'
import { maybeCompleteJoin, prepareRebalance, rebalanceOrCompleteJoin } from './rebalance.ts'
import { planGroupMetadata } from './records.ts'
import { cancelSession, rescheduleSession } from './timers.ts'

const SKIP_ASSIGNMENT_SINCE = 9

/**
 * A static member comes back without its member id (KIP-345): it gets a new one and the old one is fenced. In a stable group
 * whose protocol stays the same nothing is rebalanced.
 */
export function replaceStaticMember(
  node: CoordinatorNode,
  group: ClassicGroup,
  { oldMemberId, newMemberId }: { oldMemberId: string; newMemberId: string },
  request: JoinRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | null {
  const leaderId = group.leaderId ?? ''
  const groupInstanceId = request.groupInstanceId as string
  const member = renameMember(node, group, { groupInstanceId, oldMemberId, newMemberId }, ctx)
  const { protocols, rebalanceTimeoutMs, sessionTimeoutMs } = member
  const old = { protocols, rebalanceTimeoutMs, sessionTimeoutMs }
  rescheduleSession(group, member, ctx)
  updateMember(member, request)
  member.awaitingJoin = awaitingOf(from)
  switch (group.state) {
    case 'Stable': {
      if (group.protocolName !== selectProtocol(group)) return rebalanceOrCompleteJoin(node, group, ctx)
      const assignments = new Map(membersOf(group).map(({ memberId, assignment }) => [memberId, assignment]))
      const { groupId } = group
      const effect: StaticMemberEffect = {
        kind: 'static-member',
        ...{ groupId, groupInstanceId, oldMemberId, newMemberId, leaderId, old },
      }
      return { records: [planGroupMetadata(group, assignments)], replay: false, effect }
    }
    case 'CompletingRebalance':
      return prepareRebalance(node, group, ctx)
    default:
      return maybeCompleteJoin(node, group, ctx)
  }
}

function renameMember(
  node: CoordinatorNode,
  group: ClassicGroup,
  { groupInstanceId, oldMemberId, newMemberId }: { groupInstanceId: string; oldMemberId: string; newMemberId: string },
  ctx: Ctx,
): ClassicMember {
  const old = group.members.get(oldMemberId) as ClassicMember
  failJoin(node, old, errors.FENCED_INSTANCE_ID, oldMemberId)
  endSync(node, group, old, errors.FENCED_INSTANCE_ID)
  cancelSession(group, oldMemberId, ctx)
  group.members.delete(oldMemberId)
  const member = { ...old, memberId: newMemberId, isNew: false }
  group.members.set(newMemberId, member)
  group.staticMembers.set(groupInstanceId, newMemberId)
  if (group.leaderId === oldMemberId) group.leaderId = newMemberId
  touchGroup(group, ctx)
  return member
}

/** The record with the new member id is committed, or failed: then the old one holds again. */
export function settleStaticMember(
  node: CoordinatorNode,
  group: ClassicGroup,
  effect: StaticMemberEffect,
  error: number,
  ctx: Ctx,
): void {
  const { groupInstanceId, oldMemberId, newMemberId, leaderId, old } = effect
  const member = group.members.get(newMemberId)
  if (member === undefined) return
  const waits = member.awaitingJoin
  member.awaitingJoin = null
  touchGroup(group, ctx)
  if (error !== 0) {
    const reverted = renameMember(
      node,
      group,
      { groupInstanceId, oldMemberId: newMemberId, newMemberId: oldMemberId },
      ctx,
    )
    Object.assign(reverted, old)
    rescheduleSession(group, reverted, ctx)
    if (waits !== null) answerJoinError(node, waits, error, '')
  } else if (waits !== null) {
    const isLeader = group.leaderId === newMemberId
    const skips = waits.apiVersion >= SKIP_ASSIGNMENT_SINCE
    const options = skips ? { withMembers: isLeader, skipAssignment: isLeader } : { withMembers: false, leaderId }
    answerJoin(node, group, waits, newMemberId, options)
  }
}
