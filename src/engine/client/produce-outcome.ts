/** What becomes of batches: acknowledged, sent again, cut in parts, or failed. */
import { msToUs } from '../../base/units.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import type { ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors, isInvalidMetadata, isRetriable } from '../../protocol/errors.ts'
import { exponentialUs } from '../net/deadlines.ts'
import type { Outcome } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { reenqueue, releaseMemory, splitAndReenqueue, touchQueue } from './accumulator.ts'
import { canRetryIdempotent, onBatchAcked, onBatchFailed, onBatchSplit } from './idempotence.ts'
import { applyLeaderHints, type LeaderHint, requestUpdate } from './metadata.ts'
import type { ProducerBatch, ProducerState } from './producer-state.ts'
import type { ProducePurpose } from './sender.ts'

type PartitionAnswer = ResponseOf<0>['responses'][number]['partitionResponses'][number]

/** A Produce request came to its end. Batches that were given up meanwhile are passed over. */
export function onProduce(producer: ProducerState, ctx: Ctx, purpose: ProducePurpose, outcome: Outcome): void {
  producer.counters.requestsInFlight--
  ctx.touch('counters')
  const response = outcome.ok && producer.settings.acks !== 0 ? (outcome.body as ResponseOf<0>) : null
  const hints: LeaderHint[] = []
  for (const { batchId, topic, topicId, partition } of purpose.batches) {
    const answer = response === null ? null : findAnswer(response, topic, topicId, partition)
    if (answer !== null) hints.push({ topic, partition, ...answer.currentLeader })
    unmute(producer, ctx, topicPartition(topic, partition))
    const batch = producer.inFlight.get(batchId)
    if (batch === undefined) continue
    producer.inFlight.delete(batchId)
    ctx.touch(`inFlight/${batchId}`)
    completeBatch(producer, ctx, batch, errorOf(outcome, response, answer), answer?.baseOffset ?? -1)
  }
  if (response !== null) applyLeaderHints(producer.metadata, ctx, hints, response.nodeEndpoints)
}

function unmute({ accumulator }: ProducerState, ctx: Ctx, tp: string): void {
  const queue = accumulator.get(tp)
  if (queue === undefined || !queue.muted) return
  queue.muted = false
  touchQueue(ctx, queue)
}

function findAnswer(response: ResponseOf<0>, topic: string, topicId: string, partition: number) {
  for (const each of response.responses) {
    if (each.name !== topic && each.topicId !== topicId) continue
    const found = each.partitionResponses.find(({ index }) => index === partition)
    if (found !== undefined) return found
  }
  return null
}

function errorOf(outcome: Outcome, response: ResponseOf<0> | null, answer: PartitionAnswer | null): number {
  if (!outcome.ok) {
    if (outcome.error === 'unsupported') return errors.UNSUPPORTED_VERSION
    return outcome.error === 'timeout' ? errors.REQUEST_TIMED_OUT : errors.NETWORK_EXCEPTION
  }
  if (response === null) return errors.NONE
  return answer?.errorCode ?? errors.UNKNOWN_SERVER_ERROR
}

function completeBatch(producer: ProducerState, ctx: Ctx, batch: ProducerBatch, error: number, baseOffset: number) {
  const { idempotence, metadata } = producer
  if (error === errors.NONE || error === errors.DUPLICATE_SEQUENCE_NUMBER) {
    return acknowledge(producer, ctx, batch, error === errors.NONE ? baseOffset : -1)
  }
  if (isInvalidMetadata(error)) requestUpdate(metadata, ctx, errorName(error))
  if (error === errors.MESSAGE_TOO_LARGE && batch.records.length > 1) {
    if (idempotence !== null) onBatchSplit(idempotence, ctx, batch)
    splitAndReenqueue(producer, ctx, batch)
  } else if (canRetry(producer, ctx, batch, error)) retry(producer, ctx, batch, error)
  else failBatch(producer, ctx, batch, error, batch.attempts >= producer.settings.retries)
}

function canRetry(producer: ProducerState, ctx: Ctx, batch: ProducerBatch, error: number): boolean {
  const { settings, idempotence } = producer
  if (batch.createdUs + msToUs(settings.deliveryTimeoutMs) <= ctx.nowUs) return false
  if (batch.attempts >= settings.retries) return false
  return idempotence === null || batch.baseSequence < 0
    ? isRetriable(error)
    : canRetryIdempotent(idempotence, ctx, batch, error)
}

function retry(producer: ProducerState, ctx: Ctx, batch: ProducerBatch, error: number): void {
  const { settings, counters } = producer
  batch.backoffUs = exponentialUs(ctx, settings.retryBackoffMs, settings.retryBackoffMaxMs, batch.attempts)
  batch.attempts++
  batch.lastAttemptUs = ctx.nowUs
  reenqueue(producer, ctx, batch)
  counters.retries++
  counters.lastError = errorName(error)
  const partition = topicPartition(batch.topic, batch.partition)
  ctx.emit({ type: 'ProduceRetried', client: producer.id, partition, error, attempt: batch.attempts })
}

function acknowledge(producer: ProducerState, ctx: Ctx, batch: ProducerBatch, baseOffset: number): void {
  const { counters, idempotence } = producer
  if (idempotence !== null) onBatchAcked(idempotence, ctx, batch)
  releaseMemory(producer, ctx, batch)
  counters.acked += batch.records.length
  counters.lastAckUs = ctx.nowUs
  ctx.emit({
    type: 'RecordAcked',
    client: producer.id,
    partition: topicPartition(batch.topic, batch.partition),
    baseOffset,
    count: batch.records.length,
    leaderEpoch: batch.leaderEpoch,
  })
}

/** Gives a batch up. `unknown`: the broker may have it all the same. */
function failBatch(producer: ProducerState, ctx: Ctx, batch: ProducerBatch, error: number, unknown: boolean): void {
  if (producer.idempotence !== null) onBatchFailed(producer.idempotence, ctx, batch, unknown)
  releaseMemory(producer, ctx, batch)
  recordsFailed(producer, ctx, topicPartition(batch.topic, batch.partition), batch.records.length, error)
}

/** send() came to nothing for that many records. */
export function recordsFailed(
  producer: ProducerState,
  ctx: Ctx,
  partition: string,
  count: number,
  error: number,
): void {
  const { counters } = producer
  ctx.touch('counters')
  counters.failed += count
  counters.lastError = errorName(error)
  ctx.emit({ type: 'RecordFailed', client: producer.id, partition, count, error })
}

/** Fails what is older than `delivery.timeout.ms`, waiting or on the wire. Returns when the next one is. */
export function expireBatches(producer: ProducerState, ctx: Ctx): number {
  const timeoutUs = msToUs(producer.settings.deliveryTimeoutMs)
  let dueUs = Number.POSITIVE_INFINITY
  for (const batch of [...producer.inFlight.values()]) {
    const deadlineUs = batch.createdUs + timeoutUs
    if (deadlineUs > ctx.nowUs) dueUs = Math.min(dueUs, deadlineUs)
    else {
      producer.inFlight.delete(batch.id)
      ctx.touch(`inFlight/${batch.id}`)
      failBatch(producer, ctx, batch, errors.REQUEST_TIMED_OUT, true)
    }
  }
  for (const queue of producer.accumulator.values()) {
    for (;;) {
      const [first] = queue.batches
      if (first === undefined) break
      const deadlineUs = first.createdUs + timeoutUs
      if (deadlineUs > ctx.nowUs) {
        dueUs = Math.min(dueUs, deadlineUs)
        break
      }
      touchQueue(ctx, queue)
      queue.batches.shift()
      failBatch(producer, ctx, first, errors.REQUEST_TIMED_OUT, true)
    }
  }
  return dueUs
}
