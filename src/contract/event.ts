/**
 * What happened, in the past tense, for the page's event log, captions and particles, for `h` in goals, for invariants
 * and tests. Plain JSON. Emitted by the engine through `ctx.emit`, stamped by the world with time, sequence and cause.
 */
export type EngineEvent =
  // Processes and links
  | { type: 'ProcessStarted'; process: string }
  | { type: 'ProcessStopped'; process: string; how: 'exit' | 'kill' | 'power-loss'; reason?: string }
  | { type: 'ProcessPaused'; process: string }
  | { type: 'ProcessResumed'; process: string }
  | { type: 'LinkCut'; a: string; b: string }
  | { type: 'LinkHealed'; a: string; b: string }
  | { type: 'LinkLatencySet'; a: string; b: string; latencyMs: number }
  | { type: 'CommandRefused'; command: string; reason: string }
  // Quorum
  | { type: 'QuorumRoleChanged'; node: number; role: QuorumRole; epoch: number; leaderId: number }
  | { type: 'VoteGranted'; voter: number; candidate: number; epoch: number; preVote: boolean }
  | { type: 'VoteRefused'; voter: number; candidate: number; epoch: number; preVote: boolean }
  | { type: 'MetadataCommitted'; node: number; offset: number }
  // Controller's decisions, seen as committed metadata by the active controller
  | { type: 'BrokerRegistered'; node: number; broker: number; brokerEpoch: number }
  | {
      type: 'BrokerFenced'
      node: number
      broker: number
      why: 'session-expired' | 'shutdown' | 'registered-anew' | 'requested'
    }
  | { type: 'BrokerUnfenced'; node: number; broker: number }
  | { type: 'TopicCreated'; node: number; topic: string; topicId: string; partitions: number }
  | { type: 'TopicDeleted'; node: number; topic: string; topicId: string }
  | {
      type: 'LeaderElected'
      node: number
      partition: string
      leader: number
      previousLeader: number
      leaderEpoch: number
      isr: number[]
      elr: number[]
      unclean: boolean
    }
  | { type: 'IsrShrunk'; node: number; partition: string; isr: number[]; removed: number[]; partitionEpoch: number }
  | { type: 'IsrExpanded'; node: number; partition: string; isr: number[]; added: number[]; partitionEpoch: number }
  // Brokers
  | { type: 'BrokerStateChanged'; node: number; state: BrokerRunState }
  | { type: 'LogRecovered'; node: number; partition: string; truncatedBytes: number; logEndOffset: number }
  | { type: 'LogTruncated'; node: number; partition: string; from: number; to: number; leaderEpoch: number }
  | { type: 'SegmentRolled'; node: number; partition: string; baseOffset: number }
  | {
      type: 'RecordsAppended'
      node: number
      partition: string
      role: 'leader' | 'follower'
      baseOffset: number
      lastOffset: number
      leaderEpoch: number
      bytes: number
    }
  | { type: 'HighWatermarkAdvanced'; node: number; partition: string; from: number; to: number }
  | { type: 'BecameLeader'; node: number; partition: string; leaderEpoch: number; logEndOffset: number }
  | { type: 'BecameFollower'; node: number; partition: string; leader: number; leaderEpoch: number }
  | { type: 'RequestFailed'; node: number; api: number; error: number; partition?: string; client: string }
  | { type: 'LogDirFailed'; node: number; reason: string }
  // Groups
  | { type: 'GroupStateChanged'; node: number; group: string; state: string; generation: number }
  | { type: 'MemberJoined'; node: number; group: string; member: string }
  | {
      type: 'MemberLeft'
      node: number
      group: string
      member: string
      why: 'left' | 'session-expired' | 'rebalance-timeout'
    }
  | { type: 'OffsetsCommitted'; node: number; group: string; partition: string; offset: number }
  // Clients
  | { type: 'RecordSent'; client: string; partition: string; count: number; bytes: number }
  | { type: 'RecordAcked'; client: string; partition: string; baseOffset: number; count: number; leaderEpoch: number }
  | { type: 'RecordFailed'; client: string; partition: string; count: number; error: number }
  | { type: 'ProduceRetried'; client: string; partition: string; error: number; attempt: number }
  /** Of polled and handled records `from` is the first offset, `to` the one after the last. */
  | { type: 'RecordsPolled'; client: string; partition: string; from: number; to: number }
  | { type: 'RecordsHandled'; client: string; partition: string; from: number; to: number }
  | { type: 'PartitionsAssigned'; client: string; group: string; partitions: string[]; generation: number }
  | { type: 'PartitionsRevoked'; client: string; group: string; partitions: string[] }
  | { type: 'OffsetReset'; client: string; partition: string; to: number; policy: string }
  | { type: 'MetadataRefreshed'; client: string; cause: string }
  // Network: what particles are drawn from. Sampled; arriveUs is when the receiver has it.
  | {
      type: 'FrameSent'
      connection: number
      from: string
      to: string
      api: number
      response: boolean
      bytes: number
      departUs: number
      arriveUs: number
      error?: number
      detail?: string
    }
  | { type: 'FrameLost'; connection: number; from: string; to: string; api: number; response: boolean; bytes: number }
  | { type: 'ConnectionOpened'; connection: number; from: string; to: string }
  | { type: 'ConnectionClosed'; connection: number; from: string; to: string; reason: string }

export type QuorumRole = 'unattached' | 'follower' | 'prospective' | 'candidate' | 'leader' | 'resigned' | 'observer'

/** Kafka's BrokerState as far as a running process has one. */
export type BrokerRunState = 'starting' | 'recovery' | 'running' | 'pending-controlled-shutdown' | 'shutting-down'

/** An event as the page and the checkers get it: (atUs, seq) is its name. */
export interface StampedEvent {
  atUs: number
  seq: number
  /** seq of the queue entry that was being handled when it happened. */
  cause: number
  event: EngineEvent
}

/** Traffic: may be sampled for the page, with a count of what was left out. All others are notable and never are. */
export const trafficEvents: ReadonlySet<EngineEvent['type']> = new Set([
  'FrameSent',
  'FrameLost',
  'RecordsAppended',
  'HighWatermarkAdvanced',
  'RecordSent',
  'RecordAcked',
  'RecordsPolled',
  'RecordsHandled',
  'OffsetsCommitted',
  'MetadataCommitted',
  'ConnectionOpened',
  'ConnectionClosed',
])
