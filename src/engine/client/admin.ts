/** The world's admin client: carries out an administrator's commands with Kafka's requests, one after another. */
import { msToUs } from '../../base/units.ts'
import type { ClusterCommand } from '../../contract/command.ts'
import { errorName, errors, isRetriable } from '../../protocol/errors.ts'
import { createChannels, type Completion, type Outcome } from '../net/channel.ts'
import { exponentialUs } from '../net/deadlines.ts'
import { closeAll } from '../net/network.ts'
import type { Address, Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
import { requestFor, resultOf } from './admin-request.ts'
import { networkSettings } from './client-config.ts'
import { createMetadata } from './metadata.ts'
import {
  ask,
  type ClientNetwork,
  leastLoaded,
  maintainMetadata,
  receiveClientNet,
  reconnectUs,
  setDue,
} from './nodes.ts'

export interface AdminState extends ClientNetwork {
  /** Commands that have no outcome yet, oldest first. The first one is being carried out. */
  pending: AdminCall[]
  /** Outcomes of the last commands, newest last. `error` null: done. */
  results: { command: ClusterCommand; error: string | null }[]
  timers: { dueUs: number }
}

interface AdminCall {
  command: ClusterCommand
  /** `default.api.timeout.ms` */
  deadlineUs: number
  asked: boolean
  attempts: number
  /** No request before this. */
  retryUs: number
}

const DUE = 'admin.due'
const CALL = 'admin.call'
const API_TIMEOUT_MS = 60_000
/** Kafka's admin client bounds connections, not requests on one. */
const IN_FLIGHT_MAX = 100
const PENDING_MAX = 1_000
const RESULTS_MAX = 20

export function createAdmin(bootstrap: readonly Address[], id = 'admin'): AdminState {
  return {
    id,
    settings: { ...networkSettings('consumer', id, {}, IN_FLIGHT_MAX), allowAutoTopicCreation: false },
    channels: createChannels(id),
    metadata: createMetadata(bootstrap),
    pending: [],
    results: [],
    timers: { dueUs: Number.POSITIVE_INFINITY },
  }
}

/** One step of the admin client. */
export function receiveAdmin(admin: AdminState, message: Message, ctx: Ctx): void {
  for (const completion of receiveClientNet(admin, ctx, message) ?? []) onCompletion(admin, ctx, completion)
  if (message.kind === 'terminate') {
    closeAll(admin.channels, ctx)
    return ctx.exit('closed')
  }
  if (message.kind === 'command') enqueue(admin, ctx, message.command as ClusterCommand)
  if (message.kind === 'timer' && message.name === DUE) {
    admin.timers.dueUs = Number.POSITIVE_INFINITY
    ctx.touch('timers')
  }
  run(admin, ctx)
}

function enqueue(admin: AdminState, ctx: Ctx, command: ClusterCommand): void {
  if (admin.pending.length >= PENDING_MAX) {
    ctx.emit({ type: 'CommandRefused', command: command.type, reason: `${PENDING_MAX} commands wait already` })
    return
  }
  ctx.touch('pending')
  const deadlineUs = ctx.nowUs + msToUs(API_TIMEOUT_MS)
  admin.pending.push({ command, deadlineUs, asked: false, attempts: 0, retryUs: 0 })
}

function run(admin: AdminState, ctx: Ctx): void {
  let dueUs = Number.POSITIVE_INFINITY
  for (let first = admin.pending[0]; first !== undefined; first = admin.pending[0]) {
    if (first.deadlineUs <= ctx.nowUs) {
      finish(admin, ctx, errorName(errors.REQUEST_TIMED_OUT))
      continue
    }
    // Metadata tells the brokers, should the bootstrap servers be gone.
    const metadataUs = maintainMetadata(admin, ctx)
    dueUs = Math.min(first.deadlineUs, metadataUs, first.asked ? Number.POSITIVE_INFINITY : attempt(admin, ctx, first))
    break
  }
  if (dueUs === admin.timers.dueUs) return
  ctx.touch('timers')
  admin.timers.dueUs = setDue(ctx, DUE, admin.timers.dueUs, dueUs)
}

/** Sends the request when it is time. Returns when to look again. */
function attempt(admin: AdminState, ctx: Ctx, first: AdminCall): number {
  if (first.retryUs > ctx.nowUs) return first.retryUs
  const route = leastLoaded(admin, ctx)
  if (route === null) return reconnectUs(admin, ctx)
  first.asked = true
  ctx.touch('pending')
  const { apiKey, body } = requestFor(first.command, admin.settings.requestTimeoutMs)
  ask(admin, ctx, route, apiKey, body as never, { kind: CALL })
  return Number.POSITIVE_INFINITY
}

function onCompletion(admin: AdminState, ctx: Ctx, { purpose, outcome }: Completion): void {
  const [first] = admin.pending
  if (purpose.kind !== CALL || first === undefined || !first.asked) return
  ctx.touch('pending')
  const { code, message } = outcomeOf(first.command, outcome)
  if (code === errors.NONE) return finish(admin, ctx, null)
  if (!isRetriable(code) || isAnswer(first.command, code)) {
    return finish(admin, ctx, message ? `${errorName(code)}: ${message}` : errorName(code))
  }
  const { retryBackoffMs, retryBackoffMaxMs } = admin.settings
  first.asked = false
  first.retryUs = ctx.nowUs + exponentialUs(ctx, retryBackoffMs, retryBackoffMaxMs, first.attempts)
  first.attempts++
}

/** Retriable by name, but asking again would not help: the topic is not there, the leader is the right one already. */
function isAnswer(command: ClusterCommand, code: number): boolean {
  if (command.type === 'elect-leader') return code !== errors.NOT_CONTROLLER && code !== errors.NETWORK_EXCEPTION
  return code === errors.UNKNOWN_TOPIC_OR_PARTITION
}

function outcomeOf(command: ClusterCommand, outcome: Outcome): { code: number; message: string | null } {
  if (outcome.ok) return resultOf(command, outcome.body)
  const code = outcome.error === 'unsupported' ? errors.UNSUPPORTED_VERSION : errors.NETWORK_EXCEPTION
  return { code, message: null }
}

function finish(admin: AdminState, ctx: Ctx, error: string | null): void {
  const done = admin.pending.shift()
  if (done === undefined) return
  ctx.touch('pending')
  ctx.touch('results')
  admin.results.push({ command: done.command, error })
  if (admin.results.length > RESULTS_MAX) admin.results.shift()
  if (error !== null) ctx.emit({ type: 'CommandRefused', command: done.command.type, reason: error })
}
