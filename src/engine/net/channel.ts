import type { Address, ConnectionId } from '../ports/ctx.ts'
import { createFrameBuffer, type FrameBuffer } from './frame-buffer.ts'

/**
 * The outgoing half of a process's network: what Kafka calls NetworkClient. Everything a process asks of another over
 * the wire goes through `call`; what comes of it comes back as a `Completion` that names the purpose, which is data.
 */
export interface Channels {
  /** The client id of channels that don't say otherwise. */
  clientId: string
  /** By client id: each stands for a NetworkClient of Kafka's, and all of its connections share one sequence. */
  nextCorrelationIds: Map<string, number>
  /** By channel name: `raft/2`, `controller`, `fetcher/3`, `bootstrap`. */
  byName: Map<string, Channel>
  /** Which channel owns a connection. */
  byConnection: Map<ConnectionId, string>
  /** What came of calls and was not handed out yet. */
  completed: Completion[]
  /** When the timer `net.timeout` is due; Infinity: it is not set. */
  timerUs: number
}

/** Kafka's client configs that a connection obeys. */
export interface ChannelOptions {
  clientId: string
  /** max.in.flight.requests.per.connection */
  maxInFlight: number
  /** request.timeout.ms of the handshake; calls bring their own. */
  requestTimeoutMs: number
  /** reconnect.backoff.ms, doubled by each failure up to reconnect.backoff.max.ms, ± 20 %. */
  reconnectBackoffMs: number
  reconnectBackoffMaxMs: number
  /** socket.connection.setup.timeout.ms, doubled by each failure up to its .max.ms, ± 20 %. */
  connectionSetupTimeoutMs: number
  connectionSetupTimeoutMaxMs: number
}

/** Kafka's client defaults; between nodes Kafka allows one request in flight and a reconnect backoff of 50 ms at most 500 ms. */
export const CHANNEL_DEFAULTS: Omit<ChannelOptions, 'clientId'> = {
  maxInFlight: 5,
  requestTimeoutMs: 30_000,
  reconnectBackoffMs: 50,
  reconnectBackoffMaxMs: 1_000,
  connectionSetupTimeoutMs: 10_000,
  connectionSetupTimeoutMaxMs: 30_000,
}

export interface Channel {
  name: string
  address: Address
  options: ChannelOptions
  connection: ConnectionId | null
  /** idle → connecting → negotiating (ApiVersions) → ready; a failure leads to backoff, then idle. */
  phase: 'idle' | 'connecting' | 'negotiating' | 'ready' | 'backoff'
  /** connecting: when it is given up; backoff: when it may be tried again; else Infinity. */
  phaseDeadlineUs: number
  /** What the peer serves, from its ApiVersions response: api key → [min, max]. */
  apiVersions: Map<number, [number, number]> | null
  /** Sent and unanswered, in order. */
  inFlight: Call[]
  /** Waiting for the connection or for room in flight. */
  queued: Call[]
  /** Bytes received that do not make a whole frame yet. */
  inbound: FrameBuffer
  /** Failed or lost connections since the last one that became ready. */
  failures: number
}

/** Why a call was made; its `kind` chooses who hears the completion. Plain data. */
export interface Purpose {
  kind: string
}

export interface Call {
  correlationId: number
  apiKey: number
  /** Highest version the caller can speak; the version sent is the minimum with what the peer serves. */
  versionMax: number
  version: number
  /** The request body until it is sent, then null. */
  body: object | null
  purpose: Purpose
  /** No response will come (acks=0): complete once it is sent. */
  fireAndForget: boolean
  timeoutUs: number
  /** Counted from the call while it waits, from the send when it is in flight. */
  deadlineUs: number
  sentUs: number
}

export type Outcome =
  /** `body` is the response; `{}` for a call that has none. */
  | { ok: true; version: number; body: object }
  /** disconnected: the connection failed or closed before an answer; timeout: request timeout; unsupported: no common version. */
  | { ok: false; error: 'disconnected' | 'timeout' | 'unsupported' }

export interface Completion {
  channel: string
  apiKey: number
  purpose: Purpose
  outcome: Outcome
}

/** What a caller gives. */
export interface CallOptions {
  channel: string
  address: Address
  apiKey: number
  body: object
  purpose: Purpose
  timeoutMs: number
  versionMax?: number
  fireAndForget?: boolean
  /** Where the channel differs from CHANNEL_DEFAULTS and the process's client id; heard by the call that creates it. */
  channelOptions?: Partial<ChannelOptions>
}

export function createChannels(clientId: string): Channels {
  return {
    clientId,
    nextCorrelationIds: new Map(),
    byName: new Map(),
    byConnection: new Map(),
    completed: [],
    timerUs: Number.POSITIVE_INFINITY,
  }
}

export function createChannel(name: string, address: Address, options: ChannelOptions): Channel {
  return {
    name,
    address: { host: address.host, port: address.port },
    options,
    connection: null,
    phase: 'idle',
    phaseDeadlineUs: Number.POSITIVE_INFINITY,
    apiVersions: null,
    inFlight: [],
    queued: [],
    inbound: createFrameBuffer(),
    failures: 0,
  }
}

const CORRELATION_ID_MAX = 0x7fffffff

export function nextCorrelationId(channels: Channels, clientId: string): number {
  const id = channels.nextCorrelationIds.get(clientId) ?? 0
  channels.nextCorrelationIds.set(clientId, id === CORRELATION_ID_MAX ? 0 : id + 1)
  return id
}
