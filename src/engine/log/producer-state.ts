/**
 * What a partition knows of its idempotent and transactional producers: per producer id the epoch, the last five batches and the
 * open transaction; over all of them the first offset whose fate is not decided yet.
 */
import { decrementSequence, NO_PRODUCER_EPOCH } from '../../protocol/records/record-batch.ts'

export const BATCHES_TO_RETAIN = 5
export const NO_OFFSET = -1

/** One batch of a producer: what a retry is compared with. */
export interface BatchMetadata {
  lastSequence: number
  lastOffset: number
  offsetDelta: number
  timestamp: number
}

export interface ProducerEntry {
  producerId: number
  producerEpoch: number
  coordinatorEpoch: number
  lastTimestamp: number
  /** First offset of the open transaction, -1 without one. */
  currentTxnFirstOffset: number
  /** Oldest first, at most five. */
  batches: BatchMetadata[]
}

export interface TxnMetadata {
  producerId: number
  firstOffset: number
  /** The marker's offset; -1 while the transaction is open. */
  lastOffset: number
}

export interface CompletedTxn {
  producerId: number
  firstOffset: number
  lastOffset: number
  isAborted: boolean
}

export interface ProducerState {
  producers: Map<number, ProducerEntry>
  /** By first offset, ascending. */
  ongoingTxns: TxnMetadata[]
  /** Ended, but the marker is not below the high watermark yet. By first offset, ascending. */
  unreplicatedTxns: TxnMetadata[]
  /** The state is that of the log up to here. */
  lastMapOffset: number
  lastSnapOffset: number
  /** Offsets of the snapshot files, ascending. */
  snapshots: number[]
}

export function createProducerState(): ProducerState {
  return {
    producers: new Map(),
    ongoingTxns: [],
    unreplicatedTxns: [],
    lastMapOffset: 0,
    lastSnapOffset: 0,
    snapshots: [],
  }
}

export function emptyProducerEntry(producerId: number): ProducerEntry {
  return {
    producerId,
    producerEpoch: NO_PRODUCER_EPOCH,
    coordinatorEpoch: -1,
    lastTimestamp: -1,
    currentTxnFirstOffset: NO_OFFSET,
    batches: [],
  }
}

export function firstSequenceOf(batch: BatchMetadata): number {
  return decrementSequence(batch.lastSequence, batch.offsetDelta)
}

export function firstOffsetOf(batch: BatchMetadata): number {
  return batch.lastOffset - batch.offsetDelta
}

/** A new epoch forgets the batches of the old one. */
export function setProducerEpoch(entry: ProducerEntry, epoch: number): void {
  if (entry.producerEpoch === epoch) return
  entry.producerEpoch = epoch
  entry.batches.length = 0
}

export function addBatchMetadata(entry: ProducerEntry, batch: BatchMetadata): void {
  if (entry.batches.length === BATCHES_TO_RETAIN) entry.batches.shift()
  entry.batches.push(batch)
}

/** The batch this one is a retry of, among those remembered. */
export function findDuplicateBatch(
  entry: ProducerEntry | undefined,
  producerEpoch: number,
  baseSequence: number,
  lastSequence: number,
): BatchMetadata | undefined {
  if (entry === undefined || entry.producerEpoch !== producerEpoch) return undefined
  return entry.batches.find((b) => b.lastSequence === lastSequence && firstSequenceOf(b) === baseSequence)
}

function insertTxn(txns: TxnMetadata[], txn: TxnMetadata): void {
  const at = txns.findIndex((other) => other.firstOffset > txn.firstOffset)
  txns.splice(at < 0 ? txns.length : at, 0, txn)
}

/** Takes over what an append made of a producer, and the transactions it began. */
export function updateProducer(state: ProducerState, entry: ProducerEntry, started: readonly TxnMetadata[]): void {
  state.producers.set(entry.producerId, entry)
  for (const txn of started) insertTxn(state.ongoingTxns, txn)
}

/** The LSO as it will be once this transaction's marker is replicated. */
export function lastStableOffsetAfter(state: ProducerState, txn: CompletedTxn): number {
  const open = state.ongoingTxns.find((other) => other.producerId !== txn.producerId)
  return open?.firstOffset ?? txn.lastOffset + 1
}

/** The transaction has its marker; it stays undecided for readers until the marker is replicated. */
export function completeTxn(state: ProducerState, txn: CompletedTxn): void {
  const at = state.ongoingTxns.findIndex((other) => other.firstOffset === txn.firstOffset)
  if (at < 0) return
  const [open] = state.ongoingTxns.splice(at, 1)
  insertTxn(state.unreplicatedTxns, { ...(open as TxnMetadata), lastOffset: txn.lastOffset })
}

/** Forgets ended transactions whose marker is below the offset. */
export function removeUnreplicatedTxns(state: ProducerState, offset: number): void {
  state.unreplicatedTxns = state.unreplicatedTxns.filter((txn) => txn.lastOffset >= offset)
}

/** First offset of a transaction whose fate is not decided and replicated; null without one. */
export function firstUndecidedOffset(state: ProducerState): number | null {
  const open = state.ongoingTxns[0]?.firstOffset
  const ended = state.unreplicatedTxns[0]?.firstOffset
  if (open === undefined) return ended ?? null
  return ended === undefined ? open : Math.min(open, ended)
}

function isExpired(entry: ProducerEntry, nowMs: number, expirationMs: number): boolean {
  return entry.currentTxnFirstOffset === NO_OFFSET && nowMs - entry.lastTimestamp >= expirationMs
}

/** Forgets producers that have been silent for `producer.id.expiration.ms`. Returns how many. */
export function removeExpiredProducers(state: ProducerState, nowMs: number, expirationMs: number): number {
  const before = state.producers.size
  for (const [id, entry] of state.producers) if (isExpired(entry, nowMs, expirationMs)) state.producers.delete(id)
  return before - state.producers.size
}

/** Takes over entries read from a snapshot taken at `offset`, but for the expired ones. */
export function loadProducerEntries(
  state: ProducerState,
  entries: readonly ProducerEntry[],
  offset: number,
  nowMs: number,
  expirationMs: number,
): void {
  for (const entry of entries) {
    if (isExpired(entry, nowMs, expirationMs)) continue
    state.producers.set(entry.producerId, entry)
    if (entry.currentTxnFirstOffset === NO_OFFSET) continue
    const { producerId, currentTxnFirstOffset: firstOffset } = entry
    insertTxn(state.ongoingTxns, { producerId, firstOffset, lastOffset: NO_OFFSET })
  }
  state.lastSnapOffset = offset
  state.lastMapOffset = offset
}

export function clearProducers(state: ProducerState): void {
  state.producers.clear()
  state.ongoingTxns = []
  state.unreplicatedTxns = []
}
