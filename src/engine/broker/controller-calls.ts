import { msToUs } from '../../base/units.ts'
import { errors } from '../../protocol/errors.ts'
import type { Completion, Purpose } from '../net/channel.ts'
import { call } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { RaftState } from '../raft/state.ts'
import { brokerConfig } from '../replica/settings.ts'
import type { NodeState } from './node-state.ts'

/** Kafka's NodeToControllerChannelManagers: one connection each. */
export type ControllerChannel = 'forwarding' | 'heartbeat' | 'alter-partition' | 'registration'

/** A request to the active controller, whoever that is: sent again until it is answered by one, or too old. */
export interface ControllerCall {
  channel: ControllerChannel
  apiKey: number
  body: object
  purpose: Purpose
  /** Infinity: never given up. */
  deadlineUs: number
}

export interface ControllerCalls {
  /** Not under way: the controller is unknown, or has just refused or failed. */
  waiting: ControllerCall[]
  /** When they are tried again. */
  retryUs: number | null
}

interface ControllerCallPurpose extends Purpose {
  kind: 'broker.controller-call'
  call: ControllerCall
}

export const CONTROLLER_CALL_TIMER = 'broker.controller-call'
const RETRY_US = 50_000

export function createControllerCalls(): ControllerCalls {
  return { waiting: [], retryUs: null }
}

/** Asks the active controller. The completion comes back under `purpose`, as from a call over the network. */
export function askController(
  node: NodeState,
  request: Omit<ControllerCall, 'deadlineUs'> & { retryTimeoutMs: number },
  ctx: Ctx,
): void {
  const { channel, apiKey, body, purpose, retryTimeoutMs } = request
  const deadlineUs = ctx.nowUs + msToUs(retryTimeoutMs)
  node.controllerCalls.waiting.push({ channel, apiKey, body, purpose, deadlineUs })
  ctx.touch('controllerCalls')
}

/** Where the active controller is, as far as this node knows. */
function controllerAddress(raft: RaftState) {
  return raft.leaderId < 0 ? undefined : raft.addresses.get(raft.leaderId)
}

/** Sends what waits, when a controller is known and the pause is over; gives up what is too old: those are returned. */
export function sendControllerCalls(node: NodeState, ctx: Ctx): Completion[] {
  const { controllerCalls } = node
  if (controllerCalls.waiting.length === 0) return []
  const late = controllerCalls.waiting.filter(({ deadlineUs }) => deadlineUs <= ctx.nowUs)
  if (late.length > 0) {
    controllerCalls.waiting = controllerCalls.waiting.filter(({ deadlineUs }) => deadlineUs > ctx.nowUs)
    ctx.touch('controllerCalls')
  }
  const address = controllerAddress(node.raft)
  if (address !== undefined && (controllerCalls.retryUs ?? 0) <= ctx.nowUs) {
    const ready = controllerCalls.waiting
    controllerCalls.waiting = []
    if (ready.length > 0) ctx.touch('controllerCalls')
    for (const one of ready) send(node, one, address, ctx)
  } else scheduleExpiry(node, ctx)
  return late.map(({ channel, apiKey, purpose }) => {
    return { channel, apiKey, purpose, outcome: { ok: false, error: 'timeout' } }
  })
}

function send(node: NodeState, one: ControllerCall, address: { host: string; port: number }, ctx: Ctx): void {
  const socketTimeoutMs = brokerConfig(node.config, node.image, 'controller.socket.timeout.ms')
  const timeoutMs = Math.min(socketTimeoutMs, Math.max(1, (one.deadlineUs - ctx.nowUs) / 1_000))
  const purpose: ControllerCallPurpose = { kind: 'broker.controller-call', call: one }
  call(node.channels, ctx, {
    channel: `controller/${one.channel}`,
    address,
    apiKey: one.apiKey,
    body: one.body,
    purpose,
    timeoutMs: Math.trunc(timeoutMs),
    channelOptions: { maxInFlight: 1, reconnectBackoffMaxMs: 50 },
  })
}

function scheduleExpiry(node: NodeState, ctx: Ctx): void {
  const { controllerCalls } = node
  const earliestUs = controllerCalls.waiting.reduce((min, { deadlineUs }) => Math.min(min, deadlineUs), Infinity)
  const retryUs = controllerCalls.retryUs ?? Number.POSITIVE_INFINITY
  const wakeUs = Math.min(earliestUs, retryUs > ctx.nowUs ? retryUs : Number.POSITIVE_INFINITY)
  if (wakeUs !== Number.POSITIVE_INFINITY) ctx.setTimer(CONTROLLER_CALL_TIMER, Math.max(0, wakeUs - ctx.nowUs))
}

/** The timer `broker.controller-call`. */
export function onControllerCallTimer(node: NodeState, ctx: Ctx): void {
  node.controllerCalls.retryUs = null
  ctx.touch('controllerCalls')
}

/** What came of a call: null when it goes on waiting, because the node asked is no active controller or is gone. */
export function onControllerCall(node: NodeState, completion: Completion, ctx: Ctx): Completion | null {
  const { call: one } = completion.purpose as ControllerCallPurpose
  const { outcome } = completion
  const isLost = !outcome.ok && outcome.error !== 'unsupported'
  if (isLost || (outcome.ok && saysNotController(outcome.body))) {
    node.controllerCalls.waiting.push(one)
    node.controllerCalls.retryUs = ctx.nowUs + RETRY_US
    ctx.touch('controllerCalls')
    return null
  }
  return { channel: completion.channel, apiKey: one.apiKey, purpose: one.purpose, outcome }
}

/** NOT_CONTROLLER anywhere in a response: as a whole, or for its topics. */
function saysNotController(body: object, depth = 0): boolean {
  for (const [name, value] of Object.entries(body)) {
    if (name === 'errorCode' && value === errors.NOT_CONTROLLER) return true
    if (depth < 2 && Array.isArray(value)) {
      for (const one of value)
        if (typeof one === 'object' && one !== null && saysNotController(one, depth + 1)) return true
    }
  }
  return false
}
