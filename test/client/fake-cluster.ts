/**
 * Brokers for client tests: real bytes over the simulated network, but one shared memory behind them and only as much
 * of Kafka as a client needs to see. What a test wants otherwise it answers itself (`answer`).
 */
import { expect } from 'vitest'
import { concat } from '../../src/base/bytes.ts'
import { msToUs } from '../../src/base/units.ts'
import type { Command, ConsumerSpec, ProducerSpec } from '../../src/contract/command.ts'
import type { EngineEvent, StampedEvent } from '../../src/contract/event.ts'
import type { Genesis } from '../../src/contract/session.ts'
import { createAdmin, receiveAdmin } from '../../src/engine/client/admin.ts'
import { createConsumer, type ConsumerState, receiveConsumer } from '../../src/engine/client/consumer.ts'
import { createProducer, type ProducerState, receiveProducer } from '../../src/engine/client/producer.ts'
import { appendInbound, createFrameBuffer, type FrameBuffer, takeFrame } from '../../src/engine/net/frame-buffer.ts'
import type { Ctx } from '../../src/engine/ports/ctx.ts'
import type { Message } from '../../src/engine/ports/message.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { type Behaviours, createSimulation, type Simulation } from '../../src/engine/sim/simulation.ts'
import { createStrictTouch } from '../../src/engine/sim/strict-touch.ts'
import { apis, type ApiKey, type RequestOf, type ResponseInput } from '../../src/protocol/apis.ts'
import { decodeRequest, encodeResponse, type RequestHeader } from '../../src/protocol/headers.ts'
import * as batches from '../../src/protocol/records/record-batch.ts'
import { type RecordData, readRecords } from '../../src/protocol/records/batch-iterator.ts'
import { answerGroup, type FakeGroup } from './fake-group.ts'

export interface FakePartition {
  leader: number
  epoch: number
  /** Appended batches; offsets and leader epochs set. */
  log: Uint8Array[]
  logStartOffset: number
  nextOffset: number
  /** Leader epoch → first offset. */
  epochs: [number, number][]
  /** What a read_committed fetch is told. */
  aborted?: { producerId: number; firstOffset: number }[]
}

export interface FakeTopic {
  topicId: string
  partitions: FakePartition[]
}

export interface FakeRequest {
  atUs: number
  node: number
  connection: number
  header: RequestHeader
  body: unknown
}

/** 'hold': the test answers later or never. */
export type FakeAnswer = object | 'hold' | undefined

export interface FakeCluster {
  simulation: Simulation
  topics: Map<string, FakeTopic>
  groups: Map<string, FakeGroup>
  requests: FakeRequest[]
  events: StampedEvent[]
  /** Rows that changed without a touch. */
  untouched: Set<string>
  nextProducerId: number
  /** Asked first, for every request. */
  answer: (request: FakeRequest, cluster: FakeCluster) => FakeAnswer
  /** Held answers by connection: a response must wait for those before it. */
  nextSession: number
}

interface FakeConnection {
  inbound: FrameBuffer
  busy: FakeRequest | null
  /** The test holds it: nobody else answers. */
  kept: boolean
}

interface FakeNode {
  id: number
  connections: Map<number, FakeConnection>
}

const LISTENER = 9092
export const TOPIC_ID = 'u1FwPK4TSpuywaSqQX314w'

function genesis(nodes: number): Genesis {
  return {
    seed: 'client-test',
    cluster: {
      nodes: Array.from({ length: nodes }, (_, index) => ({
        id: index + 1,
        roles: ['broker'],
        rack: null,
        listeners: [{ name: 'PLAINTEXT', host: `broker-${index + 1}`, port: LISTENER }],
        properties: {},
      })),
      clusterId: 'AAAAAAAAQACAAAAAAAAAAQ',
      wallStartMs: 1_700_000_000_000,
      linkLatencyUs: 500,
      costs: { stepUs: 0, perKilobyteUs: 0, flushUs: 0 },
      diskBytesMax: 0,
    },
  }
}

/** Topics by name → leaders of their partitions. */
export function startCluster(topics: Record<string, number[]>, nodes = 3): FakeCluster {
  const cluster = {
    topics: new Map(),
    groups: new Map(),
    requests: [],
    events: [],
    nextProducerId: 3000,
    answer: () => undefined,
    nextSession: 1000,
  } as unknown as FakeCluster
  for (const [name, leaders] of Object.entries(topics)) addTopic(cluster, name, leaders)
  const seeds = genesis(nodes).cluster.nodes.map(({ listeners }) => ({ host: listeners[0]!.host, port: LISTENER }))
  const behaviours: Behaviours = {
    node: {
      create: (spec) => ({ id: (spec as { config: { id: number } }).config.id, connections: new Map() }),
      receive: (state, message, ctx) => receiveNode(cluster, state as FakeNode, message, ctx),
    },
    producer: {
      create: (spec) => {
        const { id, spec: its } = spec as { id: string; spec: ProducerSpec }
        return createProducer(id, its, seeds)
      },
      receive: (state, message, ctx) => receiveProducer(state as ProducerState, message, ctx),
    },
    consumer: {
      create: (spec) => {
        const { id, spec: its } = spec as { id: string; spec: ConsumerSpec }
        return createConsumer(id, its, seeds)
      },
      receive: (state, message, ctx) => receiveConsumer(state as ConsumerState, message, ctx),
    },
    admin: {
      create: () => createAdmin(seeds),
      receive: (state, message, ctx) => receiveAdmin(state as ReturnType<typeof createAdmin>, message, ctx),
    },
  }
  const strict = createStrictTouch()
  cluster.untouched = strict.untouched
  cluster.simulation = createSimulation(genesis(nodes), behaviours, {
    onEvent: (event) => cluster.events.push(event),
    onStep: (simulation, process, touched) => {
      if (process.id.startsWith('client.')) strict.onStep(simulation, process, touched)
    },
  })
  return cluster
}

export function addTopic(cluster: FakeCluster, name: string, leaders: number[]): FakeTopic {
  const digit = String.fromCharCode(65 + cluster.topics.size)
  const topicId = cluster.topics.size === 0 ? TOPIC_ID : `${digit}1FwPK4TSpuywaSqQX314w`
  const partitions = leaders.map((leader) => {
    return { leader, epoch: 0, log: [], logStartOffset: 0, nextOffset: 0, epochs: [[0, 0]] } as FakePartition
  })
  const topic = { topicId, partitions }
  cluster.topics.set(name, topic)
  return topic
}

export function run(cluster: FakeCluster, ms: number): void {
  runUntil(cluster.simulation, cluster.simulation.world.nowUs + msToUs(ms))
  expect([...cluster.untouched]).toEqual([])
  const [crash] = cluster.simulation.crashes
  if (crash !== undefined) throw crash.error
}

export function tell(cluster: FakeCluster, command: Command): string | null {
  return applyInput(cluster.simulation, { atUs: cluster.simulation.world.nowUs, command })
}

export function stateOf<T>(cluster: FakeCluster, process: string): T {
  return cluster.simulation.world.processes.get(process)?.state as T
}

export function partitionOf(cluster: FakeCluster, topic: string, index: number): FakePartition {
  return cluster.topics.get(topic)!.partitions[index]!
}

/** All records of a partition's log. */
export function recordsOf(cluster: FakeCluster, topic: string, index: number): RecordData[] {
  return partitionOf(cluster, topic, index).log.flatMap((batch) => readRecords(batch))
}

export function elect(partition: FakePartition, leader: number): void {
  partition.leader = leader
  partition.epoch++
  partition.epochs.push([partition.epoch, partition.nextOffset])
}

/** Requests of one API, decoded, in the order they came. */
export function requestsOf<K extends ApiKey>(cluster: FakeCluster, key: K): (FakeRequest & { body: RequestOf<K> })[] {
  return cluster.requests.filter(({ header }) => header.apiKey === key) as (FakeRequest & { body: RequestOf<K> })[]
}

export function eventsOf<T extends EngineEvent['type']>(cluster: FakeCluster, type: T) {
  return cluster.events.map(({ event }) => event).filter((event) => event.type === type) as Extract<
    EngineEvent,
    { type: T }
  >[]
}

function receiveNode(cluster: FakeCluster, node: FakeNode, message: Message, ctx: Ctx): void {
  ctx.touch('')
  if (message.kind === 'accepted') {
    node.connections.set(message.connection, { inbound: createFrameBuffer(), busy: null, kept: false })
  } else if (message.kind === 'disconnected') node.connections.delete(message.connection)
  else if (message.kind === 'timer') {
    const [connection, correlationId] = message.name.split('/').slice(1).map(Number)
    expireFetch(cluster, node, ctx, connection!, correlationId!)
  } else if (message.kind === 'received') {
    const connection = node.connections.get(message.connection)
    if (connection === undefined) return
    appendInbound(connection.inbound, message.bytes)
    next(cluster, node, ctx, message.connection)
  }
  // What is held may be answerable now: group members join, records come.
  for (const [id, { busy, kept }] of [...node.connections]) {
    if (busy !== null && !kept) tryAnswer(cluster, node, ctx, id, busy, true)
  }
}

function next(cluster: FakeCluster, node: FakeNode, ctx: Ctx, id: number): void {
  const connection = node.connections.get(id)!
  while (connection.busy === null) {
    const frame = takeFrame(connection.inbound)
    if (frame === null || frame === 'invalid') return
    const { header, body } = decodeRequest(frame)
    const request = { atUs: ctx.nowUs, node: node.id, connection: id, header, body }
    cluster.requests.push({ ...request, body: { ...(body as object) } })
    tryAnswer(cluster, node, ctx, id, request, false)
  }
}

function tryAnswer(
  cluster: FakeCluster,
  node: FakeNode,
  ctx: Ctx,
  id: number,
  request: FakeRequest,
  again: boolean,
): void {
  const connection = node.connections.get(id)!
  const given = again ? undefined : cluster.answer(request, cluster)
  const answer = given ?? defaultAnswer(cluster, request, ctx)
  connection.busy = answer === 'hold' ? request : null
  connection.kept = given === 'hold'
  if (answer === 'hold') {
    if (request.header.apiKey === 1 && !again) {
      const { maxWaitMs } = request.body as RequestOf<1>
      ctx.setTimer(`fetch/${id}/${request.header.correlationId}`, msToUs(maxWaitMs))
    }
    return
  }
  if (answer !== undefined) reply(ctx, id, request, answer)
  if (again) next(cluster, node, ctx, id)
}

function reply(ctx: Ctx, id: number, { header }: FakeRequest, body: object): void {
  const { apiKey, apiVersion, correlationId } = header
  ctx.send(id, [concat(encodeResponse(apiKey as ApiKey, apiVersion, correlationId, body as never))])
}

function expireFetch(cluster: FakeCluster, node: FakeNode, ctx: Ctx, id: number, correlationId: number): void {
  const connection = node.connections.get(id)
  const busy = connection?.busy
  if (!busy || busy.header.correlationId !== correlationId) return
  connection.busy = null
  reply(ctx, id, busy, { sessionId: (busy.body as RequestOf<1>).sessionId || cluster.nextSession++, responses: [] })
  next(cluster, node, ctx, id)
}

/** Says what Kafka 4.3 brokers serve; a version above is not known. */
const SERVED_MAX: Record<number, number> = { 9: 10, 8: 10, 22: 5 }

function defaultAnswer(cluster: FakeCluster, request: FakeRequest, ctx: Ctx): FakeAnswer {
  switch (request.header.apiKey) {
    case 0:
      return answerProduce(cluster, request)
    case 1:
      return answerFetch(cluster, request)
    case 2:
      return answerListOffsets(cluster, request)
    case 3:
      return answerMetadata(cluster, request)
    case 18: {
      const apiKeys = Object.entries(apis).map(
        ([
          key,
          {
            request: { versions },
          },
        ]) => {
          return { apiKey: Number(key), minVersion: versions[0], maxVersion: SERVED_MAX[Number(key)] ?? versions[1] }
        },
      )
      return { apiKeys }
    }
    case 22:
      return { producerId: cluster.nextProducerId++, producerEpoch: 0 }
    case 23:
      return answerEpochs(cluster, request)
    case 19:
    case 20:
      return answerTopics(cluster, request)
    default:
      return answerGroup(cluster, request, ctx)
  }
}

function isAlive(cluster: FakeCluster, id: number): boolean {
  return cluster.simulation.world.processes.get(`node.${id}`)?.status === 'running'
}

function answerMetadata(cluster: FakeCluster, { body }: FakeRequest): ResponseInput<3> {
  const { topics } = body as RequestOf<3>
  const brokers = cluster.simulation.genesis.cluster.nodes
    .filter(({ id }) => isAlive(cluster, id))
    .map(({ id, listeners }) => ({ nodeId: id, host: listeners[0]!.host, port: LISTENER }))
  const wanted = topics?.map(({ name }) => name ?? '') ?? [...cluster.topics.keys()]
  return {
    brokers,
    clusterId: 'AAAAAAAAQACAAAAAAAAAAQ',
    controllerId: 1,
    topics: wanted.map((name) => {
      const topic = cluster.topics.get(name)
      if (topic === undefined) return { errorCode: 3, name, partitions: [] }
      const partitions = topic.partitions.map(({ leader, epoch }, partitionIndex) => ({
        errorCode: leader < 0 ? 5 : 0,
        partitionIndex,
        leaderId: leader,
        leaderEpoch: epoch,
        replicaNodes: [1, 2, 3],
        isrNodes: [1, 2, 3],
      }))
      return { errorCode: 0, name, topicId: topic.topicId, partitions }
    }),
  }
}

function answerProduce(cluster: FakeCluster, { node, body }: FakeRequest): FakeAnswer {
  const { topicData, acks } = body as RequestOf<0>
  const responses = topicData.map(({ name, topicId, partitionData }) => {
    const [, topic] = [...cluster.topics].find(([its, one]) => its === name || one.topicId === topicId)!
    const partitionResponses = partitionData.map(({ index, records }) => {
      const partition = topic.partitions[index]!
      if (partition.leader !== node) {
        const currentLeader = { leaderId: partition.leader, leaderEpoch: partition.epoch }
        return { index, errorCode: 6, baseOffset: -1, recordErrors: [], currentLeader }
      }
      const baseOffset = partition.nextOffset
      const errorCode = appendBatch(partition, concat(records ?? []))
      return { index, errorCode, baseOffset: errorCode === 0 ? baseOffset : -1, recordErrors: [] }
    })
    return { name, topicId, partitionResponses }
  })
  const nodeEndpoints = [1, 2, 3].map((nodeId) => ({ nodeId, host: `broker-${nodeId}`, port: LISTENER }))
  return acks === 0 ? undefined : { responses, nodeEndpoints }
}

export function appendBatch(partition: FakePartition, sent: Uint8Array): number {
  if (!batches.isValidCrc(sent, 0)) return 2
  const bytes = sent.slice()
  if (!isNextSequence(partition, bytes)) return 45
  batches.setBaseOffset(bytes, 0, partition.nextOffset)
  batches.setPartitionLeaderEpoch(bytes, 0, partition.epoch)
  partition.log.push(bytes)
  partition.nextOffset += batches.lastOffsetDelta(bytes, 0) + 1
  return 0
}

function isNextSequence({ log }: FakePartition, bytes: Uint8Array): boolean {
  const producerId = batches.producerId(bytes, 0)
  const epoch = batches.producerEpoch(bytes, 0)
  if (producerId < 0 || batches.isControlBatch(bytes, 0)) return true
  const last = log.filter((one) => batches.producerId(one, 0) === producerId && !batches.isControlBatch(one, 0)).at(-1)
  if (last === undefined || batches.producerEpoch(last, 0) < epoch) return batches.baseSequence(bytes, 0) === 0
  return batches.baseSequence(bytes, 0) === batches.incrementSequence(batches.lastSequence(last, 0), 1)
}

function answerFetch(cluster: FakeCluster, { node, body }: FakeRequest): FakeAnswer {
  const request = body as RequestOf<1>
  if (request.sessionEpoch < 0) return { sessionId: 0, responses: [] }
  const sessions = sessionsOf(cluster)
  const sessionId = request.sessionId || cluster.nextSession++
  const key = `${node}/${sessionId}`
  const held = sessions.get(key) ?? new Map<string, { topicId: string; partition: number; offset: number }>()
  sessions.set(key, held)
  for (const { topicId, partitions } of request.topics) {
    for (const { partition, fetchOffset } of partitions) {
      held.set(`${topicId}-${partition}`, { topicId, partition, offset: fetchOffset })
    }
  }
  for (const { topicId, partitions } of request.forgottenTopicsData) {
    for (const partition of partitions) held.delete(`${topicId}-${partition}`)
  }
  request.sessionId = sessionId
  const responses = [...held.values()].flatMap((each) => {
    const topic = [...cluster.topics.values()].find(({ topicId }) => topicId === each.topicId)
    const data = topic === undefined ? null : fetchFrom(topic.partitions[each.partition]!, node, each.offset)
    return data === null ? [] : [{ topicId: each.topicId, partitions: [{ partitionIndex: each.partition, ...data }] }]
  })
  return responses.length === 0 && request.sessionEpoch > 0 ? 'hold' : { sessionId, responses }
}

const sessionTables = new WeakMap<
  FakeCluster,
  Map<string, Map<string, { topicId: string; partition: number; offset: number }>>
>()

function sessionsOf(cluster: FakeCluster) {
  const found = sessionTables.get(cluster) ?? new Map()
  sessionTables.set(cluster, found)
  return found as Map<string, Map<string, { topicId: string; partition: number; offset: number }>>
}

function fetchFrom(partition: FakePartition, node: number, offset: number) {
  const none = { lastStableOffset: -1, abortedTransactions: null, records: null }
  if (partition.leader !== node) {
    const currentLeader = { leaderId: partition.leader, leaderEpoch: partition.epoch }
    return { errorCode: 6, highWatermark: -1, ...none, currentLeader }
  }
  if (offset < partition.logStartOffset || offset > partition.nextOffset) {
    return { errorCode: 1, highWatermark: -1, ...none }
  }
  const records = partition.log.filter((batch) => batches.lastOffset(batch, 0) >= offset)
  if (records.length === 0) return null
  const { nextOffset, aborted } = partition
  const ends = { highWatermark: nextOffset, lastStableOffset: nextOffset }
  return { errorCode: 0, ...ends, abortedTransactions: aborted ?? null, records }
}

function answerListOffsets(cluster: FakeCluster, { node, body }: FakeRequest): ResponseInput<2> {
  const { topics } = body as RequestOf<2>
  return {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, timestamp }) => {
        const { leader, epoch, nextOffset, logStartOffset } = partitionOf(cluster, name, partitionIndex)
        if (leader !== node) return { partitionIndex, errorCode: 6 }
        const offset = timestamp === -2 ? logStartOffset : nextOffset
        return { partitionIndex, errorCode: 0, offset, leaderEpoch: epoch }
      }),
    })),
  }
}

function answerEpochs(cluster: FakeCluster, { body }: FakeRequest): ResponseInput<23> {
  const { topics } = body as RequestOf<23>
  return {
    topics: topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, leaderEpoch }) => {
        const { epochs, nextOffset } = partitionOf(cluster, topic, partition)
        const found = epochs.filter(([epoch]) => epoch <= leaderEpoch).at(-1)
        const later = epochs.find(([epoch]) => epoch > leaderEpoch)
        return { partition, errorCode: 0, leaderEpoch: found?.[0] ?? -1, endOffset: later?.[1] ?? nextOffset }
      }),
    })),
  }
}

function answerTopics(cluster: FakeCluster, { header, body }: FakeRequest): object {
  if (header.apiKey === 20) {
    const { topics } = body as RequestOf<20>
    return {
      responses: topics.map(({ name, topicId }) => ({
        name,
        topicId,
        errorCode: cluster.topics.delete(name ?? '') ? 0 : 3,
      })),
    }
  }
  const { topics } = body as RequestOf<19>
  return {
    topics: topics.map(({ name, numPartitions }) => {
      if (cluster.topics.has(name)) return { name, errorCode: 36, errorMessage: `Topic '${name}' already exists.` }
      addTopic(
        cluster,
        name,
        Array.from({ length: Math.max(1, numPartitions) }, (_, index) => (index % 3) + 1),
      )
      return { name, errorCode: 0, errorMessage: null }
    }),
  }
}
