/** What an idempotent producer keeps so that a retry is stored once (KIP-98, KIP-360). */
export interface Idempotence {
  /** -1: not known yet. */
  producerId: number
  producerEpoch: number
  /** An InitProducerId request is under way. */
  requested: boolean
  /** No request before this. */
  retryUs: number
  failures: number
  /** By topic-partition. */
  partitions: Map<string, PartitionSequence>
  /** The epoch must rise before anything else is sent. */
  bumpRequired: boolean
  /** Partitions whose batches get new sequences with the next epoch. */
  rewrite: string[]
}

export interface PartitionSequence {
  /** The identity its sequences belong to; may be older than the producer's. */
  producerId: number
  producerEpoch: number
  nextSequence: number
  /** -1: none. */
  lastAckedSequence: number
  /** Batches with a sequence and no final outcome, in sequence order: on the wire or waiting for a retry. */
  inFlight: { batchId: number; baseSequence: number }[]
  /** A batch with a sequence was given up: whether the broker has it is unknown. */
  unresolved: boolean
}

export function createIdempotence(): Idempotence {
  return {
    producerId: -1,
    producerEpoch: -1,
    requested: false,
    retryUs: 0,
    failures: 0,
    partitions: new Map(),
    bumpRequired: false,
    rewrite: [],
  }
}
