import type { Slices } from '../../base/bytes.ts'
import type { Address, ConnectionId } from '../ports/ctx.ts'

/**
 * The outgoing half of a process's network: what Kafka calls NetworkClient. Everything a process asks of another over
 * the wire goes through `call`; what comes of it comes back as a `Completion` that names the purpose, which is data.
 */
export interface Channels {
  clientId: string
  nextCorrelationId: number
  /** By channel name: `raft/2`, `controller`, `fetcher/3`, `bootstrap`. */
  byName: Map<string, Channel>
  /** Which channel owns a connection. */
  byConnection: Map<ConnectionId, string>
}

export interface Channel {
  name: string
  address: Address
  connection: ConnectionId | null
  /** idle → connecting → negotiating (ApiVersions) → ready; a failure leads to backoff, then idle. */
  phase: 'idle' | 'connecting' | 'negotiating' | 'ready' | 'backoff'
  /** What the peer serves, from its ApiVersions response: api key → [min, max]. */
  apiVersions: Map<number, [number, number]> | null
  /** Sent and unanswered, in order. */
  inFlight: Call[]
  /** Waiting for the connection or for room in flight. */
  queued: Call[]
  /** Bytes received that do not make a whole frame yet. */
  inbound: Slices
  failures: number
  maxInFlight: number
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
  timeoutUs: number
  deadlineUs: number
  sentUs: number
}

export type Outcome =
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
}
