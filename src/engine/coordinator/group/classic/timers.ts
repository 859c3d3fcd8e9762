import { msToUs } from '../../../../base/units.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { rowKey } from '../../row-key.ts'
import { type ClassicGroup, type ClassicMember, touchGroup } from './classic-group.ts'

function sessionTimer(groupId: string, memberId: string): string {
  return `group.session/${rowKey(groupId)}~${rowKey(memberId)}`
}

/** Counts a member's session anew. `timeoutMs`: its own session timeout unless it is a new member's first join. */
export function rescheduleSession(
  group: ClassicGroup,
  member: ClassicMember,
  ctx: Ctx,
  timeoutMs = member.sessionTimeoutMs,
): void {
  member.sessionDeadlineUs = ctx.nowUs + msToUs(timeoutMs)
  ctx.setTimer(sessionTimer(group.groupId, member.memberId), msToUs(timeoutMs))
  touchGroup(group, ctx)
}

/** A member id was given away: who doesn't come back with it is forgotten. */
export function schedulePendingMember(group: ClassicGroup, memberId: string, sessionTimeoutMs: number, ctx: Ctx): void {
  ctx.setTimer(sessionTimer(group.groupId, memberId), msToUs(sessionTimeoutMs))
}

export function cancelSession(group: ClassicGroup, memberId: string, ctx: Ctx): void {
  ctx.cancelTimer(sessionTimer(group.groupId, memberId))
}

export function scheduleJoin(group: ClassicGroup, delayMs: number, ctx: Ctx): void {
  group.joinDeadlineUs = ctx.nowUs + msToUs(delayMs)
  ctx.setTimer(`group.join/${rowKey(group.groupId)}`, msToUs(delayMs))
  touchGroup(group, ctx)
}

export function cancelJoin(group: ClassicGroup, ctx: Ctx): void {
  group.joinDeadlineUs = null
  group.initialDelay = null
  ctx.cancelTimer(`group.join/${rowKey(group.groupId)}`)
  touchGroup(group, ctx)
}

export function scheduleSync(group: ClassicGroup, delayMs: number, ctx: Ctx): void {
  group.syncDeadlineUs = ctx.nowUs + msToUs(delayMs)
  ctx.setTimer(`group.sync/${rowKey(group.groupId)}`, msToUs(delayMs))
  touchGroup(group, ctx)
}

export function cancelSync(group: ClassicGroup, ctx: Ctx): void {
  if (group.syncDeadlineUs === null) return
  group.syncDeadlineUs = null
  ctx.cancelTimer(`group.sync/${rowKey(group.groupId)}`)
  touchGroup(group, ctx)
}

/** Nothing of this group is due any more on this broker. */
export function cancelTimers(group: ClassicGroup, ctx: Ctx): void {
  for (const memberId of group.members.keys()) cancelSession(group, memberId, ctx)
  for (const memberId of group.pendingJoinMembers) cancelSession(group, memberId, ctx)
  cancelJoin(group, ctx)
  cancelSync(group, ctx)
}
