import type { ConsumerSpec, ProducerSpec } from './command.ts'
import type { BrokerRunState, QuorumRole } from './event.ts'

/**
 * What the page draws: one flat map from key to row. A row is plain JSON, replaced whole when anything in it changes.
 * Keys: `world`, `process/node.1`, `broker/1`, `quorum/1`, `topic/orders`, `partition/orders-0`, `replica/orders-0/1`,
 * `link/node.1/node.2`, `producer/shop`, `consumer/reader`, `group/billing`, `ledger`. Times are virtual microseconds; a
 * deadline is null where no such timer runs.
 */
export type Image = Map<string, Row>

export type Row =
  | WorldRow
  | ProcessRow
  | BrokerRow
  | QuorumRow
  | TopicRow
  | PartitionRow
  | ReplicaRow
  | LinkRow
  | ProducerRow
  | ConsumerRow
  | GroupRow
  | LedgerRow

export interface WorldRow {
  kind: 'world'
  seed: string
  /** Config values that differ from Kafka's defaults, by name: named scene settings. */
  overrides: Record<string, string>
  clusterId: string
  /** Virtual start of the wall clock, ms since the epoch. */
  wallStartMs: number
}

export interface ProcessRow {
  kind: 'process'
  id: string
  role: 'node' | 'client'
  status: 'running' | 'paused' | 'stopped'
  /** How it ended, when stopped. */
  ended: 'exit' | 'kill' | 'power-loss' | null
  /** Messages waiting because the process is paused or busy. */
  inboxCount: number
  startedUs: number
}

export interface BrokerRow {
  kind: 'broker'
  id: number
  roles: ('broker' | 'controller')[]
  host: string
  port: number
  rack: string | null
  status: 'running' | 'paused' | 'stopped'
  runState: BrokerRunState | null
  /** The active controller's view. */
  registered: boolean
  fenced: boolean
  inControlledShutdown: boolean
  brokerEpoch: number
  /** When the active controller's session for it runs out: `broker.session.timeout.ms`. */
  sessionDeadlineUs: number | null
  sessionTimeoutUs: number
  leaderCount: number
  replicaCount: number
  /** Requests that wait in purgatory, by name: `DelayedProduce` → count. */
  waiting: Record<string, number>
}

export interface QuorumRow {
  kind: 'quorum'
  id: number
  status: 'running' | 'paused' | 'stopped'
  role: QuorumRole | null
  epoch: number
  leaderId: number | null
  votedId: number | null
  logEndOffset: number
  highWatermark: number | null
  /** Votes granted to this candidate in this epoch, ids. */
  granted: number[]
  /** When the current election or fetch timeout runs out. */
  deadlineUs: number | null
  active: boolean
}

export interface TopicRow {
  kind: 'topic'
  name: string
  topicId: string
  partitionCount: number
  replicationFactor: number
  minInsyncReplicas: number
  configs: Record<string, string>
  internal: boolean
}

/** As committed in the metadata log, seen by the active controller (or the last one). */
export interface PartitionRow {
  kind: 'partition'
  topic: string
  index: number
  leader: number
  leaderEpoch: number
  partitionEpoch: number
  replicas: number[]
  isr: number[]
  elr: number[]
  lastKnownElr: number[]
  addingReplicas: number[]
  removingReplicas: number[]
  minInsyncReplicas: number
}

/** One replica as its own broker has it: what is on its disk, and what it believes. */
export interface ReplicaRow {
  kind: 'replica'
  topic: string
  index: number
  broker: number
  role: 'leader' | 'follower' | 'none'
  leaderEpoch: number
  logStartOffset: number
  logEndOffset: number
  highWatermark: number
  lastStableOffset: number
  recoveryPoint: number
  /** On the leader: its ISR (with pending additions in `maximalIsr`). */
  isr: number[]
  maximalIsr: number[]
  /** On the leader: what it knows of each follower. */
  followers: { broker: number; logEndOffset: number; lastCaughtUpUs: number; lagDeadlineUs: number | null }[]
  /** leader epoch → first offset. */
  epochs: { epoch: number; startOffset: number }[]
  segments: { baseOffset: number; endOffset: number; bytes: number }[]
  /** The newest batches, oldest first, at most 40; earlier ones by query. */
  batches: BatchSummary[]
  bytes: number
}

export interface BatchSummary {
  baseOffset: number
  lastOffset: number
  leaderEpoch: number
  bytes: number
  control: boolean
  transactional: boolean
  producerId: number
  /** Offset, key and value text (each cut to 24 signs, null stays null), at most 12; more by query. */
  records: { offset: number; timestamp: number; key: string | null; value: string | null }[]
}

export interface LinkRow {
  kind: 'link'
  a: string
  b: string
  cut: boolean
  latencyUs: number
  /** Bytes and frames that passed since the start. */
  bytes: number
  frames: number
  /** Frames now on the wire or held back by a cut. */
  inFlight: number
}

export interface ProducerRow {
  kind: 'producer'
  id: string
  status: 'running' | 'paused' | 'stopped'
  spec: ProducerSpec
  producerId: number
  producerEpoch: number
  /** Open and waiting batches by partition: what the accumulator holds. */
  accumulator: { partition: number; records: number; bytes: number; lingerDeadlineUs: number | null }[]
  inFlight: number
  sent: number
  acked: number
  failed: number
  retries: number
  /** Last error by Kafka's name, and what it was about. */
  lastError: string | null
  lastAckUs: number | null
}

export interface ConsumerRow {
  kind: 'consumer'
  id: string
  status: 'running' | 'paused' | 'stopped'
  spec: ConsumerSpec
  memberId: string
  generation: number
  state: 'idle' | 'finding-coordinator' | 'joining' | 'syncing' | 'stable' | 'closed'
  assigned: { partition: string; position: number; committed: number; endOffset: number }[]
  polled: number
  handled: number
  /** Records of the last handled ones, newest last, at most 12. */
  recent: { partition: string; offset: number; key: string | null; value: string | null }[]
  lastError: string | null
}

export interface GroupRow {
  kind: 'group'
  id: string
  coordinator: number
  state: string
  generation: number
  protocol: string | null
  leader: string | null
  members: {
    memberId: string
    clientId: string
    assigned: string[]
    sessionDeadlineUs: number | null
    sessionTimeoutUs: number
  }[]
  /** Committed offsets by partition: the next offset to read. */
  committed: { partition: string; offset: number; readableEnd: number }[]
}

/** What became of every record that a modelled producer sent and a modelled consumer handled, since the start. */
export interface LedgerRow {
  kind: 'ledger'
  sent: number
  acked: number
  failed: number
  /** Acknowledged, and no longer in the log of the partition's current leader. */
  ackedLost: number
  /** Records that stand more than once in a leader's log. */
  duplicatesInLog: number
  /** maxGapUs: the longest time between two acknowledgements (from the first on, up to now). */
  producers: Record<
    string,
    { sent: number; acked: number; failed: number; ackedLost: number; maxGapUs: number; lastAckUs: number | null }
  >
  /** handledPerSecond: over the last 10 virtual seconds. */
  groups: Record<string, { handled: number; handledPerSecond: number; duplicates: number; skipped: number }>
}

export interface Delta {
  set: [string, Row][]
  remove: string[]
}

/** The law `image == fold(deltas)`. Mutates and returns `image`. */
export function applyDelta(image: Image, delta: Delta): Image {
  for (const key of delta.remove) image.delete(key)
  for (const [key, row] of delta.set) image.set(key, row)
  return image
}
