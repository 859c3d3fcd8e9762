import type { RequestOf } from '../../../../protocol/apis.ts'
import { errors } from '../../../../protocol/errors.ts'
import type { MemberResponse } from '../../../../protocol/schema/13-leave-group.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { type CoordinatorNode, groupOf, type RequestContext } from '../../coordinator-node.ts'
import type { AnswerEffect, Plan } from '../effect.ts'
import { failJoin } from './answers.ts'
import { type ClassicGroup, memberError, removeMember, touchGroup } from './classic-group.ts'
import { maybeCompleteJoin, rebalanceOrCompleteJoin } from './rebalance.ts'
import { cancelSession } from './timers.ts'

/** Before version 3 one member leaves, and its error is the response's. */
const BATCH_SINCE = 3

type Leaving = { memberId: string; groupInstanceId: string | null }
export type WhyLeft = 'left' | 'session-expired'

/** LeaveGroup: each member by its id, or by its instance id alone, which is how an administrator removes a static member. */
export function leaveGroup(node: CoordinatorNode, request: RequestOf<13>, from: RequestContext, ctx: Ctx): Plan {
  const leaving: Leaving[] =
    from.apiVersion >= BATCH_SINCE ? request.members : [{ memberId: request.memberId, groupInstanceId: null }]
  const group = groupOf(node, request.groupId)
  const members = leaving.map(({ memberId, groupInstanceId }): MemberResponse => {
    const errorCode =
      group === undefined ? errors.UNKNOWN_MEMBER_ID : leave(node, group, memberId, groupInstanceId, ctx)
    return { memberId, groupInstanceId, errorCode }
  })
  const hasLeft = members.some(({ errorCode }) => errorCode === 0)
  const plan = group !== undefined && hasLeft ? afterRemoval(node, group, ctx) : null
  const body =
    from.apiVersion >= BATCH_SINCE
      ? { errorCode: 0, members }
      : { errorCode: members[0]?.errorCode ?? errors.UNKNOWN_MEMBER_ID, members: [] }
  const effect: AnswerEffect = { kind: 'answer', apiKey: 13, requestId: from.requestId, body }
  return { records: plan?.records ?? [], replay: false, effect }
}

function leave(
  node: CoordinatorNode,
  group: ClassicGroup,
  memberId: string,
  groupInstanceId: string | null,
  ctx: Ctx,
): number {
  if (memberId === '') {
    const staticId = groupInstanceId === null ? undefined : group.staticMembers.get(groupInstanceId)
    if (staticId === undefined) return errors.UNKNOWN_MEMBER_ID
    dismissMember(node, group, staticId, 'left', ctx)
    return 0
  }
  if (group.pendingJoinMembers.delete(memberId)) {
    cancelSession(group, memberId, ctx)
    touchGroup(group, ctx)
    return 0
  }
  const error = memberError(group, memberId, groupInstanceId)
  if (error === 0) dismissMember(node, group, memberId, 'left', ctx)
  return error
}

/** A member is out: where it waits to join it hears UNKNOWN_MEMBER_ID, so that it may come again. */
export function dismissMember(
  node: CoordinatorNode,
  group: ClassicGroup,
  memberId: string,
  why: WhyLeft,
  ctx: Ctx,
): void {
  const member = group.members.get(memberId)
  cancelSession(group, memberId, ctx)
  if (member !== undefined) failJoin(node, member, errors.UNKNOWN_MEMBER_ID, '')
  removeMember(group, memberId)
  touchGroup(group, ctx)
  ctx.emit({ type: 'MemberLeft', node: node.config.id, group: group.groupId, member: memberId, why })
}

/** What a group does when somebody is gone: the others join again. */
export function afterRemoval(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  switch (group.state) {
    case 'Stable':
    case 'CompletingRebalance':
      return rebalanceOrCompleteJoin(node, group, ctx)
    case 'PreparingRebalance':
      return maybeCompleteJoin(node, group, ctx)
    default:
      return null
  }
}
