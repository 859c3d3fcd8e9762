/** A member's standing in its group's generation, and how it loses it. */
import type { Ctx } from '../ports/ctx.ts'
import type { ConsumerState } from './consumer-state.ts'

/** The next poll() joins anew. The first reason is what JoinGroup says. */
export function requestRejoin(consumer: ConsumerState, ctx: Ctx, reason: string): void {
  ctx.touch('membership')
  consumer.membership.rejoinReason ??= reason
}

/** The group does not know this member, or this generation, any more: what it owned may be another's already. */
export function resetGeneration(consumer: ConsumerState, ctx: Ctx, reason: string, forgetMember: boolean): void {
  const { membership } = consumer
  ctx.touch('membership')
  membership.phase = 'unjoined'
  membership.generation = -1
  membership.protocol = ''
  if (forgetMember) membership.memberId = ''
  membership.heartbeatUs = Number.POSITIVE_INFINITY
  membership.sessionDeadlineUs = Number.POSITIVE_INFINITY
  membership.rejoinReason = reason
}
