import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromHex } from '../../src/base/bytes.ts'
import { ZERO_UUID } from '../../src/base/uuid.ts'
import type { RequestInput, ResponseInput } from '../../src/protocol/apis.ts'
import { codecFor } from '../../src/protocol/codec.ts'
import { errors } from '../../src/protocol/errors.ts'
import { createReader } from '../../src/protocol/reader.ts'
import { createTopicsResponse } from '../../src/protocol/schema/19-create-topics.ts'
import {
  ask,
  createTopic,
  heartbeat,
  killBroker,
  partitionOf,
  pass,
  show,
  type TestCluster,
  testCluster,
} from './test-cluster.ts'

type Topic = Partial<RequestInput<19>['topics'][number]>

function create(cluster: TestCluster, topic: Topic): ResponseInput<19>['topics'][number] {
  const whole = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [], ...topic }
  return ask(cluster, 19, { topics: [whole] }).topics[0] as ResponseInput<19>['topics'][number]
}

const manual = (...replicas: number[][]): Topic => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: replicas.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
})

test('create-topics: partitions are placed, led by the first of the ISR, in epoch 0', () => {
  const cluster = testCluster()
  expect(create(cluster, { numPartitions: 3, replicationFactor: 3 })).toMatchObject({
    ...{ errorCode: 0, numPartitions: 3, replicationFactor: 3 },
  })
  const leaders = [0, 1, 2].map((index) => {
    const { replicas, isr, leader, leaderEpoch, partitionEpoch } = partitionOf(cluster, 't', index)
    expect({ isr, leader, leaderEpoch, partitionEpoch }).toEqual({
      ...{ isr: replicas, leader: replicas[0], leaderEpoch: 0, partitionEpoch: 0 },
    })
    return leader
  })
  expect(leaders.sort()).toEqual([1, 2, 3])
  expect(cluster.ctx.events).toContainEqual(
    expect.objectContaining({ type: 'TopicCreated', topic: 't', partitions: 3 }),
  )
})

test('create-topics: a dead broker is still registered and gets replicas, but is not in the ISR', () => {
  const cluster = testCluster()
  killBroker(cluster, 2)
  pass(cluster, 11_000)
  expect(create(cluster, { replicationFactor: 3 }).errorCode).toBe(0)
  expect(partitionOf(cluster, 't').replicas[2]).toBe(2)
  expect(partitionOf(cluster, 't').isr).not.toContain(2)
})

test('create-topics: -1 takes num.partitions and default.replication.factor', () => {
  const cluster = testCluster(3, { 'num.partitions': '4', 'default.replication.factor': '2' })
  expect(create(cluster, { numPartitions: -1, replicationFactor: -1 })).toMatchObject({
    ...{ numPartitions: 4, replicationFactor: 2 },
  })
})

test('create-topics: each error; where a real tool was heard, in its words', () => {
  const cluster = testCluster()
  create(cluster, { name: 'taken' })
  create(cluster, { name: 'a.b' })
  const configs = (name: string, value: string | null) => ({ configs: [{ name, value }] })
  const cases: [Topic, keyof typeof errors, string | null][] = [
    [{ name: 'taken' }, 'TOPIC_ALREADY_EXISTS', "Topic 'taken' already exists."],
    [
      { name: 'bad/name' },
      'INVALID_TOPIC_EXCEPTION',
      "Topic name is invalid: 'bad/name' contains one or more characters",
    ],
    [{ name: '..' }, 'INVALID_TOPIC_EXCEPTION', null],
    [{ name: '' }, 'INVALID_TOPIC_EXCEPTION', null],
    [{ name: 'x'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION', 'is longer than the max allowed length 249'],
    [{ name: 'a_b' }, 'INVALID_TOPIC_EXCEPTION', "Topic 'a_b' collides with existing topic: a.b"],
    [{ name: '__cluster_metadata' }, 'TOPIC_AUTHORIZATION_FAILED', null],
    [{ replicationFactor: 4 }, 'INVALID_REPLICATION_FACTOR', 'Unable to replicate the partition 4 time(s): The target'],
    [{ replicationFactor: 0 }, 'INVALID_REPLICATION_FACTOR', 'Replication factor 0'],
    [{ numPartitions: 0 }, 'INVALID_PARTITIONS', null],
    [{ numPartitions: 10_001 }, 'POLICY_VIOLATION', null],
    [configs('retention.ms', 'abc'), 'INVALID_CONFIG', 'Invalid value abc for configuration retention.ms'],
    [configs('segment.bytes', '1000'), 'INVALID_CONFIG', 'Value must be at least 1048576'],
    [configs('no.such', '1'), 'INVALID_CONFIG', 'no.such'],
    [configs('retention.ms', null), 'INVALID_CONFIG', 'need a value: retention.ms'],
    [{ ...manual([1]), numPartitions: 1 }, 'INVALID_REQUEST', null],
    [{ ...manual([1]), replicationFactor: 1 }, 'INVALID_REQUEST', null],
    [manual([9]), 'INVALID_REPLICA_ASSIGNMENT', 'broker 9, which is not registered'],
    [manual([1, 1]), 'INVALID_REPLICA_ASSIGNMENT', 'more than once'],
    [manual([]), 'INVALID_REPLICA_ASSIGNMENT', 'no broker'],
    [manual([1, 2], [1]), 'INVALID_REPLICA_ASSIGNMENT', '1 replica(s), but other partitions have 2'],
    [
      { ...manual(), assignments: [{ partitionIndex: 1, brokerIds: [1] }] },
      'INVALID_REPLICA_ASSIGNMENT',
      'without a gap',
    ],
  ]
  for (const [topic, name, message] of cases) {
    const answer = create(cluster, topic)
    expect([topic, answer.errorCode]).toEqual([topic, errors[name]])
    if (message !== null) expect(answer.errorMessage).toContain(message)
  }
  expect([...cluster.controller.image.topics.keys()]).toEqual(['taken', 'a.b'])
})

test('create-topics: a name that comes twice is refused, validateOnly changes nothing', () => {
  const cluster = testCluster()
  const topic = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
  const twice = ask(cluster, 19, { topics: [topic, topic, { ...topic, name: 'u' }] })
  expect(twice.topics.map(({ name, errorCode }) => [name, errorCode])).toEqual([
    ['u', 0],
    ['t', errors.INVALID_REQUEST],
  ])
  expect(ask(cluster, 19, { topics: [{ ...topic, name: 'v' }], validateOnly: true }).topics[0]?.errorCode).toBe(0)
  expect([...cluster.controller.image.topics.keys()]).toEqual(['u'])
})

test('create-topics: the answer names the configs that hold, as a real 4.3.1 does', () => {
  const lines = readFileSync(new URL('../golden/wire/interbroker.jsonl', import.meta.url), 'utf8').split('\n')
  const frames = lines.filter((line) => line.includes('"CreateTopics"') && line.includes('"response"'))
  const real = frames
    .map((line) => codecFor(createTopicsResponse, 7).read(createReader([fromHex(JSON.parse(line).hex).subarray(5)])))
    .flatMap(({ topics }) => topics)
  const cluster = testCluster()
  const withRetention = real.find(({ configs }) => configs?.some(({ value }) => value === '1000'))
  const plain = real.find(
    ({ configs, errorCode }) => errorCode === 0 && configs?.every(({ configSource }) => configSource !== 1),
  )
  expect(create(cluster, { name: 'a' }).configs).toEqual(plain?.configs)
  expect(create(cluster, { name: 'b', configs: [{ name: 'retention.ms', value: '1000' }] }).configs).toEqual(
    withRetention?.configs,
  )
})

test('delete-topics: by name, by id; unknown ones and ambiguous wishes have their errors', () => {
  const cluster = testCluster()
  for (const name of ['a', 'b', 'c']) create(cluster, { name, configs: [{ name: 'retention.ms', value: '5' }] })
  const idOf = (name: string) => cluster.controller.image.topics.get(name)?.topicId ?? ''
  const unknownId = 'zzzzzzzzzzzzzzzzzzzzzw'
  const b = idOf('b')
  const topics = [
    ...[{ name: 'a' }, { topicId: b }, { name: 'nope' }, { topicId: unknownId }],
    ...[
      { name: null, topicId: ZERO_UUID },
      { name: 'c', topicId: idOf('c') },
    ],
  ].map((topic) => ({ name: null, topicId: ZERO_UUID, ...topic }))
  const { responses } = ask(cluster, 20, { topics, timeoutMs: 0 })
  expect(responses.map(({ errorCode }) => errorCode)).toEqual([
    ...[0, 0, errors.UNKNOWN_TOPIC_OR_PARTITION, errors.UNKNOWN_TOPIC_ID],
    ...[errors.INVALID_REQUEST, errors.INVALID_REQUEST],
  ])
  expect(responses[1]).toMatchObject({ name: 'b', topicId: b })
  expect([...cluster.controller.image.topics.keys()]).toEqual(['c'])
  expect([...cluster.controller.image.configs.keys()]).toEqual(['BROKER~', 'TOPIC~c'])
})

test('delete-topics: delete.topic.enable=false disables it', () => {
  const cluster = testCluster(1, { 'delete.topic.enable': 'false' })
  create(cluster, { name: 'a' })
  const request = { topics: [{ name: 'a', topicId: ZERO_UUID }], timeoutMs: 0 }
  expect(ask(cluster, 20, request).responses[0]?.errorCode).toBe(errors.TOPIC_DELETION_DISABLED)
})

test('create-partitions: more are added, fewer or as many are refused', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [
    [1, 2],
    [2, 3],
  ])
  const add = (count: number, assignments: number[][] | null = null, name = 't') =>
    ask(cluster, 37, {
      topics: [{ name, count, assignments: assignments?.map((brokerIds) => ({ brokerIds })) ?? null }],
      timeoutMs: 0,
      validateOnly: false,
    }).results[0]
  expect(add(2)).toMatchObject({
    errorCode: errors.INVALID_PARTITIONS,
    errorMessage: "'t' has 2 partition(s) already.",
  })
  expect(add(1)?.errorCode).toBe(errors.INVALID_PARTITIONS)
  expect(add(3, null, 'nope')?.errorCode).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
  expect(add(4, [[1, 2]])?.errorCode).toBe(errors.INVALID_REPLICA_ASSIGNMENT)
  expect(add(3, [[1]])?.errorCode).toBe(errors.INVALID_REPLICA_ASSIGNMENT)
  expect(add(3, [[3, 1]])?.errorCode).toBe(0)
  expect(show(cluster, 't', 2)).toBe('leader 3@0 isr [3,1] elr [] last [] pe 0')
  expect(add(5)?.errorCode).toBe(0)
  expect(partitionOf(cluster, 't', 4).replicas).toHaveLength(2)
})

test('create-topics: brokers that leave get no replicas', () => {
  const cluster = testCluster()
  createTopic(cluster, 'led', [[1]])
  heartbeat(cluster, 1, { wantShutDown: true })
  expect(create(cluster, { numPartitions: 4, replicationFactor: 2 }).errorCode).toBe(0)
  for (let index = 0; index < 4; index++) expect(partitionOf(cluster, 't', index).replicas).not.toContain(1)
  expect(create(cluster, { name: 'three', replicationFactor: 3 }).errorCode).toBe(errors.INVALID_REPLICATION_FACTOR)
})
