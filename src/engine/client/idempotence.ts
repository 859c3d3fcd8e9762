/**
 * Kafka's TransactionManager as far as an idempotent producer without transactions needs it: identity, sequences, and the
 * epoch bump when an outcome can't be known (KIP-360).
 */
import { msToUs } from '../../base/units.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import type { ResponseOf } from '../../protocol/apis.ts'
import { errors, isRetriable } from '../../protocol/errors.ts'
import { incrementSequence, NO_SEQUENCE } from '../../protocol/records/record-batch.ts'
import type { Outcome } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { touchQueue } from './accumulator.ts'
import type { Idempotence, PartitionSequence } from './idempotence-state.ts'
import { ask, leastLoaded, reconnectUs, routeReady, routeRetryUs } from './nodes.ts'
import type { ProducerBatch, ProducerState } from './producer-state.ts'

export const INIT_PRODUCER_ID = 'producer.init-producer-id'
const PRODUCER_EPOCH_MAX = 0x7fff
const INT_MAX = 0x7fffffff
/** What Java's client speaks; the broker may know more. */
const INIT_PRODUCER_ID_VERSION_MAX = 5

export function sequenceOf(state: Idempotence, tp: string): PartitionSequence {
  const found = state.partitions.get(tp)
  if (found !== undefined) return found
  const made: PartitionSequence = {
    producerId: state.producerId,
    producerEpoch: state.producerEpoch,
    nextSequence: 0,
    lastAckedSequence: NO_SEQUENCE,
    inFlight: [],
    unresolved: false,
  }
  state.partitions.set(tp, made)
  return made
}

function tpOf(batch: ProducerBatch): string {
  return topicPartition(batch.topic, batch.partition)
}

function isStale(state: Idempotence, sequence: PartitionSequence): boolean {
  return sequence.producerId !== state.producerId || sequence.producerEpoch !== state.producerEpoch
}

/** Gets an identity and raises the epoch when needed. Returns when to look again. */
export function maintainIdempotence(producer: ProducerState, ctx: Ctx): number {
  const state = producer.idempotence
  if (state === null) return Number.POSITIVE_INFINITY
  resolveSequences(state, ctx)
  if (state.bumpRequired) bumpEpoch(producer, state, ctx)
  if (state.producerId >= 0 || state.requested) return Number.POSITIVE_INFINITY
  if (state.retryUs > ctx.nowUs) return state.retryUs
  const route = leastLoaded(producer, ctx)
  if (route === null) return reconnectUs(producer, ctx)
  if (!routeReady(producer, ctx, route)) return routeRetryUs(producer, route)
  const body = { transactionalId: null, transactionTimeoutMs: INT_MAX, producerId: -1, producerEpoch: -1 }
  state.requested = true
  ctx.touch('idempotence')
  ask(producer, ctx, route, 22, body, { kind: INIT_PRODUCER_ID }, { versionMax: INIT_PRODUCER_ID_VERSION_MAX })
  return Number.POSITIVE_INFINITY
}

export function onInitProducerId(producer: ProducerState, ctx: Ctx, outcome: Outcome): void {
  const state = producer.idempotence
  if (state === null) return
  ctx.touch('idempotence')
  state.requested = false
  const body = outcome.ok ? (outcome.body as ResponseOf<22>) : null
  if (body?.errorCode === errors.NONE) {
    state.producerId = body.producerId
    state.producerEpoch = body.producerEpoch
    state.failures = 0
    return
  }
  state.retryUs = ctx.nowUs + msToUs(producer.settings.retryBackoffMs)
  state.failures++
}

/** Partitions that waited for the end of their last batches: either nothing is missing, or the epoch must rise. */
function resolveSequences(state: Idempotence, ctx: Ctx): void {
  for (const [tp, sequence] of state.partitions) {
    if (!sequence.unresolved || sequence.inFlight.length > 0) continue
    ctx.touch('idempotence')
    sequence.unresolved = false
    if (sequence.nextSequence !== nextAfter(sequence)) requireBump(state, ctx, tp)
  }
}

function nextAfter({ lastAckedSequence }: PartitionSequence): number {
  return lastAckedSequence === NO_SEQUENCE ? 0 : incrementSequence(lastAckedSequence, 1)
}

function requireBump(state: Idempotence, ctx: Ctx, tp: string): void {
  ctx.touch('idempotence')
  state.bumpRequired = true
  if (!state.rewrite.includes(tp)) state.rewrite.push(tp)
}

/** The next epoch, or a new producer id when there is none; the partitions in doubt begin anew at sequence 0. */
function bumpEpoch(producer: ProducerState, state: Idempotence, ctx: Ctx): void {
  ctx.touch('idempotence')
  if (state.producerEpoch >= PRODUCER_EPOCH_MAX) {
    state.producerId = -1
    state.producerEpoch = -1
  } else if (state.producerId >= 0) state.producerEpoch++
  for (const tp of state.rewrite) startSequencesAtBeginning(producer, state, ctx, tp)
  state.rewrite = []
  state.bumpRequired = false
}

function startSequencesAtBeginning(producer: ProducerState, state: Idempotence, ctx: Ctx, tp: string): void {
  const sequence = sequenceOf(state, tp)
  const queued = producer.accumulator.get(tp)?.batches ?? []
  let next = 0
  for (const entry of sequence.inFlight) {
    const batch = producer.inFlight.get(entry.batchId) ?? queued.find(({ id }) => id === entry.batchId)
    if (batch === undefined) continue
    entry.baseSequence = next
    batch.baseSequence = next
    batch.producerId = state.producerId
    batch.producerEpoch = state.producerEpoch
    batch.reopened = true
    next = incrementSequence(next, batch.records.length)
    touchQueue(ctx, batch)
    ctx.touch(`inFlight/${batch.id}`)
  }
  sequence.nextSequence = next
  sequence.lastAckedSequence = NO_SEQUENCE
  sequence.producerId = state.producerId
  sequence.producerEpoch = state.producerEpoch
  sequence.unresolved = false
}

/** True while this batch, the first of its queue, must not be sent although it is ready. */
export function mustNotSend(state: Idempotence, batch: ProducerBatch): boolean {
  if (state.producerId < 0) return true
  const sequence = state.partitions.get(tpOf(batch))
  if (sequence === undefined) return false
  if (batch.baseSequence === NO_SEQUENCE) {
    return sequence.unresolved || (sequence.inFlight.length > 0 && isStale(state, sequence))
  }
  // It is being retried: only the lowest sequence may go, until it succeeds.
  const [lowest] = sequence.inFlight
  return lowest !== undefined && lowest.baseSequence !== batch.baseSequence
}

/** Gives a batch its sequences, unless it has them from an earlier attempt. */
export function assignSequence(producer: ProducerState, ctx: Ctx, batch: ProducerBatch): void {
  const state = producer.idempotence
  if (state === null || batch.baseSequence !== NO_SEQUENCE) return
  ctx.touch('idempotence')
  const tp = tpOf(batch)
  const sequence = sequenceOf(state, tp)
  if (isStale(state, sequence)) startSequencesAtBeginning(producer, state, ctx, tp)
  batch.producerId = state.producerId
  batch.producerEpoch = state.producerEpoch
  batch.baseSequence = sequence.nextSequence
  sequence.nextSequence = incrementSequence(sequence.nextSequence, batch.records.length)
  sequence.inFlight.push({ batchId: batch.id, baseSequence: batch.baseSequence })
}

function removeInFlight(state: Idempotence, batch: ProducerBatch): PartitionSequence {
  const sequence = sequenceOf(state, tpOf(batch))
  sequence.inFlight = sequence.inFlight.filter(({ batchId }) => batchId !== batch.id)
  return sequence
}

/** The broker has it. */
export function onBatchAcked(state: Idempotence, ctx: Ctx, batch: ProducerBatch): void {
  if (batch.baseSequence === NO_SEQUENCE) return
  ctx.touch('idempotence')
  const sequence = removeInFlight(state, batch)
  const last = incrementSequence(batch.baseSequence, batch.records.length - 1)
  if (last > sequence.lastAckedSequence) sequence.lastAckedSequence = last
}

/** It is cut into parts, which get sequences of their own; the broker took nothing of it. */
export function onBatchSplit(state: Idempotence, ctx: Ctx, batch: ProducerBatch): void {
  if (batch.baseSequence === NO_SEQUENCE) return
  ctx.touch('idempotence')
  const sequence = removeInFlight(state, batch)
  // Sequences after it would leave a gap; without any, its own can be used again.
  if (sequence.inFlight.length === 0) sequence.nextSequence = batch.baseSequence
  else requireBump(state, ctx, tpOf(batch))
}

/** It is given up. `unknown`: the broker may have it; then its partition waits until that is settled. */
export function onBatchFailed(state: Idempotence, ctx: Ctx, batch: ProducerBatch, unknown: boolean): void {
  if (batch.baseSequence === NO_SEQUENCE) return
  ctx.touch('idempotence')
  const sequence = removeInFlight(state, batch)
  if (batch.producerId !== state.producerId || batch.producerEpoch !== state.producerEpoch) return
  if (unknown) sequence.unresolved = true
  else requireBump(state, ctx, tpOf(batch))
}

/** Whether a batch that got this error is sent again. */
export function canRetryIdempotent(state: Idempotence, ctx: Ctx, batch: ProducerBatch, error: number): boolean {
  if (error !== errors.OUT_OF_ORDER_SEQUENCE_NUMBER) return isRetriable(error)
  const sequence = sequenceOf(state, tpOf(batch))
  // An earlier batch is missing: this one succeeds after it. Else the broker forgot: begin anew with a higher epoch.
  const isNext = batch.baseSequence === nextAfter(sequence)
  if (sequence.unresolved || (!batch.reopened && isNext)) requireBump(state, ctx, tpOf(batch))
  return true
}
