import type { RequestOf } from '../../../../protocol/apis.ts'
import { errors } from '../../../../protocol/errors.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { type CoordinatorNode, groupOf } from '../../coordinator-node.ts'
import { type ClassicMember, memberError } from './classic-group.ts'
import { rescheduleSession } from './timers.ts'

/** Heartbeat: prolongs the session, also while a rebalance is prepared, of which the member learns here. */
export function heartbeat(node: CoordinatorNode, request: RequestOf<12>, ctx: Ctx): number {
  const { groupId, memberId, groupInstanceId, generationId } = request
  const group = groupOf(node, groupId)
  if (group === undefined) return errors.UNKNOWN_MEMBER_ID
  if (group.state === 'Dead') return errors.COORDINATOR_NOT_AVAILABLE
  const error = memberError(group, memberId, groupInstanceId)
  if (error !== 0) return error
  if (generationId !== group.generationId) return errors.ILLEGAL_GENERATION
  if (group.state === 'Empty') return errors.UNKNOWN_MEMBER_ID
  rescheduleSession(group, group.members.get(memberId) as ClassicMember, ctx)
  return group.state === 'PreparingRebalance' ? errors.REBALANCE_IN_PROGRESS : 0
}
