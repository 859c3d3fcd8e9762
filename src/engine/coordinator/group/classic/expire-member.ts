import type { Ctx } from '../../../ports/ctx.ts'
import type { CoordinatorNode } from '../../coordinator-node.ts'
import type { Plan } from '../effect.ts'
import { type ClassicGroup, touchGroup } from './classic-group.ts'
import { afterRemoval, dismissMember } from './leave-group.ts'
import { maybeCompleteJoin } from './rebalance.ts'

/** The timer `group.session`: a member was silent for its session timeout, or never joined with the id it was given. */
export function onSessionTimer(node: CoordinatorNode, group: ClassicGroup, memberId: string, ctx: Ctx): Plan | null {
  if (group.pendingJoinMembers.delete(memberId)) {
    touchGroup(group, ctx)
    return maybeCompleteJoin(node, group, ctx)
  }
  const member = group.members.get(memberId)
  if (member === undefined) return null
  member.sessionDeadlineUs = null
  touchGroup(group, ctx)
  // Who waits in a rebalance can't send heartbeats; a new member's wait has an end.
  const waits = member.awaitingJoin !== null || member.awaitingSync !== null
  if (waits && !member.isNew) return null
  dismissMember(node, group, memberId, 'session-expired', ctx)
  return afterRemoval(node, group, ctx)
}
