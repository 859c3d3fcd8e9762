import type { ProducerSpec } from '../../contract/command.ts'
import type { RecordToBuild } from '../../protocol/records/batch-builder.ts'
import type { Address } from '../ports/ctx.ts'
import { createChannels } from '../net/channel.ts'
import { createIdempotence, type Idempotence } from './idempotence-state.ts'
import { createMetadata } from './metadata.ts'
import type { ClientNetwork } from './nodes.ts'
import { type ProducerSettings, producerSettings } from './producer-config.ts'

/** A modelled producer: an application that calls send() at a rate, and Kafka's producer below it. */
export interface ProducerState extends ClientNetwork {
  spec: ProducerSpec
  settings: ProducerSettings
  workload: Workload
  /** Calls of send() that wait for metadata or memory, oldest first. */
  blocked: BlockedSend[]
  /** Metadata or memory came since the blocked calls were last looked at. */
  unblocked: boolean
  /** By topic. */
  partitioner: Map<string, PartitionerState>
  /** Batches that wait to be sent, by topic-partition. */
  accumulator: Map<string, PartitionQueue>
  buffer: BufferState
  /** Batches in a Produce request on the wire, by batch id. */
  inFlight: Map<number, ProducerBatch>
  /** Null: `enable.idempotence` is off. */
  idempotence: Idempotence | null
  counters: ProducerCounters
  /** close() was called: what is buffered is sent, then the process ends. */
  closing: boolean
  /** When the timers `producer.due` and `workload.next` are set for. */
  timers: { dueUs: number; nextUs: number }
}

/** Record k of this rate is due `originUs` + k · spacing. */
export interface Workload {
  originUs: number
  tick: number
  /** Running number of records, `{n}`; counts on when the rate changes. */
  records: number
  running: boolean
}

export interface SendRequest {
  topic: string
  /** null: the partitioner chooses. */
  partition: number | null
  record: RecordToBuild
}

export interface BlockedSend extends SendRequest {
  /** `max.block.ms` */
  deadlineUs: number
}

export interface PartitionerState {
  /** Of the built-in partitioner: where keyless records go now; -1: not chosen yet. */
  sticky: number
  /** Bytes appended to it since it was chosen. */
  stickyBytes: number
  /** Of the RoundRobinPartitioner. */
  counter: number
}

export interface PartitionQueue {
  topic: string
  partition: number
  /** Oldest first; retried ones stand in front in sequence order. */
  batches: ProducerBatch[]
  /** max.in.flight.requests.per.connection=1: a batch is in flight, the next must wait. */
  muted: boolean
}

export interface ProducerBatch {
  id: number
  topic: string
  partition: number
  records: RecordToBuild[]
  /** Uncompressed, header included. */
  bytes: number
  /** What it takes of `buffer.memory`. */
  allocatedBytes: number
  /** No more records: it is full or was sent. */
  closed: boolean
  createdUs: number
  attempts: number
  lastAttemptUs: number
  /** After a failed attempt: how long it waits. */
  backoffUs: number
  /** Leader epoch when last looked, and how many attempts there were when it changed: a new leader needs no backoff. */
  leaderEpoch: number
  attemptsAtLeaderChange: number
  producerId: number
  producerEpoch: number
  /** -1: none yet. */
  baseSequence: number
  /** Its sequence was given anew after an epoch bump. */
  reopened: boolean
  /** It is a part of a batch that was too large. */
  split: boolean
}

export interface BufferState {
  allocatedBytes: number
  nextBatchId: number
  /** By node: where draining begins, so that no partition starves. */
  drainIndex: Map<number, number>
  /** By topic: compressed / uncompressed, as far as known. */
  compressionRatio: Map<string, number>
}

export interface ProducerCounters {
  sent: number
  acked: number
  failed: number
  retries: number
  /** Produce requests without an answer. */
  requestsInFlight: number
  lastError: string | null
  lastAckUs: number | null
}

/** A producer that has not started. `bootstrap` are brokers' listeners. */
export function createProducer(id: string, spec: ProducerSpec, bootstrap: readonly Address[]): ProducerState {
  const settings = producerSettings(id, spec)
  return {
    id,
    spec,
    settings,
    channels: createChannels(settings.clientId),
    metadata: createMetadata(bootstrap),
    workload: { originUs: 0, tick: 0, records: 0, running: false },
    blocked: [],
    unblocked: false,
    partitioner: new Map(),
    accumulator: new Map(),
    buffer: { allocatedBytes: 0, nextBatchId: 0, drainIndex: new Map(), compressionRatio: new Map() },
    inFlight: new Map(),
    idempotence: settings.idempotence ? createIdempotence() : null,
    counters: {
      sent: 0,
      acked: 0,
      failed: 0,
      retries: 0,
      requestsInFlight: 0,
      lastError: null,
      lastAckUs: null,
    },
    closing: false,
    timers: { dueUs: Number.POSITIVE_INFINITY, nextUs: Number.POSITIVE_INFINITY },
  }
}
