/** Which partition a record goes to: Kafka's built-in partitioner (KIP-480, KIP-794), RoundRobinPartitioner, or the caller. */
import { murmur2, toPositive } from '../../base/murmur2.ts'
import { nextInt } from '../../base/prng.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import type { Ctx } from '../ports/ctx.ts'
import { leaderOf } from './metadata.ts'
import type { PartitionerState, PartitionQueue, ProducerState } from './producer-state.ts'

/** The partition of a key, over all partitions, whether they have a leader or not. */
export function partitionForKey(key: Uint8Array, partitionCount: number): number {
  return toPositive(murmur2(key)) % partitionCount
}

function stateOf(producer: ProducerState, topic: string): PartitionerState {
  const found = producer.partitioner.get(topic)
  if (found !== undefined) return found
  const made = { sticky: -1, stickyBytes: 0, counter: 0 }
  producer.partitioner.set(topic, made)
  return made
}

/** Partitions with a known leader; all of them when there is none. */
function availablePartitions({ metadata }: ProducerState, topic: string): number[] {
  const all = (metadata.topics.get(topic)?.partitions ?? []).map((_, index) => index)
  const available = all.filter((index) => leaderOf(metadata, topic, index) >= 0)
  return available.length > 0 ? available : all
}

/** The partition for a record of a topic whose metadata is known. Every draw is from the stream `partitioner`. */
export function choosePartition(producer: ProducerState, ctx: Ctx, topic: string, key: Uint8Array | null): number {
  const { settings, metadata } = producer
  ctx.touch(`partitioner/${topic}`)
  const state = stateOf(producer, topic)
  if (settings.roundRobin) {
    const available = availablePartitions(producer, topic)
    const at = toPositive(state.counter) % available.length
    state.counter = (state.counter + 1) | 0
    return available[at] ?? 0
  }
  const partitionCount = metadata.topics.get(topic)?.partitions.length ?? 0
  if (key !== null && !settings.ignoreKeys) return partitionForKey(key, partitionCount)
  if (state.sticky < 0) switchPartition(producer, ctx, topic, state)
  return state.sticky
}

/**
 * Counts bytes that went to the sticky partition. It changes once `batch.size` bytes went there and its batches are full
 * (so that none leaves half empty), or after twice as many in any case.
 */
export function noteAppended(producer: ProducerState, ctx: Ctx, queue: PartitionQueue, bytes: number): void {
  const { settings, partitioner } = producer
  const state = partitioner.get(queue.topic)
  if (state === undefined || state.sticky !== queue.partition || settings.roundRobin) return
  ctx.touch(`partitioner/${queue.topic}`)
  state.stickyBytes += bytes
  const size = Math.max(1, settings.batchSizeBytes)
  const allFull = queue.batches.at(-1)?.closed ?? true
  if ((state.stickyBytes >= size && allFull) || state.stickyBytes >= 2 * size) {
    switchPartition(producer, ctx, queue.topic, state)
  }
}

function switchPartition(producer: ProducerState, ctx: Ctx, topic: string, state: PartitionerState): void {
  state.sticky = nextSticky(producer, ctx, topic)
  state.stickyBytes = 0
}

/** Uniform over available partitions; weighted towards short queues once every partition has had one. */
function nextSticky(producer: ProducerState, ctx: Ctx, topic: string): number {
  const available = availablePartitions(producer, topic)
  const random = ctx.random('partitioner')
  const partitionCount = producer.metadata.topics.get(topic)?.partitions.length ?? 0
  const sizes = queueSizes(producer, topic, partitionCount)
  if (!producer.settings.adaptivePartitioning || sizes === null) {
    return available[nextInt(random, Math.max(1, available.length))] ?? 0
  }
  const longest = available.reduce((max, index) => Math.max(max, sizes[index] ?? 0), 0)
  const weights = available.map((index) => longest + 1 - (sizes[index] ?? 0))
  let draw = nextInt(
    random,
    weights.reduce((sum, weight) => sum + weight, 0),
  )
  for (let i = 0; i < weights.length; i++) {
    draw -= weights[i] as number
    if (draw < 0) return available[i] as number
  }
  return available[0] as number
}

/** Waiting batches by partition, or null while a partition has never had a queue. */
function queueSizes({ accumulator }: ProducerState, topic: string, partitionCount: number): number[] | null {
  const sizes: number[] = []
  for (let partition = 0; partition < partitionCount; partition++) {
    const queue = accumulator.get(topicPartition(topic, partition))
    if (queue === undefined) return null
    sizes.push(queue.batches.length)
  }
  return sizes.length === 0 ? null : sizes
}
