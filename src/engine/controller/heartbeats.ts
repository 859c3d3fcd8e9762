import { MS } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import { changedBrokers, type MetadataDelta } from '../metadata/metadata-delta.ts'
import { isActiveBroker } from '../metadata/lookup.ts'
import { configNumber } from './controller-config.ts'
import type { BrokerHeartbeat, ControllerState } from './controller-state.ts'

/** Sessions are looked at eight times per `broker.session.timeout.ms`. */
const CHECKS_PER_SESSION = 8
export const SESSION_TIMER = 'controller.session'

function sessionTimeoutUs(controller: ControllerState): number {
  return configNumber(controller.config, 'broker.session.timeout.ms') * MS
}

/** When a broker's session runs out, or null when it has none or this controller does not keep it. */
export function sessionDeadlineUs(controller: ControllerState, brokerId: number): number | null {
  const contactUs = controller.heartbeats.get(brokerId)?.lastContactUs ?? null
  return contactUs === null ? null : contactUs + sessionTimeoutUs(controller)
}

export function hasValidSession(controller: ControllerState, brokerId: number, nowUs: number): boolean {
  const deadlineUs = sessionDeadlineUs(controller, brokerId)
  return deadlineUs !== null && deadlineUs >= nowUs
}

/** Every unfenced broker gets a whole session from now: a new controller has heard from nobody yet. */
export function activateHeartbeats(controller: ControllerState, ctx: Ctx): void {
  controller.heartbeats = new Map()
  for (const { id, epoch, fenced } of controller.image.brokers.values()) {
    controller.heartbeats.set(id, createHeartbeat(epoch, fenced ? null : ctx.nowUs))
  }
  ctx.touch('controller/heartbeats')
  scheduleSessionCheck(controller, ctx)
}

export function dropHeartbeats(controller: ControllerState, ctx: Ctx): void {
  controller.heartbeats = new Map()
  controller.sessionCheckUs = null
  ctx.touch('controller/heartbeats')
  ctx.touch('controller/sessionCheckUs')
  ctx.cancelTimer(SESSION_TIMER)
}

function createHeartbeat(brokerEpoch: number, lastContactUs: number | null): BrokerHeartbeat {
  return { brokerEpoch, lastContactUs, metadataOffset: -1, controlledShutdownOffset: -1 }
}

/** A sign of life. */
export function touchSession(controller: ControllerState, ctx: Ctx, brokerId: number): void {
  const heartbeat = controller.heartbeats.get(brokerId)
  if (heartbeat === undefined) return
  heartbeat.lastContactUs = ctx.nowUs
  ctx.touch(`controller/heartbeats/${brokerId}`)
  scheduleSessionCheck(controller, ctx)
}

/** Follows registrations: a new broker epoch is a new session, not begun yet. */
export function followRegistrations(controller: ControllerState, ctx: Ctx, delta: MetadataDelta): void {
  for (const { id, after } of changedBrokers(delta)) {
    const known = controller.heartbeats.get(id)
    if (after === null) controller.heartbeats.delete(id)
    else if (known?.brokerEpoch !== after.epoch) controller.heartbeats.set(id, createHeartbeat(after.epoch, null))
    else if (after.fenced) known.controlledShutdownOffset = -1
    ctx.touch(`controller/heartbeats/${id}`)
  }
  scheduleSessionCheck(controller, ctx)
}

/** The first broker whose session ran out; its session is forgotten. */
export function takeExpired(controller: ControllerState, ctx: Ctx): { brokerId: number; brokerEpoch: number } | null {
  let first: { brokerId: number; deadlineUs: number } | null = null
  for (const brokerId of controller.heartbeats.keys()) {
    const deadlineUs = sessionDeadlineUs(controller, brokerId)
    if (deadlineUs === null || deadlineUs >= ctx.nowUs) continue
    if (first === null || deadlineUs < first.deadlineUs) first = { brokerId, deadlineUs }
  }
  const heartbeat = first === null ? undefined : controller.heartbeats.get(first.brokerId)
  if (first === null || heartbeat === undefined) return null
  heartbeat.lastContactUs = null
  ctx.touch(`controller/heartbeats/${first.brokerId}`)
  return { brokerId: first.brokerId, brokerEpoch: heartbeat.brokerEpoch }
}

/** One timer, at the first check after the earliest deadline; none when nobody has a session. */
export function scheduleSessionCheck(controller: ControllerState, ctx: Ctx): void {
  let earliestUs = Number.POSITIVE_INFINITY
  for (const brokerId of controller.heartbeats.keys()) {
    earliestUs = Math.min(earliestUs, sessionDeadlineUs(controller, brokerId) ?? earliestUs)
  }
  const checkUs = earliestUs === Number.POSITIVE_INFINITY ? null : checkAfter(controller, earliestUs)
  if (checkUs === controller.sessionCheckUs) return
  controller.sessionCheckUs = checkUs
  ctx.touch('controller/sessionCheckUs')
  if (checkUs === null) ctx.cancelTimer(SESSION_TIMER)
  else ctx.setTimer(SESSION_TIMER, Math.max(0, checkUs - ctx.nowUs))
}

function checkAfter(controller: ControllerState, deadlineUs: number): number {
  const { activatedUs } = controller
  const periodUs = Math.max(1, Math.floor(sessionTimeoutUs(controller) / CHECKS_PER_SESSION))
  return activatedUs + (Math.floor((deadlineUs - activatedUs) / periodUs) + 1) * periodUs
}

/** The metadata offset that every active broker has reached; Infinity when there is none. */
export function lowestActiveOffset(controller: ControllerState): number {
  let lowest = Number.POSITIVE_INFINITY
  for (const [brokerId, { metadataOffset, controlledShutdownOffset }] of controller.heartbeats) {
    if (controlledShutdownOffset >= 0 || !isActiveBroker(controller.image, brokerId)) continue
    lowest = Math.min(lowest, metadataOffset)
  }
  return lowest
}
