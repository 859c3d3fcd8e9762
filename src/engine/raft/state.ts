import type { CallOptions } from '../net/channel.ts'
import type { Address } from '../ports/ctx.ts'
import type { LogState } from '../log/log-state.ts'
import type { RaftConfig } from './config.ts'

/** A node's part in the metadata quorum. Plain data; one file per role has its rules. */
export interface RaftState {
  config: RaftConfig
  /** Null until `startRaft`. */
  log: LogState | null
  role: Role
  epoch: number
  /** −1: not known in this epoch. */
  leaderId: number
  /** Whom this node voted for in this epoch; −1: nobody. Always saved before it is told to anybody. */
  votedId: number
  votedDirectoryId: string
  /** Offset below which all is committed, as far as this node knows; −1: not known yet. Never falls in a node's life. */
  highWatermark: number
  /** Where a node is found: the configured voters, corrected by what leaders say of themselves. */
  addresses: Map<number, Address>
  /** One request at a time for each node, and a pause after a failure. */
  peers: Map<number, Peer>
  nextToken: number
  /** No fetch before this: the last answer taught nothing. */
  fetchPausedUntilUs: number
  /** Fetches that wait for something new. */
  waits: Map<number, FetchWait>
  nextWaitId: number
  /** Timers that are set, and when they are due. */
  timers: Map<string, number>
  /** What leaves at the end of the step. */
  outputs: RaftOutput[]
  /** Text of quorum-state as saved; '' before the first. */
  saved: string
  /** Set by `shutdownRaft`: when the wish to leave in order is given up. */
  shutdownDeadlineUs: number | null
}

export type Role = Unattached | Follower | Prospective | Candidate | Leader | Resigned

export interface Unattached {
  kind: 'unattached'
  /** Infinity for observers. */
  electionDeadlineUs: number
}

export interface Follower {
  kind: 'follower'
  fetchDeadlineUs: number
  /** A fetch of this epoch's leader has succeeded: no pre-vote is granted any more (KIP-996). */
  hasFetched: boolean
  /** The leader has been told of this voter's listeners and versions (KIP-853). */
  hasUpdatedLeader: boolean
  updateVoterDeadlineUs: number
}

/** Asks for pre-votes; the epoch stays (KIP-996). */
export interface Prospective {
  kind: 'prospective'
  electionDeadlineUs: number
  /** Voter → granted. */
  votes: Map<number, boolean>
}

export interface Candidate {
  kind: 'candidate'
  electionDeadlineUs: number
  votes: Map<number, boolean>
}

export interface Leader {
  kind: 'leader'
  epochStartOffset: number
  /** −1 until a record of this epoch is committed. */
  highWatermark: number
  /** Ascending by id; this node included. */
  voters: Map<number, ReplicaProgress>
  /** By `id/directory`. */
  observers: Map<string, ReplicaProgress>
  /** Voters that have fetched since the check-quorum deadline was last moved. */
  fetchedVoters: number[]
  checkQuorumDeadlineUs: number
  beginQuorumEpochDeadlineUs: number
  accumulator: Accumulator
}

export interface Resigned {
  kind: 'resigned'
  electionDeadlineUs: number
  /** Voters that have not answered EndQuorumEpoch. */
  unacknowledged: number[]
  preferredSuccessors: number[]
}

/** What a leader knows of a replica. Timestamps are wall-clock milliseconds, −1: never. */
export interface ReplicaProgress {
  replicaId: number
  directoryId: string
  /** −1: not known in this epoch. */
  logEndOffset: number
  lastFetchTimestamp: number
  lastFetchUs: number
  lastFetchLeaderLogEndOffset: number
  lastCaughtUpTimestamp: number
}

/** Records that wait for company until append.linger.ms is over, as in Kafka's BatchAccumulator. */
export interface Accumulator {
  nextOffset: number
  timestamp: number
  records: Uint8Array[]
  bytes: number
  drainDeadlineUs: number
}

export interface Peer {
  /** Names the request in flight; answers to others are ignored. Null: none. */
  token: number | null
  backoffUntilUs: number
}

/** What a fetch asked for. */
export interface FetchAsk {
  apiVersion: number
  replicaId: number
  directoryId: string
  currentLeaderEpoch: number
  fetchOffset: number
  lastFetchedEpoch: number
  /** Infinity from those that don't say (before KIP-1166). */
  highWatermark: number
  bytesMax: number
}

export interface FetchWait {
  id: number
  requestId: number
  ask: FetchAsk
  deadlineUs: number
}

export type RaftOutput =
  | { kind: 'call'; options: CallOptions }
  /** The answer to a request that was told 'later'. */
  | { kind: 'respond'; requestId: number; body: object }

/** How a request came in. */
export interface RequestMeta {
  requestId: number
  apiVersion: number
}

export function createRaft(config: RaftConfig): RaftState {
  return {
    config,
    log: null,
    role: { kind: 'unattached', electionDeadlineUs: Number.POSITIVE_INFINITY },
    epoch: 0,
    leaderId: -1,
    votedId: -1,
    votedDirectoryId: '',
    highWatermark: -1,
    addresses: new Map(config.voters.map(({ id, host, port }) => [id, { host, port }])),
    peers: new Map(),
    nextToken: 1,
    fetchPausedUntilUs: 0,
    waits: new Map(),
    nextWaitId: 1,
    timers: new Map(),
    outputs: [],
    saved: '',
    shutdownDeadlineUs: null,
  }
}

export function isVoter(raft: RaftState, id = raft.config.nodeId): boolean {
  return raft.config.voters.some((voter) => voter.id === id)
}

export function isOnlyVoter(raft: RaftState): boolean {
  return raft.config.voters.length === 1 && isVoter(raft)
}

/** The other voters' ids, ascending. */
export function remoteVoters(raft: RaftState): number[] {
  return raft.config.voters.map(({ id }) => id).filter((id) => id !== raft.config.nodeId)
}

export function isLeader(raft: RaftState): boolean {
  return raft.role.kind === 'leader'
}

export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1
}
