/** Kafka's RecordAccumulator: records gather in batches by partition, until a batch is ready to be sent. */
import { msToUs } from '../../base/units.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import { batchSizeUpperBound, type RecordToBuild, recordSizeInBytes } from '../../protocol/records/batch-builder.ts'
import { COMPRESSION } from '../../protocol/records/compression.ts'
import { RECORD_BATCH_OVERHEAD } from '../../protocol/records/record-batch.ts'
import type { Ctx } from '../ports/ctx.ts'
import { leaderEpochOf } from './metadata.ts'
import { noteAppended } from './partitioner.ts'
import type { PartitionQueue, ProducerBatch, ProducerState } from './producer-state.ts'

/** A compressed batch is expected to be this much larger than the ratio says. */
const COMPRESSION_RATIO_MARGIN = 1.05

export function touchQueue(ctx: Ctx, queue: { topic: string; partition: number }): void {
  ctx.touch(`accumulator/${topicPartition(queue.topic, queue.partition)}`)
}

function queueOf(producer: ProducerState, topic: string, partition: number): PartitionQueue {
  const tp = topicPartition(topic, partition)
  const found = producer.accumulator.get(tp)
  if (found !== undefined) return found
  const made: PartitionQueue = { topic, partition, batches: [], muted: false }
  producer.accumulator.set(tp, made)
  return made
}

/** Adds a record to its partition's newest batch, or to a new one. Returns its bytes, or -1: no memory for a batch. */
export function append(
  producer: ProducerState,
  ctx: Ctx,
  topic: string,
  partition: number,
  record: RecordToBuild,
): number {
  const queue = queueOf(producer, topic, partition)
  touchQueue(ctx, queue)
  let bytes = appendTo(producer, queue.batches.at(-1), record)
  if (bytes < 0) {
    const batch = allocateBatch(producer, ctx, topic, partition, record)
    if (batch === null) return -1
    queue.batches.push(batch)
    bytes = appendTo(producer, batch, record)
  }
  noteAppended(producer, ctx, queue, bytes)
  return bytes
}

function allocateBatch(
  producer: ProducerState,
  ctx: Ctx,
  topic: string,
  partition: number,
  record: RecordToBuild,
): ProducerBatch | null {
  const { buffer, settings } = producer
  const allocatedBytes = Math.max(settings.batchSizeBytes, batchSizeUpperBound(record.key, record.value))
  if (buffer.allocatedBytes + allocatedBytes > settings.bufferMemoryBytes) return null
  buffer.allocatedBytes += allocatedBytes
  return newBatch(producer, ctx, topic, partition, allocatedBytes)
}

function newBatch(
  { buffer }: ProducerState,
  ctx: Ctx,
  topic: string,
  partition: number,
  allocatedBytes: number,
): ProducerBatch {
  ctx.touch('buffer')
  return {
    id: buffer.nextBatchId++,
    topic,
    partition,
    records: [],
    bytes: RECORD_BATCH_OVERHEAD,
    allocatedBytes,
    closed: false,
    createdUs: ctx.nowUs,
    attempts: 0,
    lastAttemptUs: ctx.nowUs,
    backoffUs: 0,
    leaderEpoch: -1,
    attemptsAtLeaderChange: -1,
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    reopened: false,
    split: false,
  }
}

/** Bytes the record takes in this batch, or -1 when the batch is closed or has no room: then it is closed. */
function appendTo(producer: ProducerState, batch: ProducerBatch | undefined, record: RecordToBuild): number {
  if (batch === undefined || batch.closed) return -1
  const first = batch.records[0]
  const delta = first === undefined ? 0 : record.timestamp - first.timestamp
  const bytes = recordSizeInBytes(batch.records.length, delta, record.key, record.value)
  const limit = batch.allocatedBytes
  if (first !== undefined && estimatedBytes(producer, batch) + bytes > limit) {
    batch.closed = true
    return -1
  }
  batch.records.push(record)
  batch.bytes += bytes
  batch.closed = estimatedBytes(producer, batch) >= limit
  return bytes
}

/** What the batch is expected to take on the wire. */
export function estimatedBytes({ settings, buffer }: ProducerState, batch: ProducerBatch): number {
  if (settings.compression === COMPRESSION.none) return batch.bytes
  const ratio = (buffer.compressionRatio.get(batch.topic) ?? 1) * COMPRESSION_RATIO_MARGIN
  return RECORD_BATCH_OVERHEAD + Math.floor((batch.bytes - RECORD_BATCH_OVERHEAD) * ratio)
}

/** How long the batch must still wait, in µs; 0: it is ready. Infinity for none. */
export function waitUs(producer: ProducerState, ctx: Ctx, queue: PartitionQueue): number {
  const [first] = queue.batches
  if (first === undefined || queue.muted) return Number.POSITIVE_INFINITY
  const waitedUs = ctx.nowUs - first.lastAttemptUs
  if (isBackingOff(producer, ctx, first)) return first.backoffUs - waitedUs
  if (first.attempts > 0 || first.closed || queue.batches.length > 1) return 0
  if (producer.closing || producer.blocked.length > 0) return 0
  return Math.max(0, msToUs(producer.settings.lingerMs) - waitedUs)
}

/** A failed batch waits, unless its partition has a new leader since (KIP-951). */
export function isBackingOff({ metadata }: ProducerState, ctx: Ctx, batch: ProducerBatch): boolean {
  const epoch = leaderEpochOf(metadata, batch.topic, batch.partition)
  if (epoch > batch.leaderEpoch) {
    batch.attemptsAtLeaderChange = batch.attempts
    batch.leaderEpoch = epoch
    touchQueue(ctx, batch)
  }
  if (batch.attempts === 0 || batch.attempts === batch.attemptsAtLeaderChange) return false
  return ctx.nowUs - batch.lastAttemptUs < batch.backoffUs
}

/** Puts a batch back to be sent again: in front, among batches with sequences in their order. */
export function reenqueue(producer: ProducerState, ctx: Ctx, batch: ProducerBatch): void {
  const queue = queueOf(producer, batch.topic, batch.partition)
  touchQueue(ctx, queue)
  let at = 0
  if (batch.baseSequence >= 0) {
    while (isBefore(queue.batches[at], batch)) at++
  }
  queue.batches.splice(at, 0, batch)
}

function isBefore(other: ProducerBatch | undefined, batch: ProducerBatch): boolean {
  return other !== undefined && other.baseSequence >= 0 && other.baseSequence < batch.baseSequence
}

/**
 * Cuts a batch that was too large into batches of `batch.size`, which take its place; one that was cut already, into halves
 * (KAFKA-8350: the topic may allow less than `batch.size`).
 */
export function splitAndReenqueue(producer: ProducerState, ctx: Ctx, big: ProducerBatch): ProducerBatch[] {
  const parts: ProducerBatch[] = []
  const size = big.split ? Math.ceil(big.bytes / 2) : producer.settings.batchSizeBytes
  for (const record of big.records) {
    if (appendTo(producer, parts.at(-1), record) >= 0) continue
    const part = newBatch(producer, ctx, big.topic, big.partition, size)
    part.createdUs = big.createdUs
    part.split = true
    parts.push(part)
    producer.buffer.allocatedBytes += part.allocatedBytes
    appendTo(producer, part, record)
  }
  for (const part of parts) part.closed = true
  const queue = queueOf(producer, big.topic, big.partition)
  touchQueue(ctx, queue)
  queue.batches.unshift(...parts)
  releaseMemory(producer, ctx, big)
  return parts
}

/** A batch is over: its memory serves others, and calls that wait for memory are looked at again. */
export function releaseMemory(producer: ProducerState, ctx: Ctx, batch: ProducerBatch): void {
  ctx.touch('buffer')
  producer.buffer.allocatedBytes -= batch.allocatedBytes
  unblock(producer, ctx)
}

/** Calls of send() that wait are looked at again. */
export function unblock(producer: ProducerState, ctx: Ctx): void {
  if (producer.unblocked || producer.blocked.length === 0) return
  producer.unblocked = true
  ctx.touch('unblocked')
}

/** Learns from a batch how well a topic compresses: slowly when better, at once when worse. */
export function noteCompression(producer: ProducerState, batch: ProducerBatch, bytes: number): void {
  const raw = batch.bytes - RECORD_BATCH_OVERHEAD
  if (producer.settings.compression === COMPRESSION.none || raw <= 0) return
  const observed = (bytes - RECORD_BATCH_OVERHEAD) / raw
  const known = producer.buffer.compressionRatio.get(batch.topic) ?? 1
  const next = observed > known ? Math.max(known + 0.05, observed) : Math.max(known - 0.005, observed)
  producer.buffer.compressionRatio.set(batch.topic, next)
}
