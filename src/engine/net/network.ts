/** What the rooms use: ask over a named channel, and hear what came of it. */
import { msToUs } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
import {
  CHANNEL_DEFAULTS,
  type CallOptions,
  type Channel,
  type Channels,
  type Completion,
  createChannel,
  nextCorrelationId,
} from './channel.ts'
import { complete, dropConnection, negotiate, openConnection, receiveFrame, sendQueued } from './connection.ts'
import { NET_TIMER, scheduleTimer } from './deadlines.ts'
import { appendInbound, takeFrame } from './frame-buffer.ts'

/**
 * Sends a request over the named channel, which connects when it must. Every call completes exactly once, through a
 * later `receiveNet`. Another address than the channel's closes the old connection first. Touches `channels`.
 */
export function call(channels: Channels, ctx: Ctx, options: CallOptions): void {
  ctx.touch('channels')
  const channel = channelFor(channels, ctx, options)
  const timeoutUs = msToUs(options.timeoutMs)
  channel.queued.push({
    correlationId: nextCorrelationId(channels, channel.options.clientId),
    apiKey: options.apiKey,
    versionMax: options.versionMax ?? Number.POSITIVE_INFINITY,
    version: -1,
    body: options.body,
    purpose: options.purpose,
    fireAndForget: options.fireAndForget ?? false,
    timeoutUs,
    deadlineUs: ctx.nowUs + timeoutUs,
    sentUs: -1,
  })
  progress(channels, ctx, channel)
  scheduleTimer(channels, ctx)
}

function channelFor(
  channels: Channels,
  ctx: Ctx,
  options: Pick<CallOptions, 'channel' | 'address' | 'channelOptions'>,
): Channel {
  const { channel: name, address } = options
  const known = channels.byName.get(name)
  if (known !== undefined) {
    if (known.address.host !== address.host || known.address.port !== address.port) {
      if (known.connection !== null) dropConnection(channels, ctx, known, true)
      known.address = { host: address.host, port: address.port }
      known.phase = 'idle'
      known.failures = 0
    }
    return known
  }
  const made = createChannel(name, address, {
    ...CHANNEL_DEFAULTS,
    clientId: channels.clientId,
    ...options.channelOptions,
  })
  channels.byName.set(name, made)
  return made
}

/**
 * Kafka's NetworkClient.ready: true when a call over this channel would leave at once. Else the connection is opened, unless
 * its backoff runs (until the channel's `phaseDeadlineUs`). For callers that keep what they have to say until then.
 */
export function ready(
  channels: Channels,
  ctx: Ctx,
  options: Pick<CallOptions, 'channel' | 'address' | 'channelOptions'>,
): boolean {
  const channel = channelFor(channels, ctx, options)
  if (channel.phase === 'ready') return hasCapacity(channels, channel.name)
  if (channel.phase === 'backoff' && channel.phaseDeadlineUs <= ctx.nowUs) channel.phase = 'idle'
  if (channel.phase !== 'idle') return false
  ctx.touch('channels')
  openConnection(channels, ctx, channel)
  scheduleTimer(channels, ctx)
  return false
}

/** Does what the channel's phase allows: connects when there is something to say, sends when it can. */
function progress(channels: Channels, ctx: Ctx, channel: Channel): void {
  if (channel.phase === 'backoff' && channel.phaseDeadlineUs <= ctx.nowUs) channel.phase = 'idle'
  if (channel.phase === 'idle' && channel.queued.length > 0) openConnection(channels, ctx, channel)
  sendQueued(channels, ctx, channel)
}

/**
 * A message of the world: what came of calls, in order, or null where it is none of this room's (not a connection that
 * a channel opened, nor the timer `net.timeout`).
 */
export function receiveNet(channels: Channels, ctx: Ctx, message: Message): Completion[] | null {
  if (message.kind === 'timer') {
    if (message.name !== NET_TIMER) return null
    channels.timerUs = Number.POSITIVE_INFINITY
    expire(channels, ctx)
  } else if (message.kind === 'connected' || message.kind === 'received' || message.kind === 'disconnected') {
    const channel = channels.byName.get(channels.byConnection.get(message.connection) ?? '')
    if (channel === undefined) return null
    if (message.kind === 'connected') negotiate(channels, ctx, channel)
    else if (message.kind === 'disconnected') dropConnection(channels, ctx, channel, false)
    else {
      appendInbound(channel.inbound, message.bytes)
      receiveFrames(channels, ctx, channel)
    }
    progress(channels, ctx, channel)
  } else return null
  ctx.touch('channels')
  const completed = channels.completed
  channels.completed = []
  scheduleTimer(channels, ctx)
  return completed
}

function receiveFrames(channels: Channels, ctx: Ctx, channel: Channel): void {
  while (channel.connection !== null) {
    const frame = takeFrame(channel.inbound)
    if (frame === null) return
    if (frame === 'invalid' || !receiveFrame(channels, ctx, channel, frame))
      dropConnection(channels, ctx, channel, true)
  }
}

/** What is due: connections that don't come to stand, answers that don't come, backoffs that are over. */
function expire(channels: Channels, ctx: Ctx): void {
  for (const channel of channels.byName.values()) {
    const setupFailed = channel.phase === 'connecting' && channel.phaseDeadlineUs <= ctx.nowUs
    const unanswered = channel.inFlight.some((one) => one.deadlineUs <= ctx.nowUs)
    if (setupFailed || unanswered) dropConnection(channels, ctx, channel, true)
    const late = channel.queued.filter((one) => one.deadlineUs <= ctx.nowUs)
    if (late.length > 0) channel.queued = channel.queued.filter((one) => one.deadlineUs > ctx.nowUs)
    for (const one of late) complete(channels, channel, one, { ok: false, error: 'timeout' })
    progress(channels, ctx, channel)
  }
}

/** True when a call would not have to wait behind others. */
export function hasCapacity(channels: Channels, name: string): boolean {
  const channel = channels.byName.get(name)
  return channel === undefined || channel.inFlight.length + channel.queued.length < channel.options.maxInFlight
}

/** Closes a channel and forgets it; returns the calls it still owed, as disconnected. */
export function closeChannel(channels: Channels, ctx: Ctx, name: string): Completion[] {
  const channel = channels.byName.get(name)
  if (channel === undefined) return []
  ctx.touch('channels')
  const before = channels.completed.length
  dropConnection(channels, ctx, channel, true)
  channels.byName.delete(name)
  return channels.completed.splice(before)
}

/** Closes all channels: the process ends. */
export function closeAll(channels: Channels, ctx: Ctx): void {
  for (const name of [...channels.byName.keys()]) closeChannel(channels, ctx, name)
  channels.completed = []
  if (channels.timerUs !== Number.POSITIVE_INFINITY) ctx.cancelTimer(NET_TIMER)
  channels.timerUs = Number.POSITIVE_INFINITY
}
