import { beforeAll, expect, test } from 'vitest'
import { utf8Encode } from '../../src/base/bytes.ts'
import { ZERO_UUID } from '../../src/base/uuid.ts'
import { handlers } from '../../src/engine/broker/handler-table.ts'
import { servedApis } from '../../src/engine/broker/served-apis.ts'
import { errors } from '../../src/protocol/errors.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { ask, type Cluster, connect, createTopic, isRunning, node, run, startCluster, until } from './cluster.ts'

const ENVELOPE = 58

/** One cluster for all: each test has topics of its own. */
let cluster: Cluster
/** A broker that is not the active controller, and the controller. */
let follower: number
let controller: number

beforeAll(() => {
  cluster = startCluster(3, { 'broker.rack': 'r1' })
  until(cluster, 'all brokers run', () => [1, 2, 3].every((id) => isRunning(cluster, id)))
  controller = node(cluster, 1).raft.leaderId
  follower = controller === 1 ? 2 : 1
})

function topicOn(
  name: string,
  partitions = 1,
  configs: Record<string, string> = {},
): { socket: number; topicId: string } {
  const admin = connect(cluster, follower)
  expect(createTopic(cluster, admin, name, partitions, 3, configs).errorCode).toBe(0)
  const known = () => [1, 2, 3].every((id) => node(cluster, id).partitions.has(`${name}-0`))
  until(cluster, `${name} is known`, known)
  const topic = node(cluster, 1).image.topics.get(name)
  const leader = topic?.partitions.get(0)?.leader ?? -1
  until(cluster, 'it is led', () => node(cluster, leader).partitions.get(`${name}-0`)?.role === 'leader')
  return { socket: connect(cluster, leader), topicId: topic?.topicId ?? '' }
}

function produce(socket: number, topicId: string, ...timestamps: number[]) {
  const records = timestamps.map((timestamp) => ({ timestamp, key: null, value: utf8Encode('v') }))
  const topicData = [{ topicId, partitionData: [{ index: 0, records: [buildBatch({ records })] }] }]
  const answer = ask(cluster, socket, 0, { acks: -1, timeoutMs: 10_000, topicData })
  return answer.responses[0]?.partitionResponses[0]
}

test('handlers: what is advertised has a handler, and the reverse', () => {
  const keys = Object.keys(handlers).map(Number)
  expect([...servedApis].filter((key) => key !== ENVELOPE)).toEqual(keys)
})

test('forwarding: a topic made through a broker that is not the controller is decided by the controller', () => {
  topicOn('forwarded', 2)
  const again = createTopic(cluster, connect(cluster, follower), 'forwarded', 1, 1)
  expect(again).toMatchObject({
    errorCode: errors.TOPIC_ALREADY_EXISTS,
    errorMessage: "Topic 'forwarded' already exists.",
  })
})

test('metadata: a topic that is not there is made when both sides allow it, and is there when asked again', () => {
  const socket = connect(cluster, follower)
  const about = (name: string, allowAutoTopicCreation: boolean) =>
    ask(cluster, socket, 3, { topics: [{ name }], allowAutoTopicCreation }).topics[0]
  expect(about('auto', false)).toMatchObject({ errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION })
  expect(about('auto', true)).toMatchObject({ errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION })
  run(cluster, 1_000)
  expect(about('auto', true)).toMatchObject({
    errorCode: 0,
    partitions: [{ errorCode: 0, replicaNodes: [expect.any(Number)] }],
  })
  expect(about('not/valid', true)).toMatchObject({ errorCode: errors.INVALID_TOPIC_EXCEPTION })
})

test('metadata: an unknown topic id is UNKNOWN_TOPIC_ID, all topics come in order of their names', () => {
  const socket = connect(cluster, follower)
  const topicId = 'u1FwPK4TSpuywaSqQX314w'
  const unknown = ask(cluster, socket, 3, { topics: [{ name: null, topicId }], allowAutoTopicCreation: true })
  expect(unknown.topics).toEqual([expect.objectContaining({ errorCode: errors.UNKNOWN_TOPIC_ID, name: null, topicId })])
  const all = ask(cluster, socket, 3, { topics: null }).topics.map(({ name }) => name)
  expect(all).toEqual([...all].sort())
  expect(ask(cluster, socket, 3, { topics: [] }).topics).toEqual([])
  expect(ask(cluster, socket, 3, { topics: [] }, 0).topics.length).toBe(all.length)
})

test('list offsets: earliest, latest, by time and the largest time', () => {
  const { socket, topicId } = topicOn('listed')
  const at = 1_700_000_000_000
  expect(produce(socket, topicId, at, at + 500, at + 400)).toMatchObject({ errorCode: 0 })
  const list = (timestamp: number, version = 11) => {
    const topics = [{ name: 'listed', partitions: [{ partitionIndex: 0, timestamp }] }]
    return ask(cluster, socket, 2, { replicaId: -1, isolationLevel: 0, topics }, version).topics[0]?.partitions[0]
  }
  expect(list(-2)).toMatchObject({ offset: 0, timestamp: -1 })
  expect(list(-1)).toMatchObject({ offset: 3, timestamp: -1, leaderEpoch: 0 })
  expect(list(-3)).toMatchObject({ offset: 1, timestamp: at + 500 })
  expect(list(at + 1)).toMatchObject({ offset: 1, timestamp: at + 500 })
  expect(list(at + 501)).toMatchObject({ offset: -1, timestamp: -1, errorCode: 0 })
  expect(list(-3, 6)).toMatchObject({ errorCode: errors.UNSUPPORTED_VERSION })
})

test('leader epochs: their ends are told, a fenced asker is refused', () => {
  const { socket, topicId } = topicOn('epochs')
  produce(socket, topicId, 1)
  const about = (leaderEpoch: number, currentLeaderEpoch: number) => {
    const topics = [{ topic: 'epochs', partitions: [{ partition: 0, currentLeaderEpoch, leaderEpoch }] }]
    return ask(cluster, socket, 23, { replicaId: -1, topics }).topics[0]?.partitions[0]
  }
  expect(about(0, 0)).toMatchObject({ errorCode: 0, leaderEpoch: 0, endOffset: 1 })
  expect(about(5, 0)).toMatchObject({ errorCode: 0, leaderEpoch: -1, endOffset: -1 })
  expect(about(0, 7)).toMatchObject({ errorCode: errors.UNKNOWN_LEADER_EPOCH })
})

test('produce: to the wrong broker is NOT_LEADER_OR_FOLLOWER, and the answer names the right one', () => {
  const { topicId } = topicOn('elsewhere')
  const leader = node(cluster, 1).image.topics.get('elsewhere')?.partitions.get(0)?.leader as number
  const other = [1, 2, 3].find((id) => id !== leader) as number
  const records = [buildBatch({ records: [{ timestamp: 1, key: null, value: null }] })]
  const topicData = [{ topicId, partitionData: [{ index: 0, records }] }]
  const answer = ask(cluster, connect(cluster, other), 0, { acks: 1, timeoutMs: 1_000, topicData })
  expect(answer.responses[0]?.partitionResponses[0]).toMatchObject({
    errorCode: errors.NOT_LEADER_OR_FOLLOWER,
    baseOffset: -1,
    currentLeader: { leaderId: leader, leaderEpoch: 0 },
  })
  expect(answer.nodeEndpoints).toEqual([{ nodeId: leader, host: `node-${leader}`, port: 9092, rack: null }])
})

test('produce: wrong acks, an unknown topic id, two batches at once, and an internal topic are refused', () => {
  const { socket, topicId } = topicOn('refusing')
  const one = buildBatch({ records: [{ timestamp: 1, key: null, value: null }] })
  const errorOf = (id: string, acks: number, ...records: Uint8Array[]) => {
    const topicData = [{ topicId: id, partitionData: [{ index: 0, records }] }]
    return ask(cluster, socket, 0, { acks, timeoutMs: 1_000, topicData }).responses[0]?.partitionResponses[0]?.errorCode
  }
  expect(errorOf(topicId, 2, one)).toBe(errors.INVALID_REQUIRED_ACKS)
  expect(errorOf(ZERO_UUID, 1, one)).toBe(errors.UNKNOWN_TOPIC_ID)
  expect(errorOf(topicId, 1, one, one)).toBe(errors.INVALID_RECORD)
  expect(errorOf(topicId, 1)).toBe(errors.INVALID_RECORD)
  expect(errorOf(topicId, 1, one)).toBe(0)
})

test('delete records: the log begins later on all replicas; beyond the high watermark is out of range', () => {
  const { socket, topicId } = topicOn('shortened')
  produce(socket, topicId, 1, 2, 3)
  run(cluster, 1_000)
  const remove = (offset: number) => {
    const topics = [{ name: 'shortened', partitions: [{ partitionIndex: 0, offset }] }]
    return ask(cluster, socket, 21, { topics, timeoutMs: 10_000 }).topics[0]?.partitions[0]
  }
  expect(remove(4)).toMatchObject({ errorCode: errors.OFFSET_OUT_OF_RANGE, lowWatermark: -1 })
  expect(remove(2)).toMatchObject({ errorCode: 0, lowWatermark: 2 })
  expect([1, 2, 3].map((id) => node(cluster, id).logs.get('shortened-0')?.logStartOffset)).toEqual([2, 2, 2])
  expect(remove(-1)).toMatchObject({ errorCode: 0, lowWatermark: 3 })
})

test('configs: a topic tells its own, the cluster its default, each with where it comes from', () => {
  const { socket } = topicOn('configured', 1, { 'retention.ms': '1000' })
  const names = ['retention.ms', 'min.insync.replicas', 'segment.bytes']
  const resources = [{ resourceType: 2, resourceName: 'configured', configurationKeys: names }]
  const result = ask(cluster, socket, 32, { resources, includeSynonyms: true }).results[0]
  const entry = (name: string) => result?.configs.find((one) => one.name === name)
  expect(entry('retention.ms')).toMatchObject({ value: '1000', configSource: 1, configType: 5 })
  expect(entry('min.insync.replicas')).toMatchObject({
    value: '1',
    configSource: 3,
    synonyms: [
      { name: 'min.insync.replicas', value: '1', source: 3 },
      { name: 'min.insync.replicas', value: '1', source: 5 },
    ],
  })
  expect(entry('segment.bytes')).toMatchObject({ value: '1073741824', configSource: 5 })
  const unknown = ask(cluster, socket, 32, {
    resources: [{ resourceType: 2, resourceName: 'nosuch', configurationKeys: null }],
  }).results[0]
  expect(unknown?.errorCode).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
})

test('configs: a change through a broker reaches the logs', () => {
  const { socket } = topicOn('changed')
  const configs = [{ name: 'retention.ms', configOperation: 0, value: '5000' }]
  const resources = [{ resourceType: 2, resourceName: 'changed', configs }]
  const answer = ask(cluster, socket, 44, { resources, validateOnly: false })
  expect(answer.responses[0]?.errorCode).toBe(0)
  run(cluster, 1_000)
  expect([1, 2, 3].map((id) => node(cluster, id).logs.get('changed-0')?.config.retentionMs)).toEqual([5000, 5000, 5000])
})

test('delete topics: the logs go, and their directories when the delay is over', () => {
  const { socket } = topicOn('doomed', 1, { 'file.delete.delay.ms': '2000' })
  const answer = ask(cluster, socket, 20, { topics: [{ name: 'doomed', topicId: ZERO_UUID }], timeoutMs: 10_000 })
  expect(answer.responses[0]?.errorCode).toBe(0)
  run(cluster, 1_000)
  const directories = () => {
    const disk = cluster.simulation.world.processes.get('node.1')?.disk
    return [...(disk?.files.keys() ?? [])].filter((path) => path.startsWith('doomed-0'))
  }
  expect([1, 2, 3].map((id) => node(cluster, id).logs.has('doomed-0'))).toEqual([false, false, false])
  expect(directories().every((path) => /^doomed-0\.[0-9a-f]{32}-delete[|]/.test(path))).toBe(true)
  expect(directories().length).toBeGreaterThan(0)
  run(cluster, 2_000)
  expect(directories()).toEqual([])
})

test('describe: topic partitions page by page, the cluster, and the quorum through any broker', () => {
  topicOn('paged', 3)
  const socket = connect(cluster, follower)
  const first = ask(cluster, socket, 75, { topics: [{ name: 'paged' }], responsePartitionLimit: 2, cursor: null })
  expect(first.topics[0]?.partitions.map(({ partitionIndex }) => partitionIndex)).toEqual([0, 1])
  expect(first.nextCursor).toEqual({ topicName: 'paged', partitionIndex: 2 })
  const second = ask(cluster, socket, 75, { topics: [{ name: 'paged' }], cursor: first.nextCursor })
  expect(second.topics[0]?.partitions.map(({ partitionIndex }) => partitionIndex)).toEqual([2])
  expect(second.topics[0]).toMatchObject({ topicAuthorizedOperations: 3576 })
  const { brokers, clusterId } = ask(cluster, socket, 60, { includeClusterAuthorizedOperations: false })
  expect(brokers.map(({ brokerId }) => brokerId)).toEqual([1, 2, 3])
  expect(clusterId).toBe('AAAAAAAAQACAAAAAAAAAAQ')
  const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }]
  const quorum = ask(cluster, socket, 55, { topics })
  expect(quorum.topics[0]?.partitions[0]).toMatchObject({ errorCode: 0, leaderId: controller })
  expect(quorum.topics[0]?.partitions[0]?.currentVoters.map(({ replicaId }) => replicaId)).toEqual([1, 2, 3])
  const controllers = ask(cluster, connect(cluster, follower, 'CONTROLLER'), 60, {
    includeClusterAuthorizedOperations: false,
    endpointType: 2,
  })
  expect(controllers).toMatchObject({ controllerId: controller, errorCode: 0 })
  expect(controllers.brokers.map(({ port }) => port)).toEqual([9093, 9093, 9093])
})

test('producer ids: each is given once, whichever broker is asked', () => {
  const ids = new Set<number>()
  for (const id of [1, 2, 3, 1, 2, 3]) {
    const answer = ask(cluster, connect(cluster, id), 22, { transactionalId: null, transactionTimeoutMs: 0 }, 5)
    expect(answer).toMatchObject({ errorCode: 0, producerEpoch: 0 })
    ids.add(answer.producerId)
  }
  expect(ids.size).toBe(6)
})

test('fetch: waits for its bytes, and gets the first batch whole however large', () => {
  const { socket, topicId } = topicOn('fetched')
  produce(socket, topicId, 1, 2, 3)
  const fetch = (options: { minBytes: number; maxWaitMs: number; maxBytes?: number; fetchOffset?: number }) => {
    const { fetchOffset = 0, ...rest } = options
    const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1 }]
    const startUs = cluster.simulation.world.nowUs
    const answer = ask(cluster, socket, 1, { ...rest, topics: [{ topicId, partitions }], rackId: '' })
    const waitedMs = (cluster.simulation.world.nowUs - startUs) / 1_000
    return { waitedMs, data: answer.responses[0]?.partitions[0] }
  }
  const whole = fetch({ minBytes: 1, maxWaitMs: 30_000, maxBytes: 1 })
  expect(whole.data?.records?.[0]?.length).toBeGreaterThan(60)
  // The answer is seen at the world's next event.
  expect(whole.waitedMs).toBeLessThan(1_000)
  expect(fetch({ minBytes: 10_000, maxWaitMs: 300 }).waitedMs).toBeGreaterThanOrEqual(300)
  expect(fetch({ minBytes: 1, maxWaitMs: 500, fetchOffset: 9 }).data?.errorCode).toBe(errors.OFFSET_OUT_OF_RANGE)
})

test('small answers: log directories, producers, config resources, quotas, and no authorizer', () => {
  const { socket, topicId } = topicOn('small')
  produce(socket, topicId, 1)
  const dirs = ask(cluster, socket, 35, { topics: [{ topic: 'small', partitions: [0] }] }).results[0]
  expect(dirs?.topics[0]?.partitions[0]).toMatchObject({ partitionSize: 69, offsetLag: 0, isFutureKey: false })
  const producers = ask(cluster, socket, 61, { topics: [{ name: 'small', partitionIndexes: [0, 7] }] }).topics[0]
  expect(producers?.partitions.map(({ errorCode }) => errorCode)).toEqual([0, errors.UNKNOWN_TOPIC_OR_PARTITION])
  const resources = ask(cluster, socket, 74, { resourceTypes: [4] }).configResources
  expect(resources.map(({ resourceName }) => resourceName)).toEqual(['1', '2', '3'])
  expect(ask(cluster, socket, 48, { components: [], strict: false }).entries).toEqual([])
  const acls = ask(cluster, socket, 29, {
    ...{ resourceTypeFilter: 1, resourceNameFilter: null, principalFilter: null, hostFilter: null },
    ...{ operation: 1, permissionType: 1 },
  })
  expect(acls).toMatchObject({ errorCode: errors.SECURITY_DISABLED })
})
