/** Finds the broker that coordinates the group, and notices when it is gone. */
import type { ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors, isRetriable } from '../../protocol/errors.ts'
import type { Outcome } from '../net/channel.ts'
import { exponentialUs } from '../net/deadlines.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ConsumerState } from './consumer-state.ts'
import { ask, leastLoaded, reconnectUs, type Route, routeReady, routeRetryUs } from './nodes.ts'

export const FIND_COORDINATOR = 'consumer.find-coordinator'
const GROUP_KEY = 0

/** The coordinator's own connection (Kafka keeps it apart from that for fetches), or null while it is unknown. */
export function coordinatorRoute({ coordinator }: ConsumerState): Route | null {
  return coordinator.address === null
    ? null
    : { channel: `coordinator/${coordinator.nodeId}`, address: coordinator.address }
}

/** True when the coordinator is known and a request to it would leave at once. */
export function coordinatorReady(consumer: ConsumerState, ctx: Ctx): boolean {
  const route = coordinatorRoute(consumer)
  return route !== null && routeReady(consumer, ctx, route)
}

/** It must be looked for again. */
export function coordinatorLost(consumer: ConsumerState, ctx: Ctx): void {
  const { coordinator, settings } = consumer
  if (coordinator.address === null) return
  ctx.touch('coordinator')
  coordinator.nodeId = -1
  coordinator.address = null
  coordinator.retryUs =
    ctx.nowUs + exponentialUs(ctx, settings.retryBackoffMs, settings.retryBackoffMaxMs, coordinator.failures)
}

/** Looks for the coordinator when it is unknown or can't be reached. Returns when to look again. */
export function maintainCoordinator(consumer: ConsumerState, ctx: Ctx): number {
  const { coordinator, spec } = consumer
  if (spec.group === null) return Number.POSITIVE_INFINITY
  const route = coordinatorRoute(consumer)
  if (route !== null && routeRetryUs(consumer, route) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (route !== null) coordinatorLost(consumer, ctx)
  if (coordinator.asked) return Number.POSITIVE_INFINITY
  if (coordinator.retryUs > ctx.nowUs) return coordinator.retryUs
  const any = leastLoaded(consumer, ctx)
  if (any === null) return reconnectUs(consumer, ctx)
  if (!routeReady(consumer, ctx, any)) return routeRetryUs(consumer, any)
  coordinator.asked = true
  ctx.touch('coordinator')
  const body = { key: '', keyType: GROUP_KEY, coordinatorKeys: [spec.group] }
  ask(consumer, ctx, any, 10, body, { kind: FIND_COORDINATOR })
  return Number.POSITIVE_INFINITY
}

/** Returns the error that the application gets, or null. */
export function onFindCoordinator(consumer: ConsumerState, ctx: Ctx, outcome: Outcome): string | null {
  const { coordinator, settings } = consumer
  ctx.touch('coordinator')
  coordinator.asked = false
  const found = outcome.ok ? (outcome.body as ResponseOf<10>).coordinators[0] : undefined
  if (found?.errorCode === errors.NONE) {
    coordinator.nodeId = found.nodeId
    coordinator.address = { host: found.host, port: found.port }
    coordinator.failures = 0
    return null
  }
  coordinator.retryUs =
    ctx.nowUs + exponentialUs(ctx, settings.retryBackoffMs, settings.retryBackoffMaxMs, coordinator.failures)
  coordinator.failures++
  return found === undefined || isRetriable(found.errorCode) ? null : errorName(found.errorCode)
}
