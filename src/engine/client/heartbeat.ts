/** The heartbeat thread of a classic group member. */
import { msToUs } from '../../base/units.ts'
import type { ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors } from '../../protocol/errors.ts'
import type { Outcome } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ConsumerState } from './consumer-state.ts'
import { coordinatorLost, coordinatorReady, coordinatorRoute } from './coordinator.ts'
import { requestRejoin, resetGeneration } from './generation.ts'
import { leaveGroup } from './membership.ts'
import { ask, type Route } from './nodes.ts'

export const HEARTBEAT = 'consumer.heartbeat'

/** Sends a heartbeat when it is due, and leaves the group when poll() was not called in time. Returns when to look again. */
export function maintainHeartbeat(consumer: ConsumerState, ctx: Ctx): number {
  const { membership, settings, spec } = consumer
  if (membership.heartbeatUs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (membership.sessionDeadlineUs <= ctx.nowUs) {
    // No answer for a whole session: the coordinator is taken for gone, and looked for.
    ctx.touch('membership')
    membership.sessionDeadlineUs = ctx.nowUs + msToUs(settings.sessionTimeoutMs)
    coordinatorLost(consumer, ctx)
  }
  const pollDeadlineUs = pollDeadline(consumer)
  if (pollDeadlineUs <= ctx.nowUs) {
    pollExpired(consumer, ctx)
    return Number.POSITIVE_INFINITY
  }
  const dueUs = Math.min(membership.sessionDeadlineUs, pollDeadlineUs)
  if (membership.heartbeatAsked) return dueUs
  if (membership.heartbeatUs > ctx.nowUs) return Math.min(dueUs, membership.heartbeatUs)
  if (!coordinatorReady(consumer, ctx)) return dueUs
  ctx.touch('membership')
  membership.heartbeatAsked = true
  membership.heartbeatUs = ctx.nowUs + msToUs(settings.heartbeatIntervalMs)
  const { generation, memberId } = membership
  const body = {
    groupId: spec.group ?? '',
    generationId: generation,
    memberId,
    groupInstanceId: settings.groupInstanceId,
  }
  ask(consumer, ctx, coordinatorRoute(consumer) as Route, 12, body, { kind: HEARTBEAT, generation, memberId } as never)
  return dueUs
}

/** When the application must call poll() again at the latest; while it is in poll() there is no such time. */
export function pollDeadline({ application, settings }: ConsumerState): number {
  if (application.phase === 'polling') return Number.POSITIVE_INFINITY
  return application.lastPollUs + msToUs(settings.maxPollIntervalMs)
}

/** `max.poll.interval.ms` passed: the partitions go to others while the application is still at work. */
function pollExpired(consumer: ConsumerState, ctx: Ctx): void {
  ctx.touch('application')
  consumer.application.pollExpired = true
  leaveGroup(consumer, ctx, 'consumer poll timeout has expired.')
  resetGeneration(consumer, ctx, 'consumer pro-actively leaving the group', true)
}

/** Returns the error that ends the application, or null. */
export function onHeartbeat(
  consumer: ConsumerState,
  ctx: Ctx,
  purpose: { generation: number; memberId: string },
  outcome: Outcome,
): string | null {
  const { membership, settings, counters } = consumer
  ctx.touch('membership')
  membership.heartbeatAsked = false
  if (purpose.generation !== membership.generation || purpose.memberId !== membership.memberId) return null
  const error = outcome.ok ? (outcome.body as ResponseOf<12>).errorCode : errors.NETWORK_EXCEPTION
  if (error === errors.NONE || error === errors.REBALANCE_IN_PROGRESS) {
    membership.sessionDeadlineUs = ctx.nowUs + msToUs(settings.sessionTimeoutMs)
  }
  if (error === errors.NONE) return null
  const reason = `encountered ${errorName(error)} from HEARTBEAT response`
  switch (error) {
    case errors.REBALANCE_IN_PROGRESS:
      if (membership.phase === 'stable') requestRejoin(consumer, ctx, 'group is already rebalancing')
      return null
    case errors.UNKNOWN_MEMBER_ID:
    case errors.ILLEGAL_GENERATION:
      counters.lastError = errorName(error)
      ctx.touch('counters')
      resetGeneration(consumer, ctx, reason, error === errors.UNKNOWN_MEMBER_ID)
      return null
    case errors.NETWORK_EXCEPTION:
    case errors.COORDINATOR_NOT_AVAILABLE:
    case errors.NOT_COORDINATOR:
      coordinatorLost(consumer, ctx)
      membership.heartbeatUs = ctx.nowUs + msToUs(settings.retryBackoffMs)
      return null
    case errors.COORDINATOR_LOAD_IN_PROGRESS:
      membership.heartbeatUs = ctx.nowUs + msToUs(settings.retryBackoffMs)
      return null
    default:
      return errorName(error)
  }
}
