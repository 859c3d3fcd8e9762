/** Which broker a client talks to, and how: one connection per broker, and one more per coordinator. */
import { nextInt } from '../../base/prng.ts'
import type { RequestInput } from '../../protocol/apis.ts'
import type { ApiKey, ResponseOf } from '../../protocol/apis.ts'
import type { Channels, ChannelOptions, Purpose, Completion } from '../net/channel.ts'
import { call, ready, receiveNet } from '../net/network.ts'
import type { Address, Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
import type { NetworkSettings } from './client-config.ts'
import { applyMetadata, type ClientMetadata, nextUpdateUs, requestUpdate, updateFailed } from './metadata.ts'

/** What all modelled clients are made of. */
export interface ClientNetwork {
  /** Its name without `client.`: what events call it. */
  id: string
  settings: NetworkSettings
  channels: Channels
  metadata: ClientMetadata
}

/** Where a call goes: a channel's name and address. */
export interface Route {
  channel: string
  address: Address
}

const METADATA = 'client.metadata'

/** Only a channel that is yet to be made hears them. */
function channelOptions({ settings, channels }: ClientNetwork, { channel }: Route): Partial<ChannelOptions> {
  if (channels.byName.has(channel)) return {}
  return {
    clientId: settings.clientId,
    maxInFlight: settings.maxInFlight,
    requestTimeoutMs: settings.requestTimeoutMs,
    reconnectBackoffMs: settings.reconnectBackoffMs,
    reconnectBackoffMaxMs: settings.reconnectBackoffMaxMs,
    connectionSetupTimeoutMs: settings.connectionSetupTimeoutMs,
    connectionSetupTimeoutMaxMs: settings.connectionSetupTimeoutMaxMs,
  }
}

/** The way to a broker, or null when its address is unknown. */
export function routeTo({ metadata }: ClientNetwork, nodeId: number): Route | null {
  const address = metadata.brokers.get(nodeId)
  return address === undefined ? null : { channel: `broker/${nodeId}`, address }
}

/** True when a request to there would leave at once; else a connection is opened. */
export function routeReady(client: ClientNetwork, ctx: Ctx, route: Route): boolean {
  return ready(client.channels, ctx, { ...route, channelOptions: channelOptions(client, route) })
}

/** When it is worth trying that way again although nothing happened: the end of its backoff, else Infinity. */
export function routeRetryUs(client: ClientNetwork, route: Route): number {
  const channel = client.channels.byName.get(route.channel)
  return channel?.phase === 'backoff' ? channel.phaseDeadlineUs : Number.POSITIVE_INFINITY
}

/** Sends a request; what comes of it returns as a completion with this purpose. */
export function ask<K extends ApiKey>(
  client: ClientNetwork,
  ctx: Ctx,
  route: Route,
  apiKey: K,
  body: RequestInput<K>,
  purpose: Purpose,
  options: { versionMax?: number; fireAndForget?: boolean; timeoutMs?: number } = {},
): void {
  call(client.channels, ctx, {
    ...route,
    apiKey,
    body: body as object,
    purpose,
    timeoutMs: client.settings.requestTimeoutMs,
    ...options,
    channelOptions: channelOptions(client, route),
  })
}

/** How busy a way is; the lower the better. Kafka: connected and idle, connected, connecting, not connected, in backoff. */
function load(client: ClientNetwork, ctx: Ctx, { channel: name }: Route): number {
  const channel = client.channels.byName.get(name)
  if (channel === undefined || channel.phase === 'idle') return 3_000_000
  if (channel.phase === 'backoff') return channel.phaseDeadlineUs <= ctx.nowUs ? 3_000_000 : Number.POSITIVE_INFINITY
  const requests = channel.inFlight.length + channel.queued.length
  if (requests >= client.settings.maxInFlight && channel.phase === 'ready') return Number.POSITIVE_INFINITY
  return (channel.phase === 'ready' ? 0 : 1_000_000) + requests
}

/** Kafka's leastLoadedNode, from a random start; the bootstrap servers when no known broker can be reached (KIP-899). */
export function leastLoaded(client: ClientNetwork, ctx: Ctx): Route | null {
  const { brokers, bootstrap } = client.metadata
  const known = [...brokers].map(([id, address]) => ({ channel: `broker/${id}`, address }))
  const first = bootstrap.map((address, index) => ({ channel: `bootstrap/${index}`, address }))
  return pickLeastLoaded(client, ctx, known) ?? pickLeastLoaded(client, ctx, first)
}

function pickLeastLoaded(client: ClientNetwork, ctx: Ctx, routes: readonly Route[]): Route | null {
  const offset = routes.length > 1 ? nextInt(ctx.random('nodes'), routes.length) : 0
  let best: Route | null = null
  let bestLoad = Number.POSITIVE_INFINITY
  for (let i = 0; i < routes.length; i++) {
    const route = routes[(offset + i) % routes.length] as Route
    const its = load(client, ctx, route)
    if (its >= bestLoad) continue
    best = route
    bestLoad = its
  }
  return best
}

/** When any of the ways to the cluster may be tried again. */
export function reconnectUs(client: ClientNetwork, ctx: Ctx): number {
  let dueUs = Number.POSITIVE_INFINITY
  for (const channel of client.channels.byName.values()) {
    if (channel.phase === 'backoff' && channel.phaseDeadlineUs > ctx.nowUs) {
      dueUs = Math.min(dueUs, channel.phaseDeadlineUs)
    }
  }
  return dueUs
}

/** Asks for metadata when it is due. Returns when to look again. */
export function maintainMetadata(client: ClientNetwork, ctx: Ctx): number {
  const { metadata, settings } = client
  const dueUs = nextUpdateUs(metadata, settings)
  if (dueUs > ctx.nowUs) return dueUs
  const route = leastLoaded(client, ctx)
  if (route === null) return reconnectUs(client, ctx)
  if (!routeReady(client, ctx, route)) return routeRetryUs(client, route)
  const cause = metadata.updateCause ?? 'age'
  metadata.inFlight = true
  metadata.updateCause = null
  ctx.touch('metadata')
  const topics = [...metadata.wanted.keys()].map((name) => ({ name }))
  const body: RequestInput<3> = { topics, allowAutoTopicCreation: settings.allowAutoTopicCreation }
  ask(client, ctx, route, 3, body, { kind: METADATA, cause } as Purpose)
  return Number.POSITIVE_INFINITY
}

/**
 * A message of the world for the client's connections: the completions that are not about metadata, or null when it was
 * for somebody else. A lost connection makes the client ask for metadata.
 */
export function receiveClientNet(client: ClientNetwork, ctx: Ctx, message: Message): Completion[] | null {
  const failuresBefore = failures(client)
  const completions = receiveNet(client.channels, ctx, message)
  if (completions === null) return null
  if (failures(client) > failuresBefore) requestUpdate(client.metadata, ctx, 'disconnected')
  return completions.filter((completion) => !onMetadata(client, ctx, completion))
}

function failures(client: ClientNetwork): number {
  let sum = 0
  for (const channel of client.channels.byName.values()) sum += channel.failures
  return sum
}

function onMetadata(client: ClientNetwork, ctx: Ctx, { purpose, outcome }: Completion): boolean {
  if (purpose.kind !== METADATA) return false
  if (outcome.ok) {
    applyMetadata(client.metadata, ctx, client.settings, outcome.body as ResponseOf<3>)
    ctx.emit({ type: 'MetadataRefreshed', client: client.id, cause: (purpose as Purpose & { cause: string }).cause })
  } else updateFailed(client.metadata, ctx, client.settings)
  return true
}

/** Sets the timer when its due time changed; `dueUs` Infinity cancels it. Returns what to remember. */
export function setDue(ctx: Ctx, name: string, beforeUs: number, dueUs: number): number {
  if (dueUs === Number.POSITIVE_INFINITY) {
    if (beforeUs !== Number.POSITIVE_INFINITY) ctx.cancelTimer(name)
  } else if (dueUs !== beforeUs) ctx.setTimer(name, Math.max(0, dueUs - ctx.nowUs))
  return dueUs
}
