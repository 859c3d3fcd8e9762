/** Kafka's Sender: ready batches leave, one request per broker with a batch of each of its partitions. */
import { ZERO_UUID } from '../../base/uuid.ts'
import type { RequestInput } from '../../protocol/apis.ts'
import { buildBatch } from '../../protocol/records/batch-builder.ts'
import type { Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { estimatedBytes, isBackingOff, noteCompression, touchQueue, waitUs } from './accumulator.ts'
import { assignSequence, mustNotSend } from './idempotence.ts'
import { leaderOf, requestUpdate } from './metadata.ts'
import { ask, type Route, routeReady, routeRetryUs, routeTo } from './nodes.ts'
import { expireBatches } from './produce-outcome.ts'
import type { PartitionQueue, ProducerBatch, ProducerState } from './producer-state.ts'

export const PRODUCE = 'producer.produce'
/** Below it topics are named, not identified. */
const PRODUCE_VERSION_WITHOUT_IDS = 12

export interface ProducePurpose extends Purpose {
  batches: { batchId: number; topic: string; topicId: string; partition: number }[]
}

/** Sends what can be sent now. Returns when to look again. */
export function sendProducerData(producer: ProducerState, ctx: Ctx): number {
  let dueUs = expireBatches(producer, ctx)
  const byLeader = new Map<number, PartitionQueue[]>()
  for (const queue of producer.accumulator.values()) {
    if (queue.batches.length === 0) continue
    const leader = leaderOf(producer.metadata, queue.topic, queue.partition)
    if (leader < 0) requestUpdate(producer.metadata, ctx, 'leader-unknown')
    else byLeader.set(leader, [...(byLeader.get(leader) ?? []), queue])
  }
  for (const leader of [...byLeader.keys()].sort((a, b) => a - b)) {
    const route = routeTo(producer, leader)
    if (route !== null) dueUs = Math.min(dueUs, sendTo(producer, ctx, leader, route, byLeader.get(leader) ?? []))
  }
  return dueUs
}

/** Sends to one broker as long as something is ready and it takes more. */
function sendTo(producer: ProducerState, ctx: Ctx, leader: number, route: Route, queues: PartitionQueue[]): number {
  for (;;) {
    const waitsUs = queues.filter((queue) => !isHeldBack(producer, queue)).map((queue) => waitUs(producer, ctx, queue))
    const soonestUs = waitsUs.reduce((min, each) => Math.min(min, each), Number.POSITIVE_INFINITY)
    if (soonestUs > 0) return ctx.nowUs + soonestUs
    if (!routeReady(producer, ctx, route)) return routeRetryUs(producer, route)
    const batches = drain(producer, ctx, leader, queues)
    if (batches.length === 0) return Number.POSITIVE_INFINITY
    sendProduceRequest(producer, ctx, route, batches)
  }
}

function isHeldBack({ idempotence }: ProducerState, { batches: [first] }: PartitionQueue): boolean {
  return first === undefined || (idempotence !== null && mustNotSend(idempotence, first))
}

/** Takes the first batch of each partition, up to max.request.size; begins where the last drain ended. */
function drain(producer: ProducerState, ctx: Ctx, leader: number, queues: PartitionQueue[]): ProducerBatch[] {
  const { buffer, settings } = producer
  const start = (buffer.drainIndex.get(leader) ?? 0) % queues.length
  const batches: ProducerBatch[] = []
  let bytes = 0
  let at = start
  do {
    const queue = queues[at] as PartitionQueue
    buffer.drainIndex.set(leader, at)
    at = (at + 1) % queues.length
    const [first] = queue.batches
    if (first === undefined || queue.muted || isHeldBack(producer, queue)) continue
    if (isBackingOff(producer, ctx, first)) continue
    bytes += estimatedBytes(producer, first)
    if (bytes > settings.maxRequestSizeBytes && batches.length > 0) break
    batches.push(takeBatch(producer, ctx, queue, first))
  } while (at !== start)
  ctx.touch('buffer')
  return batches
}

function takeBatch(producer: ProducerState, ctx: Ctx, queue: PartitionQueue, batch: ProducerBatch): ProducerBatch {
  touchQueue(ctx, queue)
  queue.batches.shift()
  queue.muted = producer.settings.maxInFlight === 1
  batch.closed = true
  assignSequence(producer, ctx, batch)
  producer.inFlight.set(batch.id, batch)
  ctx.touch(`inFlight/${batch.id}`)
  return batch
}

function encode(producer: ProducerState, batch: ProducerBatch): Uint8Array {
  const { producerId, producerEpoch, baseSequence, records } = batch
  const { compression } = producer.settings
  const bytes = buildBatch({ records, producerId, producerEpoch, baseSequence, compression })
  noteCompression(producer, batch, bytes.length)
  return bytes
}

function sendProduceRequest(producer: ProducerState, ctx: Ctx, route: Route, batches: readonly ProducerBatch[]): void {
  const { settings, metadata, counters } = producer
  const purpose: ProducePurpose = { kind: PRODUCE, batches: [] }
  const topics = new Map<string, { index: number; records: Uint8Array[] }[]>()
  for (const batch of batches) {
    const { id, topic, partition } = batch
    const topicId = metadata.topics.get(topic)?.topicId ?? ZERO_UUID
    purpose.batches.push({ batchId: id, topic, topicId, partition })
    const data = topics.get(topic) ?? []
    data.push({ index: partition, records: [encode(producer, batch)] })
    topics.set(topic, data)
  }
  const topicData = [...topics].map(([name, partitionData]) => {
    return { name, topicId: metadata.topics.get(name)?.topicId ?? ZERO_UUID, partitionData }
  })
  const body: RequestInput<0> = { acks: settings.acks, timeoutMs: settings.requestTimeoutMs, topicData }
  const withoutIds = topicData.some(({ topicId }) => topicId === ZERO_UUID)
  counters.requestsInFlight++
  ctx.touch('counters')
  ask(producer, ctx, route, 0, body, purpose, {
    fireAndForget: settings.acks === 0,
    ...(withoutIds ? { versionMax: PRODUCE_VERSION_WITHOUT_IDS } : {}),
  })
}
