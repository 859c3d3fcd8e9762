import { msToUs } from '../../base/units.ts'
import { nextInt } from '../../base/prng.ts'
import { randomUuid } from '../../base/uuid.ts'
import type { BrokerRunState } from '../../contract/event.ts'
import type { ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { featureLevel } from '../metadata/lookup.ts'
import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { startReplicas } from '../replica/replicas.ts'
import { brokerConfig, controllerListeners } from '../replica/settings.ts'
import { askController } from './controller-calls.ts'
import { FEATURES } from './features.ts'
import { isBroker, type NodeState } from './node-state.ts'

export const HEARTBEAT_TIMER = 'broker.heartbeat'
export const REGISTRATION_TIMEOUT_TIMER = 'broker.registration-timeout'
export const SHUTDOWN_TIMEOUT_TIMER = 'broker.shutdown-timeout'

const STARTING_INTERVAL_US = 10_000
const FIRST_SHUTDOWN_INTERVAL_US = 50_000
const RETRY_BASE_MS = 100
const SHUTDOWN_TIMEOUT_US = 300_000_000
const CORDONED_DIRECTORIES_SINCE = 30

export function setRunState(node: NodeState, state: BrokerRunState, ctx: Ctx): void {
  if (node.lifecycle.state === state) return
  node.lifecycle.state = state
  ctx.touch('lifecycle')
  if (isBroker(node)) ctx.emit({ type: 'BrokerStateChanged', node: node.config.id, state })
}

/** A broker's life begins: it registers as soon as a controller is known, and gives up after a minute. */
export function startLifecycle(node: NodeState, ctx: Ctx): void {
  const { lifecycle, config, image } = node
  lifecycle.incarnationId = randomUuid(ctx.random('uuid'))
  setRunState(node, 'starting', ctx)
  ctx.setTimer(
    REGISTRATION_TIMEOUT_TIMER,
    msToUs(brokerConfig(config, image, 'initial.broker.registration.timeout.ms')),
  )
  communicate(node, ctx)
}

/** Registers, or tells the controller how this broker is; one call at a time (BrokerLifecycleManager). */
export function communicate(node: NodeState, ctx: Ctx): void {
  const { lifecycle } = node
  if (lifecycle.state === null || lifecycle.state === 'shutting-down') return
  ctx.touch('lifecycle')
  if (lifecycle.callInFlight) {
    lifecycle.nextAtOnce = true
    return
  }
  lifecycle.callInFlight = true
  lifecycle.nextAtOnce = false
  ctx.cancelTimer(HEARTBEAT_TIMER)
  const request = lifecycle.registered ? heartbeat(node) : registration(node)
  const retryTimeoutMs = Math.floor(brokerConfig(node.config, node.image, 'broker.session.timeout.ms') / 2)
  askController(node, { channel: 'heartbeat', retryTimeoutMs, ...request }, ctx)
}

function registration(node: NodeState) {
  const { config, lifecycle } = node
  const own = controllerListeners(config)
  const listeners = config.listeners.filter(({ name }) => !own.includes(name))
  const body = {
    brokerId: config.id,
    clusterId: config.clusterId,
    incarnationId: lifecycle.incarnationId,
    listeners: listeners.map(({ name, host, port }) => ({ name, host, port, securityProtocol: 0 })),
    features: FEATURES.map((feature) => ({ ...feature })),
    rack: config.rack,
    logDirs: [config.directoryId],
    previousBrokerEpoch: lifecycle.previousBrokerEpoch,
  }
  return { apiKey: 62, body, purpose: { kind: 'broker.registration' } }
}

function heartbeat(node: NodeState) {
  const { config, lifecycle, image, replica } = node
  const knowsCordoned = featureLevel(image, 'metadata.version') >= CORDONED_DIRECTORIES_SINCE
  const body = {
    brokerId: config.id,
    brokerEpoch: replica.brokerEpoch,
    currentMetadataOffset: image.lastOffset,
    wantFence: !lifecycle.readyToUnfence,
    wantShutDown: lifecycle.state === 'pending-controlled-shutdown',
    offlineLogDirs: [],
    cordonedLogDirs: knowsCordoned ? [] : null,
  }
  return { apiKey: 63, body, purpose: { kind: 'broker.heartbeat' } }
}

function scheduleNext(node: NodeState, delayUs: number, ctx: Ctx): void {
  if (node.lifecycle.nextAtOnce) communicate(node, ctx)
  else ctx.setTimer(HEARTBEAT_TIMER, delayUs)
}

function intervalUs(node: NodeState): number {
  return msToUs(brokerConfig(node.config, node.image, 'broker.heartbeat.interval.ms'))
}

/** 100 ms, doubled by each failure up to the heartbeat interval, ± 2 %. */
function scheduleRetry(node: NodeState, ctx: Ctx): void {
  const maxUs = intervalUs(node)
  const us = Math.min(maxUs, msToUs(RETRY_BASE_MS) * 2 ** Math.min(node.lifecycle.failures++, 10))
  const fiftieth = Math.floor(us / 50)
  scheduleNext(node, us - fiftieth + nextInt(ctx.random('lifecycle'), 2 * fiftieth + 1), ctx)
}

/** What came of a registration. */
export function onRegistration(node: NodeState, { outcome }: Completion, ctx: Ctx): void {
  const { lifecycle } = node
  lifecycle.callInFlight = false
  ctx.touch('lifecycle')
  const body = outcome.ok ? (outcome.body as ResponseOf<62>) : null
  if (body === null || body.errorCode !== errors.NONE) {
    if (body !== null) emitRefusal(node, 62, body.errorCode, ctx)
    scheduleRetry(node, ctx)
    return
  }
  lifecycle.failures = 0
  lifecycle.registered = true
  node.replica.brokerEpoch = body.brokerEpoch
  ctx.touch('replica')
  ctx.cancelTimer(REGISTRATION_TIMEOUT_TIMER)
  communicate(node, ctx)
}

function emitRefusal(node: NodeState, api: number, error: number, ctx: Ctx): void {
  ctx.emit({ type: 'RequestFailed', node: node.config.id, api, error, client: `broker ${node.config.id}` })
}

/** What came of a heartbeat: how far the broker may go. */
export function onHeartbeat(node: NodeState, { outcome }: Completion, ctx: Ctx): void {
  const { lifecycle } = node
  lifecycle.callInFlight = false
  ctx.touch('lifecycle')
  const body = outcome.ok ? (outcome.body as ResponseOf<63>) : null
  if (body === null || body.errorCode !== errors.NONE) {
    if (body !== null) emitRefusal(node, 63, body.errorCode, ctx)
    scheduleRetry(node, ctx)
    return
  }
  lifecycle.failures = 0
  lifecycle.fenced = body.isFenced
  switch (lifecycle.state) {
    case 'starting':
      if (body.isCaughtUp) takeUp(node, ctx)
      scheduleNext(node, STARTING_INTERVAL_US, ctx)
      return
    case 'recovery':
      if (!body.isFenced) setRunState(node, 'running', ctx)
      scheduleNext(node, intervalUs(node), ctx)
      return
    case 'pending-controlled-shutdown':
      onShutdownAnswer(node, body.shouldShutDown, ctx)
      return
    default:
      scheduleNext(node, intervalUs(node), ctx)
  }
}

/** The broker knows all metadata up to its registration: it opens its logs and asks to be unfenced. */
function takeUp(node: NodeState, ctx: Ctx): void {
  setRunState(node, 'recovery', ctx)
  startReplicas(node, ctx)
  node.lifecycle.readyToUnfence = true
  node.lifecycle.nextAtOnce = true
}

function onShutdownAnswer(node: NodeState, mayGo: boolean, ctx: Ctx): void {
  const { lifecycle } = node
  const isFirst = !lifecycle.gotShutdownResponse
  lifecycle.gotShutdownResponse = true
  if (mayGo) setRunState(node, 'shutting-down', ctx)
  else scheduleNext(node, isFirst ? FIRST_SHUTDOWN_INTERVAL_US : intervalUs(node), ctx)
}

/** SIGTERM: the leaderships are moved away first, if a controller can be reached within five minutes. */
export function beginShutdown(node: NodeState, ctx: Ctx): void {
  const { lifecycle } = node
  if (lifecycle.state !== 'running' && lifecycle.state !== 'recovery') {
    setRunState(node, 'shutting-down', ctx)
    return
  }
  if (!brokerConfig(node.config, node.image, 'controlled.shutdown.enable')) {
    setRunState(node, 'shutting-down', ctx)
    return
  }
  setRunState(node, 'pending-controlled-shutdown', ctx)
  ctx.setTimer(SHUTDOWN_TIMEOUT_TIMER, SHUTDOWN_TIMEOUT_US)
  communicate(node, ctx)
}
