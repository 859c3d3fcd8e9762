/** The application's send(): a record goes to its partition's batch, waits for metadata or memory, or fails. */
import { msToUs } from '../../base/units.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import { errors } from '../../protocol/errors.ts'
import { batchSizeUpperBound } from '../../protocol/records/batch-builder.ts'
import type { Ctx } from '../ports/ctx.ts'
import { append } from './accumulator.ts'
import { requestUpdate, wantTopic } from './metadata.ts'
import { choosePartition } from './partitioner.ts'
import { recordsFailed } from './produce-outcome.ts'
import type { ProducerState, SendRequest } from './producer-state.ts'

/** More calls than this can't wait at once; further ones are not made. */
const BLOCKED_MAX = 1_000
/** Kafka's RecordMetadata.UNKNOWN_PARTITION. */
const UNKNOWN_PARTITION = -1

/** send(). False when too many calls wait already: then the application's thread would have been stuck before. */
export function send(producer: ProducerState, ctx: Ctx, request: SendRequest): boolean {
  const waits = producer.blocked.some(({ topic }) => topic === request.topic)
  const error = waits ? null : trySend(producer, ctx, request)
  if (error === errors.NONE) return true
  if (error !== null) {
    sendFailed(producer, ctx, request, error)
    return true
  }
  if (producer.blocked.length >= BLOCKED_MAX) return false
  ctx.touch('blocked')
  producer.blocked.push({ ...request, deadlineUs: ctx.nowUs + msToUs(producer.settings.maxBlockMs) })
  return true
}

/** NONE: it is in the accumulator; null: it must wait; else the error that send() ends with. */
function trySend(producer: ProducerState, ctx: Ctx, request: SendRequest): number | null {
  const { metadata, settings } = producer
  const { topic, record } = request
  const sizeBytes = batchSizeUpperBound(record.key, record.value)
  if (sizeBytes > settings.maxRequestSizeBytes || sizeBytes > settings.bufferMemoryBytes) {
    return errors.MESSAGE_TOO_LARGE
  }
  wantTopic(metadata, ctx, topic)
  const refused = metadata.refused.get(topic)
  if (refused !== undefined) return refused
  const partitionCount = metadata.topics.get(topic)?.partitions.length ?? 0
  if (partitionCount === 0) return null
  if (request.partition !== null && request.partition >= partitionCount) {
    requestUpdate(metadata, ctx, 'partition-unknown')
    return null
  }
  const partition = request.partition ?? choosePartition(producer, ctx, topic, record.key)
  if (settings.roundRobin) request.partition = partition
  const bytes = append(producer, ctx, topic, partition, record)
  if (bytes < 0) return null
  producer.counters.sent++
  ctx.touch('counters')
  ctx.emit({
    type: 'RecordSent',
    client: producer.id,
    partition: topicPartition(topic, partition),
    count: 1,
    bytes,
  })
  return errors.NONE
}

function sendFailed(producer: ProducerState, ctx: Ctx, request: SendRequest, error: number): void {
  producer.counters.sent++
  const partition = topicPartition(request.topic, request.partition ?? UNKNOWN_PARTITION)
  recordsFailed(producer, ctx, partition, 1, error)
}

/** Lets waiting calls go on, or end with their timeout (`max.block.ms`). Returns when the next one times out. */
export function maintainBlocked(producer: ProducerState, ctx: Ctx): number {
  const { blocked } = producer
  if (blocked.length === 0) return Number.POSITIVE_INFINITY
  const isDue = blocked.some(({ deadlineUs }) => deadlineUs <= ctx.nowUs)
  if (producer.unblocked || isDue) {
    ctx.touch('blocked')
    ctx.touch('unblocked')
    producer.unblocked = false
    // While one call for a topic waits, later ones for it stay behind it.
    const stuck = new Set<string>()
    producer.blocked = blocked.filter((call) => {
      if (call.deadlineUs <= ctx.nowUs) {
        sendFailed(producer, ctx, call, errors.REQUEST_TIMED_OUT)
        return false
      }
      const error = stuck.has(call.topic) ? null : trySend(producer, ctx, call)
      if (error === null) stuck.add(call.topic)
      else if (error !== errors.NONE) sendFailed(producer, ctx, call, error)
      return error === null
    })
  }
  return producer.blocked.reduce((min, { deadlineUs }) => Math.min(min, deadlineUs), Number.POSITIVE_INFINITY)
}
