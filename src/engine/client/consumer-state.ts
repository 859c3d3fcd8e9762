import type { ResponseOf } from '../../protocol/apis.ts'
import type { ConsumerSpec } from '../../contract/command.ts'
import type { ConsumerRow } from '../../contract/image.ts'
import { createChannels } from '../net/channel.ts'
import type { Address } from '../ports/ctx.ts'
import { type ConsumerSettings, consumerSettings } from './consumer-config.ts'
import type { FetchSession } from './fetch-session.ts'
import { createMetadata } from './metadata.ts'
import type { ClientNetwork } from './nodes.ts'

/** A modelled consumer: an application that polls and takes its time for each record, and Kafka's consumer below it. */
export interface ConsumerState extends ClientNetwork {
  spec: ConsumerSpec
  settings: ConsumerSettings
  coordinator: CoordinatorState
  membership: Membership
  /** Assigned partitions, by topic-partition. */
  positions: Map<string, PartitionPosition>
  /** Raised by each assignment: an answer that was asked for an earlier one is passed over. */
  assignment: { id: number }
  /** Fetched and not yet returned by a poll, by topic-partition, in the order of arrival. */
  buffered: Map<string, CompletedFetch>
  /** By node id. */
  sessions: Map<string, FetchSession>
  application: Application
  commit: CommitState
  recent: ConsumerRow['recent']
  counters: { polled: number; handled: number; lastError: string | null }
  /** How far close() has come. */
  closing: 'no' | 'asked' | 'committing' | 'leaving'
  timers: { dueUs: number; nextUs: number; closeUs: number }
}

export interface CoordinatorState {
  /** -1: unknown. */
  nodeId: number
  address: Address | null
  asked: boolean
  /** No lookup before this. */
  retryUs: number
  failures: number
}

export interface Membership {
  /**
   * unjoined → preparing (what is to be done before a join: commit, revoke) → joining (JoinGroup is under way) → syncing
   * (SyncGroup is) → stable.
   */
  phase: 'unjoined' | 'preparing' | 'joining' | 'syncing' | 'stable'
  /** '': the coordinator gave none yet. */
  memberId: string
  /** -1: not a member of a generation. */
  generation: number
  protocol: string
  /** What the next JoinGroup says; null: no join is needed. */
  rejoinReason: string | null
  /** No JoinGroup before this. */
  retryUs: number
  failures: number
  /** As the leader: partition counts that the assignment was made from. */
  assignedFrom: { topic: string; partitions: number }[] | null
  /** As the leader: whom to assign for, while topics that other members subscribe to are not known here yet. */
  unassigned: ResponseOf<11> | null
  /** Infinity: no heartbeat is due. */
  heartbeatUs: number
  heartbeatAsked: boolean
  /** When the coordinator is given up for want of heartbeat answers. */
  sessionDeadlineUs: number
}

export interface PartitionPosition {
  topic: string
  partition: number
  /** What must happen before it is fetched: its committed offset, a reset, a validation (KIP-320); or nothing more. */
  phase: 'committed' | 'reset' | 'validate' | 'fetch'
  /** A request for that is under way. */
  asked: boolean
  /** No request before this; forgotten when metadata changes. */
  retryUs: number
  retryVersion: number
  /** The next offset that poll() returns; -1: unknown. */
  offset: number
  /** Leader epoch of the record before it; -1: unknown. */
  offsetEpoch: number
  leaderId: number
  leaderEpoch: number
  /** -1: none. */
  committed: number
  /** High watermark (or last stable offset) of the last fetch; -1: unknown. */
  endOffset: number
}

export interface CompletedFetch {
  topic: string
  partition: number
  nodeId: number
  batches: Uint8Array[]
  nextOffset: number
  /** For read_committed, by first offset. */
  abortedTransactions: { producerId: number; firstOffset: number }[]
  /** Producers whose transaction at this point of the log was aborted. */
  abortedProducers: number[]
}

export interface PolledRecord {
  topic: string
  partition: number
  offset: number
  key: Uint8Array | null
  value: Uint8Array | null
}

export interface Application {
  /** polling: in poll(); committing: in commitSync(); handling: at work on a record. */
  phase: 'polling' | 'committing' | 'handling'
  /** When poll() was last called. */
  lastPollUs: number
  /** What the last poll returned, and how much of it is handled. */
  records: PolledRecord[]
  handled: number
  /** When the record in hand is handled. */
  dueUs: number
  /** The consumer left the group because poll() was not called for max.poll.interval.ms. */
  pollExpired: boolean
}

export interface CommitState {
  /** A commit is under way, and what waits for it. */
  asked: 'no' | 'auto' | 'application' | 'rebalance' | 'close'
  /** commitSync() is to be tried again at this time. */
  retryUs: number
  /** When the next auto commit is due. */
  nextAutoUs: number
  /** When commitSync() is given up (`default.api.timeout.ms`). */
  deadlineUs: number
}

export function createMembership(): Membership {
  return {
    phase: 'unjoined',
    memberId: '',
    generation: -1,
    protocol: '',
    rejoinReason: '',
    retryUs: 0,
    failures: 0,
    assignedFrom: null,
    unassigned: null,
    heartbeatUs: Number.POSITIVE_INFINITY,
    heartbeatAsked: false,
    sessionDeadlineUs: Number.POSITIVE_INFINITY,
  }
}

/** A consumer that has not started. `bootstrap` are brokers' listeners. */
export function createConsumer(id: string, spec: ConsumerSpec, bootstrap: readonly Address[]): ConsumerState {
  const settings = consumerSettings(id, spec)
  return {
    id,
    spec,
    settings,
    channels: createChannels(settings.clientId),
    metadata: createMetadata(bootstrap),
    coordinator: { nodeId: -1, address: null, asked: false, retryUs: 0, failures: 0 },
    membership: createMembership(),
    positions: new Map(),
    assignment: { id: 0 },
    buffered: new Map(),
    sessions: new Map(),
    application: { phase: 'polling', lastPollUs: 0, records: [], handled: 0, dueUs: 0, pollExpired: false },
    commit: { asked: 'no', retryUs: 0, nextAutoUs: Number.POSITIVE_INFINITY, deadlineUs: Number.POSITIVE_INFINITY },
    recent: [],
    counters: { polled: 0, handled: 0, lastError: null },
    closing: 'no',
    timers: {
      dueUs: Number.POSITIVE_INFINITY,
      nextUs: Number.POSITIVE_INFINITY,
      closeUs: Number.POSITIVE_INFINITY,
    },
  }
}
