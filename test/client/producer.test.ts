import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex, utf8Decode } from '../../src/base/bytes.ts'
import type { ProducerSpec } from '../../src/contract/command.ts'
import { describeProducer, type ProducerState } from '../../src/engine/client/producer.ts'
import type { RequestOf } from '../../src/protocol/apis.ts'
import * as batches from '../../src/protocol/records/record-batch.ts'
import {
  appendBatch,
  elect,
  eventsOf,
  type FakeCluster,
  partitionOf,
  recordsOf,
  requestsOf,
  run,
  startCluster,
  stateOf,
  tell,
  TOPIC_ID,
} from './fake-cluster.ts'

/** The first record ever written in a book about Kafka: one batch as a real broker stored it. */
const FIRST_MESSAGE = fromHex(`
  0000 0000 0000 0000 0000 0046 0000 0000 021b 0d89 3f00 0000 0000 0000 0001 7e1f ecc2 a000 0001 7e1f ecc2
  a0ff ffff ffff ffff ffff ffff ffff ff00 0000 0128 0000 0001 1c20 4669 7273 7420 6d65 7373 6167 6500`)

function spec(over: Partial<ProducerSpec> = {}): ProducerSpec {
  return { topic: 'w1', ratePerSecond: 0, keys: { kind: 'none' }, value: 'v{n}', acks: -1, configs: {}, ...over }
}

function add(cluster: FakeCluster, over: Partial<ProducerSpec> = {}): ProducerState {
  expect(tell(cluster, { type: 'add-producer', id: 'shop', spec: spec(over) })).toBeNull()
  return stateOf(cluster, 'client.shop')
}

const rows = (cluster: FakeCluster) => describeProducer(stateOf(cluster, 'client.shop'))
const texts = (cluster: FakeCluster, index = 0) =>
  recordsOf(cluster, 'w1', index).map(({ value }) => (value === null ? null : utf8Decode(value)))

describe('a modelled producer', () => {
  test('producer: the first message of a new log is, byte for byte, what Java sends', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { configs: { 'enable.idempotence': 'false' } })
    run(cluster, 100)
    tell(cluster, {
      type: 'produce',
      id: 'shop',
      key: null,
      value: ' First message',
      timestamp: 0x017e1fecc2a0,
      partition: 0,
    })
    run(cluster, 100)
    expect(toHex(partitionOf(cluster, 'w1', 0).log[0]!)).toBe(toHex(FIRST_MESSAGE))
    expect(eventsOf(cluster, 'RecordAcked')).toEqual([
      { type: 'RecordAcked', client: 'shop', partition: 'w1-0', baseOffset: 0, count: 1, leaderEpoch: 0 },
    ])
  })

  test('producer: it speaks to the cluster in the versions and fields of Java 4.3', () => {
    const cluster = startCluster({ w1: [1, 2] })
    add(cluster, { ratePerSecond: 10, keys: { kind: 'cycle', values: ['k0'] } })
    run(cluster, 50)
    const said = cluster.requests.map(({ header }) => `${header.apiKey} v${header.apiVersion} #${header.correlationId}`)
    expect(said).toEqual(['18 v4 #0', '3 v13 #1', '22 v5 #2', '18 v4 #3', '0 v13 #4'])
    expect(requestsOf(cluster, 3)[0]?.body).toMatchObject({ allowAutoTopicCreation: true, topics: [{ name: 'w1' }] })
    expect(requestsOf(cluster, 22)[0]?.body).toMatchObject({
      transactionalId: null,
      transactionTimeoutMs: 0x7fffffff,
      producerId: -1,
      producerEpoch: -1,
    })
    const [produce] = requestsOf(cluster, 0)
    expect(produce?.body).toMatchObject({ transactionalId: null, acks: -1, timeoutMs: 30_000 })
    expect(produce?.body.topicData).toMatchObject([{ name: '', topicId: TOPIC_ID, partitionData: [{}] }])
  })

  test('producer: records come at exact microseconds, and linger.ms gathers them in batches', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { ratePerSecond: 700, configs: { 'linger.ms': '50' } })
    run(cluster, 1_000)
    const sent = cluster.events.filter(({ event }) => event.type === 'RecordSent').slice(100, 104)
    expect(sent.map(({ atUs }) => atUs)).toEqual([100, 101, 102, 103].map((k) => Math.floor((k * 1e6) / 700)))
    run(cluster, 200)
    expect(texts(cluster).slice(0, 3)).toEqual(['v0', 'v1', 'v2'])
    const sizes = eventsOf(cluster, 'RecordAcked')
      .slice(1)
      .map(({ count }) => count)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(37)
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(34)
  })

  test('producer: twenty small keyless records go to one partition', () => {
    const cluster = startCluster({ w1: [1, 2, 3] })
    add(cluster, { ratePerSecond: 100 })
    run(cluster, 195)
    run(cluster, 100)
    const counts = [0, 1, 2].map((index) => recordsOf(cluster, 'w1', index).length).filter((count) => count > 0)
    expect(counts).toHaveLength(1)
    expect(counts[0]).toBeGreaterThanOrEqual(20)
  })

  test('producer: keyless records change the partition every batch.size bytes', () => {
    const cluster = startCluster({ w1: [1, 2, 3] })
    add(cluster, { ratePerSecond: 2_000, value: 'x'.repeat(500) })
    run(cluster, 1_000)
    const counts = [0, 1, 2].map((index) => recordsOf(cluster, 'w1', index).length)
    for (const count of counts) expect(count).toBeGreaterThan(200)
    const runs = eventsOf(cluster, 'RecordSent').map(({ partition }) => partition)
    const switches = runs.filter((partition, i) => i > 0 && partition !== runs[i - 1]).length
    expect(switches).toBeLessThan(2_000 / 32 + 1)
  })

  test('producer: partitioner.class=RoundRobinPartitioner deals the records out one by one, keys or not', () => {
    const cluster = startCluster({ w1: [1, 2, 3] })
    const configs = { 'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner' }
    add(cluster, { ratePerSecond: 100, keys: { kind: 'cycle', values: ['same'] }, configs })
    run(cluster, 300)
    const partitions = eventsOf(cluster, 'RecordSent').map(({ partition }) => partition)
    expect(partitions.slice(0, 5)).toEqual(['w1-0', 'w1-1', 'w1-2', 'w1-0', 'w1-1'])
  })

  test('producer: acks=0 sends and forgets, without idempotence', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { ratePerSecond: 50, acks: 0 })
    run(cluster, 200)
    expect(requestsOf(cluster, 22)).toHaveLength(0)
    expect(requestsOf(cluster, 0)[0]?.body).toMatchObject({ acks: 0 })
    const acked = eventsOf(cluster, 'RecordAcked')
    expect(acked.length).toBeGreaterThan(5)
    expect(acked.every(({ baseOffset }) => baseOffset === -1)).toBe(true)
    expect(texts(cluster).length).toBeGreaterThanOrEqual(acked.length)
  })

  test('producer: a new leader named in the error gets the batch at once, without metadata or backoff (KIP-951)', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster)
    run(cluster, 50)
    tell(cluster, { type: 'produce', id: 'shop', value: 'a' })
    run(cluster, 50)
    const asked = requestsOf(cluster, 3).length
    elect(partitionOf(cluster, 'w1', 0), 2)
    tell(cluster, { type: 'produce', id: 'shop', value: 'b' })
    run(cluster, 20)
    expect(eventsOf(cluster, 'ProduceRetried')).toMatchObject([{ partition: 'w1-0', error: 6, attempt: 1 }])
    expect(eventsOf(cluster, 'RecordAcked').map(({ leaderEpoch }) => leaderEpoch)).toEqual([0, 1])
    expect(requestsOf(cluster, 3).length - asked).toBeLessThanOrEqual(1)
    expect(texts(cluster)).toEqual(['a', 'b'])
  })

  test('producer: a dead leader costs retries, not records, and idempotence keeps each once and in order', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { ratePerSecond: 100 })
    run(cluster, 500)
    tell(cluster, { type: 'kill', target: 'node.1' })
    run(cluster, 3_000)
    elect(partitionOf(cluster, 'w1', 0), 3)
    run(cluster, 1_500)
    tell(cluster, { type: 'stop', target: 'client.shop' })
    run(cluster, 500)
    const values = texts(cluster)
    expect(values).toEqual(Array.from({ length: values.length }, (_, n) => `v${n}`))
    expect(values.length).toBeGreaterThanOrEqual(500)
    const ended = cluster.events.filter(({ event }) => event.type === 'ProcessStopped').at(-1)
    expect(ended?.event).toMatchObject({ process: 'client.shop', how: 'exit' })
  })

  test('producer: a lost answer is asked for again, and the batch stands once (sequence numbers)', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster)
    run(cluster, 50)
    let lost = 0
    cluster.answer = (request) => {
      if (request.header.apiKey !== 0 || lost++ > 0) return undefined
      const { topicData } = request.body as { topicData: { partitionData: { records: Uint8Array[] }[] }[] }
      appendBatch(partitionOf(cluster, 'w1', 0), topicData[0]!.partitionData[0]!.records[0]!)
      tell(cluster, { type: 'kill', target: 'node.1' })
      return 'hold'
    }
    tell(cluster, { type: 'produce', id: 'shop', value: 'once' })
    run(cluster, 20)
    cluster.answer = (request) => {
      if (request.header.apiKey !== 0) return undefined
      // What a broker that has the sequence says.
      const found = { index: 0, errorCode: 0, baseOffset: 0, recordErrors: [] }
      return { responses: [{ topicId: TOPIC_ID, partitionResponses: [found] }] }
    }
    tell(cluster, { type: 'start', target: 'node.1' })
    run(cluster, 2_000)
    const sequences = requestsOf(cluster, 0).map(({ body }) => {
      return batches.baseSequence(concat(body.topicData[0]!.partitionData[0]!.records!), 0)
    })
    expect(sequences).toEqual([0, 0])
    expect(texts(cluster)).toEqual(['once'])
    expect(rows(cluster)).toMatchObject({ sent: 1, acked: 1, failed: 0, retries: 1, lastError: 'NETWORK_EXCEPTION' })
  })

  test('producer: with five in flight, a failed first batch holds the others to their order', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { ratePerSecond: 1_000, configs: { 'linger.ms': '0', 'batch.size': '0' } })
    tell(cluster, { type: 'set-link', a: 'client.shop', b: 'node.1', latencyMs: 5 })
    run(cluster, 50)
    let failures = 0
    cluster.answer = (request) => {
      if (request.header.apiKey !== 0 || failures >= 3) return undefined
      failures++
      const refused = { index: 0, errorCode: 19, baseOffset: -1, recordErrors: [] }
      return { responses: [{ topicId: TOPIC_ID, partitionResponses: [refused] }] }
    }
    run(cluster, 2_000)
    const values = texts(cluster)
    expect(values.length).toBeGreaterThan(1_500)
    expect(values).toEqual(Array.from({ length: values.length }, (_, n) => `v${n}`))
    expect(rows(cluster)).toMatchObject({ failed: 0, producerEpoch: 0 })
    expect(eventsOf(cluster, 'ProduceRetried').some(({ error }) => error === 45)).toBe(true)
    // What is sent again goes one by one, the lowest sequence first, each after the answer to the one before it.
    const seen = new Set<number>()
    const again: { sequence: number; atUs: number }[] = []
    for (const { body, atUs } of requestsOf(cluster, 0)) {
      const sequence = batches.baseSequence(concat(body.topicData[0]!.partitionData[0]!.records!), 0)
      if (seen.has(sequence)) again.push({ sequence, atUs })
      seen.add(sequence)
    }
    const gapsUs = again.slice(1).map(({ atUs }, i) => atUs - again[i]!.atUs)
    expect(again.length).toBeGreaterThan(4)
    expect(Math.min(...gapsUs)).toBeGreaterThanOrEqual(10_000)
  })

  test('producer: delivery.timeout.ms ends a batch that no leader takes', () => {
    const cluster = startCluster({ w1: [-1] })
    add(cluster, { configs: { 'delivery.timeout.ms': '31000', 'request.timeout.ms': '30000' } })
    run(cluster, 50)
    tell(cluster, { type: 'produce', id: 'shop', value: 'late', partition: 0 })
    run(cluster, 30_900)
    expect(rows(cluster)).toMatchObject({ sent: 1, failed: 0 })
    run(cluster, 200)
    expect(eventsOf(cluster, 'RecordFailed')).toEqual([
      { type: 'RecordFailed', client: 'shop', partition: 'w1-0', count: 1, error: 7 },
    ])
    // Metadata is asked for again and again, but with a growing backoff.
    expect(requestsOf(cluster, 3).length).toBeGreaterThan(25)
    expect(requestsOf(cluster, 3).length).toBeLessThan(60)
  })

  test('producer: when the outcome of a batch is unknown, the next ones go under a higher epoch (KIP-360)', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { configs: { 'delivery.timeout.ms': '3000', 'request.timeout.ms': '1000', 'linger.ms': '0' } })
    run(cluster, 50)
    cluster.answer = (request) => (request.header.apiKey === 0 ? 'hold' : undefined)
    tell(cluster, { type: 'produce', id: 'shop', value: 'lost' })
    run(cluster, 3_500)
    expect(rows(cluster)).toMatchObject({ failed: 1 })
    cluster.answer = () => undefined
    tell(cluster, { type: 'produce', id: 'shop', value: 'next' })
    run(cluster, 2_000)
    expect(rows(cluster)).toMatchObject({ acked: 1, producerEpoch: 1 })
    const last = partitionOf(cluster, 'w1', 0).log.at(-1)!
    expect([batches.producerEpoch(last, 0), batches.baseSequence(last, 0)]).toEqual([1, 0])
  })

  test('producer: a batch above max.message.bytes is split until its parts fit', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { ratePerSecond: 2_000, value: 'x'.repeat(100), configs: { 'linger.ms': '100' } })
    cluster.answer = (request) => {
      if (request.header.apiKey !== 0) return undefined
      const { topicData } = request.body as RequestOf<0>
      const bytes = concat(topicData[0]!.partitionData[0]!.records!)
      if (bytes.length < 5_000) return undefined
      const refused = { index: 0, errorCode: 10, baseOffset: -1, recordErrors: [] }
      return { responses: [{ topicId: TOPIC_ID, partitionResponses: [refused] }] }
    }
    run(cluster, 600)
    tell(cluster, { type: 'set-producer', id: 'shop', patch: { ratePerSecond: 0 } })
    run(cluster, 3_000)
    const { sent, acked, failed } = rows(cluster)
    expect({ acked, failed }).toEqual({ acked: sent, failed: 0 })
    expect(recordsOf(cluster, 'w1', 0)).toHaveLength(sent)
  })

  test('producer: a topic that does not exist blocks send() for max.block.ms', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { configs: { 'max.block.ms': '2000' } })
    run(cluster, 50)
    tell(cluster, { type: 'produce', id: 'shop', topic: 'nowhere', value: 'x' })
    run(cluster, 1_900)
    expect(rows(cluster)).toMatchObject({ sent: 0 })
    run(cluster, 200)
    expect(eventsOf(cluster, 'RecordFailed')).toMatchObject([{ partition: 'nowhere--1', error: 7 }])
  })

  test('producer: a full buffer.memory blocks send() until a batch is done', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { configs: { 'buffer.memory': '16384', 'linger.ms': '1000' } })
    cluster.answer = ({ header }) => (header.apiKey === 0 ? 'hold' : undefined)
    run(cluster, 50)
    for (let n = 0; n < 3; n++) tell(cluster, { type: 'produce', id: 'shop', value: 'x'.repeat(9_000) })
    run(cluster, 500)
    expect(rows(cluster)).toMatchObject({ sent: 1, inFlight: 1 })
    cluster.answer = () => undefined
    tell(cluster, { type: 'kill', target: 'node.1' })
    tell(cluster, { type: 'start', target: 'node.1' })
    run(cluster, 1_000)
    expect(rows(cluster)).toMatchObject({ sent: 3, acked: 2 })
  })

  test('producer: configs that Kafka refuses end the application', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { acks: 1, configs: { 'enable.idempotence': 'true' } })
    run(cluster, 10)
    expect(eventsOf(cluster, 'CommandRefused')[0]?.reason).toMatch(/enable.idempotence/)
    expect(cluster.simulation.world.processes.get('client.shop')?.status).toBe('stopped')
  })

  test('producer: equal inputs give equal worlds, and its state is plain data', () => {
    const once = () => {
      const cluster = startCluster({ w1: [1, 2, 3] })
      add(cluster, { ratePerSecond: 500, keys: { kind: 'random', values: ['a', 'b', 'c'] } })
      run(cluster, 300)
      tell(cluster, { type: 'kill', target: 'node.2' })
      run(cluster, 2_000)
      return cluster
    }
    const [a, b] = [once(), once()]
    expect(a.events).toEqual(b.events)
    const state = stateOf<ProducerState>(a, 'client.shop')
    expect(structuredClone(state)).toEqual(state)
  })

  test('producer: an idle one sets no timer but that of its metadata', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster)
    run(cluster, 60_000)
    const timers = cluster.simulation.world.processes.get('client.shop')!.timers
    expect([...timers.keys()]).toEqual(['producer.due'])
    expect(timers.get('producer.due')!.atUs).toBeGreaterThan(299_000_000)
  })
})
