import { expect, test } from 'vitest'
import { apis } from '../../src/protocol/apis.ts'
import { codecFor } from '../../src/protocol/codec.ts'
import { errors } from '../../src/protocol/errors.ts'
import { createWriter } from '../../src/protocol/writer.ts'
import type { AnyMessage } from '../../src/protocol/schema-dsl.ts'
import type { RequestInput } from '../../src/protocol/apis.ts'
import { advanceController, onLeaderChanged, replayCommitted } from '../../src/engine/controller/controller.ts'
import { createController } from '../../src/engine/controller/controller-state.ts'
import { errorBody, isControllerApi } from '../../src/engine/controller/error-body.ts'
import { createMetadataImage } from '../../src/engine/metadata/metadata-image.ts'
import { replayed } from '../metadata/golden-log.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import {
  answerTo,
  ask,
  becomeLeader,
  CLUSTER_ID,
  commit,
  createTopic,
  heartbeat,
  killBroker,
  partitionOf,
  pass,
  send,
  show,
  testCluster,
  testLog,
} from './test-cluster.ts'

const topic = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }

test('writes: an answer leaves when its records are committed, not before', () => {
  const cluster = testCluster()
  cluster.ctx.events.length = 0
  const id = send(cluster, 19, { topics: [topic] }, 7)
  expect(answerTo(cluster, id)).toBeUndefined()
  expect(cluster.controller.image.topics.has('t')).toBe(true)
  expect(cluster.ctx.events).toEqual([])
  commit(cluster)
  expect(answerTo(cluster, id)).toMatchObject({ topics: [{ name: 't', errorCode: 0 }] })
  expect(cluster.ctx.events.map(({ type }) => type)).toEqual(['TopicCreated'])
})

test('writes: a high watermark at the record itself is not beyond it', () => {
  const cluster = testCluster()
  const id = send(cluster, 67, { brokerId: 1, brokerEpoch: cluster.brokers.get(1)?.epoch ?? -1 }, 0)
  const offset = cluster.batches.at(-1)?.lastOffset ?? -1
  const advance = (highWatermark: number) =>
    advanceController(cluster.controller, cluster.ctx, testLog(cluster), highWatermark)
  expect(advance(offset)).toEqual([])
  expect(advance(offset + 1).map(({ requestId }) => requestId)).toEqual([id])
})

test('writes: a read waits for the writes that it saw', () => {
  const cluster = testCluster()
  const write = send(cluster, 19, { topics: [topic] }, 7)
  const read = send(cluster, 19, { topics: [topic] }, 7)
  expect(answerTo(cluster, read)).toBeUndefined()
  commit(cluster)
  expect(answerTo(cluster, write)).toMatchObject({ topics: [{ errorCode: 0 }] })
  expect(answerTo(cluster, read)).toMatchObject({ topics: [{ errorCode: errors.TOPIC_ALREADY_EXISTS }] })
  const quiet = send(cluster, 19, { topics: [topic] }, 7)
  expect(answerTo(cluster, quiet)).toBeDefined()
})

test('leadership lost: what waited is answered NOT_CONTROLLER, what was not committed is dropped', () => {
  const cluster = testCluster()
  createTopic(cluster, 'kept', [[1]])
  const committed = cluster.batches.length
  const id = send(cluster, 19, { topics: [topic] }, 7)
  const { controller, ctx } = cluster
  const image = () => replayed(cluster.batches.slice(0, committed)).image
  cluster.answers.push(...onLeaderChanged(controller, ctx, { isLeader: false, epoch: 2, epochStartOffset: -1 }, image))
  expect(answerTo(cluster, id)).toMatchObject({ topics: [{ name: 't', errorCode: errors.NOT_CONTROLLER }] })
  expect([...controller.image.topics.keys()]).toEqual(['kept'])
  expect([...ctx.timers.keys()]).toEqual([])
  expect(heartbeat(cluster, 1).errorCode).toBe(errors.NOT_CONTROLLER)
  cluster.batches.length = committed
  becomeLeader(cluster, 3)
  expect(heartbeat(cluster, 1).errorCode).toBe(0)
})

test('standby: follows the committed log and takes over with the same image', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  const standby = createController({ nodeId: 102, clusterId: CLUSTER_ID, properties: {} })
  const ctx = fakeCtx({ self: 'node.102' })
  replayCommitted(standby, ctx, cluster.batches.slice(0, 4))
  replayCommitted(standby, ctx, cluster.batches)
  expect(standby.image).toEqual(cluster.controller.image)
  const other = { ...cluster, controller: standby, ctx }
  becomeLeader(other, 2)
  expect(standby.role).toBe('active')
  expect(
    other.batches.filter(({ records }) => records.some(({ kind }) => kind === 'BeginTransactionRecord')),
  ).toHaveLength(1)
  killBroker(other, 1)
  pass(other, 11_000)
  expect(show(other, 't')).toBe('leader 2@1 isr [2,3] elr [] last [] pe 1')
})

test('activation: a metadata transaction that a predecessor left open is aborted and written again', () => {
  const cluster = testCluster(0)
  cluster.controller = createController({ nodeId: 102, clusterId: CLUSTER_ID, properties: {} })
  const bootstrap = cluster.batches[1]
  if (bootstrap === undefined) throw new Error('no bootstrap')
  cluster.batches = [{ ...bootstrap, records: bootstrap.records.slice(0, 3), baseOffset: 0, lastOffset: 2 }]
  becomeLeader(cluster, 2)
  const kinds = cluster.batches.at(-1)?.records.map(({ kind }) => kind)
  expect(kinds?.slice(0, 2)).toEqual(['AbortTransactionRecord', 'BeginTransactionRecord'])
  expect(cluster.controller.image.features.size).toBe(6)
})

test('claiming: not active before its own leader change is committed', () => {
  const controller = createController({ nodeId: 1, clusterId: CLUSTER_ID, properties: {} })
  const ctx = fakeCtx()
  onLeaderChanged(controller, ctx, { isLeader: true, epoch: 1, epochStartOffset: 0 }, createMetadataImage)
  const cluster = { ...testCluster(0), controller, ctx, batches: [] }
  commit(cluster)
  expect(controller.role).toBe('claiming')
  expect(heartbeat(cluster, 1).errorCode).toBe(errors.NOT_CONTROLLER)
})

test('producer ids: blocks of 1000, never twice, and not for an earlier life', () => {
  const cluster = testCluster()
  const allocate = (brokerId: number, brokerEpoch = cluster.brokers.get(brokerId)?.epoch ?? -1) =>
    ask(cluster, 67, { brokerId, brokerEpoch })
  expect(allocate(1)).toMatchObject({ errorCode: 0, producerIdStart: 0, producerIdLen: 1000 })
  expect(allocate(2)).toMatchObject({ errorCode: 0, producerIdStart: 1000, producerIdLen: 1000 })
  expect(allocate(2, 1).errorCode).toBe(errors.STALE_BROKER_EPOCH)
})

function alter(
  cluster: ReturnType<typeof testCluster>,
  resourceType: number,
  resourceName: string,
  ...configs: [string, number, string | null][]
) {
  const resource = {
    ...{ resourceType, resourceName },
    configs: configs.map(([name, configOperation, value]) => ({ name, configOperation, value })),
  }
  return ask(cluster, 44, { resources: [resource], validateOnly: false }, 1).responses[0]
}

test('configs: set, append, subtract, delete', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1]])
  const configs = () => Object.fromEntries(cluster.controller.image.configs.get('TOPIC~t') ?? [])
  expect(alter(cluster, 2, 't', ['retention.ms', 0, '5'], ['cleanup.policy', 2, 'compact'])?.errorCode).toBe(0)
  expect(configs()).toEqual({ 'retention.ms': '5', 'cleanup.policy': 'delete,compact' })
  alter(cluster, 2, 't', ['cleanup.policy', 3, 'delete'], ['retention.ms', 1, null])
  expect(configs()).toEqual({ 'cleanup.policy': 'compact' })
  const before = cluster.batches.length
  alter(cluster, 2, 't', ['cleanup.policy', 0, 'compact'])
  expect(cluster.batches.length).toBe(before)
})

test('configs: each error', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1]])
  const code = (...args: [number, string, ...[string, number, string | null][]]) => alter(cluster, ...args)?.errorCode
  expect(code(2, 'nope', ['retention.ms', 0, '5'])).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
  expect(code(2, '', ['retention.ms', 0, '5'])).toBe(errors.INVALID_REQUEST)
  expect(code(2, 't', ['retention.ms', 0, 'x'])).toBe(errors.INVALID_CONFIG)
  expect(code(2, 't', ['no.such', 0, 'x'])).toBe(errors.INVALID_CONFIG)
  expect(code(2, 't', ['retention.ms', 2, '5'])).toBe(errors.INVALID_CONFIG)
  expect(code(2, 't', ['retention.ms', 9, '5'])).toBe(errors.INVALID_REQUEST)
  expect(code(2, 't', ['min.insync.replicas', 0, '0'])).toBe(errors.INVALID_CONFIG)
  expect(code(4, '9', ['log.cleaner.threads', 0, '2'])).toBe(errors.BROKER_ID_NOT_REGISTERED)
  expect(code(4, 'one', ['log.cleaner.threads', 0, '2'])).toBe(errors.INVALID_REQUEST)
  expect(code(5, 'x', ['a', 0, '2'])).toBe(errors.INVALID_REQUEST)
  expect(code(4, '1', ['min.insync.replicas', 0, '2'])).toBe(errors.INVALID_CONFIG)
  expect(code(4, '', ['min.insync.replicas', 1, null])).toBe(errors.INVALID_CONFIG)
  expect(code(4, '', ['min.insync.replicas', 0, '2'])).toBe(0)
})

test('configs: another min.insync.replicas clears the ELR, and raises the partition epoch where there was one', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2]], { 'min.insync.replicas': '2' })
  createTopic(cluster, 'full', [[1]])
  killBroker(cluster, 2)
  pass(cluster, 11_000)
  expect(show(cluster, 't')).toBe('leader 1@0 isr [1] elr [2] last [] pe 1')
  alter(cluster, 2, 't', ['min.insync.replicas', 0, '1'])
  expect(show(cluster, 't')).toBe('leader 1@0 isr [1] elr [] last [] pe 2')
  expect(cluster.batches.at(-1)?.records.map(({ kind }) => kind)).toEqual(['ConfigRecord', 'ClearElrRecord'])
  expect(partitionOf(cluster, 'full').partitionEpoch).toBe(0)
})

test('configs: a cluster-wide minimum holds for topics that set none', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  alter(cluster, 4, '', ['min.insync.replicas', 0, '3'])
  killBroker(cluster, 3)
  pass(cluster, 11_000)
  expect(show(cluster, 't')).toBe('leader 1@0 isr [1,2] elr [3] last [] pe 1')
})

test('unregister-broker: it is gone from brokers, ISRs and ELRs; an unknown one is refused', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]], { 'min.insync.replicas': '3' })
  killBroker(cluster, 3)
  pass(cluster, 11_000)
  expect(ask(cluster, 64, { brokerId: 3 }).errorCode).toBe(0)
  expect(ask(cluster, 64, { brokerId: 2 }).errorCode).toBe(0)
  expect([...cluster.controller.image.brokers.keys()]).toEqual([1])
  expect(partitionOf(cluster, 't').isr).toEqual([1])
  expect(ask(cluster, 64, { brokerId: 3 }).errorCode).toBe(errors.BROKER_ID_NOT_REGISTERED)
})

test('features: unknown ones, ranges and directions are refused; a level that all support is written', () => {
  const cluster = testCluster()
  const update = (feature: string, maxVersionLevel: number, upgradeType = 1) =>
    ask(cluster, 57, { featureUpdates: [{ feature, maxVersionLevel, upgradeType }] }).errorCode
  expect(update('no.such', 1)).toBe(errors.INVALID_UPDATE_VERSION)
  expect(update('group.version', 2)).toBe(errors.INVALID_UPDATE_VERSION)
  expect(update('transaction.version', 1)).toBe(errors.INVALID_UPDATE_VERSION)
  expect(update('metadata.version', 29, 2)).toBe(errors.INVALID_UPDATE_VERSION)
  expect(update('transaction.version', 1, 2)).toBe(0)
  expect(cluster.controller.image.features.get('transaction.version')).toBe(1)
})

test('features: without ELR the last ISR member stays in the ISR of a leaderless partition', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2]])
  const featureUpdates = [{ feature: 'eligible.leader.replicas.version', maxVersionLevel: 0, upgradeType: 2 }]
  expect(ask(cluster, 57, { featureUpdates }).errorCode).toBe(0)
  killBroker(cluster, 2)
  pass(cluster, 11_000)
  killBroker(cluster, 1)
  pass(cluster, 11_000)
  expect(show(cluster, 't')).toBe('leader -1@1 isr [1] elr [] last [] pe 2')
})

test('quotas: set and removed by entity, bad ones refused', () => {
  const cluster = testCluster()
  const entity = [{ entityType: 'client-id', entityName: 'c1' }]
  const alterQuota = (key: string, value: number, remove = false, of = entity) =>
    ask(cluster, 49, { entries: [{ entity: of, ops: [{ key, value, remove }] }], validateOnly: false }, 1).entries[0]
  expect(alterQuota('producer_byte_rate', 1024)?.errorCode).toBe(0)
  expect([...cluster.controller.image.clientQuotas.values()][0]?.quotas).toEqual(
    new Map([['producer_byte_rate', 1024]]),
  )
  expect(alterQuota('no_such_rate', 1)?.errorCode).toBe(errors.INVALID_REQUEST)
  expect(alterQuota('producer_byte_rate', -1)?.errorCode).toBe(errors.INVALID_REQUEST)
  expect(alterQuota('producer_byte_rate', 1, false, [{ entityType: 'x', entityName: 'y' }])?.errorCode).toBe(
    errors.INVALID_REQUEST,
  )
  expect(alterQuota('producer_byte_rate', 0, true)?.errorCode).toBe(0)
  expect(cluster.controller.image.clientQuotas.size).toBe(0)
})

test('answers: an error for every API can be written in every version of its schema', () => {
  for (const key of Object.keys(apis).map(Number)) {
    if (!isControllerApi(key)) continue
    const request = requestFor(key)
    const response: AnyMessage = apis[key].response
    for (let version = response.versions[0]; version <= response.versions[1]; version++) {
      codecFor(response, version).write(createWriter(), errorBody(key, request, errors.NOT_CONTROLLER, 'why', version))
    }
  }
  expect(() => errorBody(0, {}, 1, null)).toThrow('does not serve API 0')
})

function requestFor(key: number): object {
  const resource = { resourceType: 2, resourceName: 't', configs: [] }
  const create: RequestInput<19> = { topics: [topic] }
  if (key === 43) return { topicPartitions: [{ topic: 't', partitions: [0] }] }
  if (key === 20) return { topics: [], topicNames: ['t'] }
  return { ...create, resources: [resource], entries: [{ entity: [], ops: [] }] }
}

test('answers: what the controller answers can be written in the newest version', () => {
  const cluster = testCluster()
  const written = (key: 19 | 56 | 62 | 63, version: number, body: object) =>
    codecFor(apis[key].response as AnyMessage, version).write(createWriter(), body)
  written(19, 7, ask(cluster, 19, { topics: [topic] }))
  written(63, 2, heartbeat(cluster, 1))
})
