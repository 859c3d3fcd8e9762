import { expect, test } from 'vitest'
import type { RequestInput } from '../../src/protocol/apis.ts'
import { errors } from '../../src/protocol/errors.ts'
import {
  alterIsr,
  ask,
  createTopic,
  heartbeat,
  killBroker,
  partitionOf,
  pass,
  show,
  startBroker,
  stopBroker,
  type TestCluster,
  testCluster,
} from './test-cluster.ts'

test('alter-partition: a shrink raises the partition epoch only, and an expansion likewise', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  expect(alterIsr(cluster, 't', [1, 2])).toMatchObject({ errorCode: 0, leaderEpoch: 0, partitionEpoch: 1, isr: [1, 2] })
  expect(alterIsr(cluster, 't', [1, 2, 3])).toMatchObject({ errorCode: 0, leaderEpoch: 0, partitionEpoch: 2 })
  const types = cluster.ctx.events.map(({ type }) => type)
  expect(types.slice(-2)).toEqual(['IsrShrunk', 'IsrExpanded'])
})

test('alter-partition: each error', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  alterIsr(cluster, 't', [1, 2])
  const epoch = (id: number) => cluster.brokers.get(id)?.epoch ?? -1
  const code = (isr: number[], patch: Parameters<typeof alterIsr>[3] = {}) =>
    alterIsr(cluster, 't', isr, patch).errorCode
  expect(code([1], { partitionIndex: 7 })).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
  expect(code([1], { leaderEpoch: 1 })).toBe(errors.NOT_CONTROLLER)
  expect(code([1], { partitionEpoch: 2 })).toBe(errors.NOT_CONTROLLER)
  expect(code([1], { leaderEpoch: -1 })).toBe(errors.FENCED_LEADER_EPOCH)
  expect(code([1], { partitionEpoch: 0 })).toBe(errors.INVALID_UPDATE_VERSION)
  expect(code([1, 9])).toBe(errors.INVALID_REQUEST)
  expect(code([1, 1])).toBe(errors.INVALID_REQUEST)
  expect(code([2, 3])).toBe(errors.INVALID_REQUEST)
  expect(code([])).toBe(errors.INVALID_REQUEST)
  expect(code([1], { leaderRecoveryState: 1 })).toBe(errors.INVALID_REQUEST)
  const stale = [
    { brokerId: 1, brokerEpoch: epoch(1) },
    { brokerId: 3, brokerEpoch: 1 },
  ]
  expect(code([], { newIsrWithEpochs: stale })).toBe(errors.INELIGIBLE_REPLICA)
  const partition = { partitionIndex: 0, leaderEpoch: 0, partitionEpoch: 1, newIsrWithEpochs: [{ brokerId: 1 }] }
  const from = (brokerId: number, brokerEpoch: number, topicId: string) =>
    ask(cluster, 56, { brokerId, brokerEpoch, topics: [{ topicId, partitions: [partition] }] })
  const topicId = cluster.controller.image.topics.get('t')?.topicId ?? ''
  expect(from(1, 1, topicId)).toMatchObject({ errorCode: errors.STALE_BROKER_EPOCH, topics: [] })
  expect(from(2, epoch(2), topicId).topics[0]?.partitions[0]?.errorCode).toBe(errors.INVALID_REQUEST)
  expect(from(1, epoch(1), 'zzzzzzzzzzzzzzzzzzzzzw').topics[0]?.partitions[0]?.errorCode).toBe(errors.UNKNOWN_TOPIC_ID)
  killBroker(cluster, 3)
  pass(cluster, 11_000)
  expect(code([1, 2, 3])).toBe(errors.INELIGIBLE_REPLICA)
  expect(show(cluster, 't')).toBe('leader 1@0 isr [1,2] elr [] last [] pe 1')
})

function elect(cluster: TestCluster, electionType: number, topic: string, partition = 0): number | undefined {
  const answer = ask(cluster, 43, { electionType, topicPartitions: [{ topic, partitions: [partition] }] })
  return answer.replicaElectionResults[0]?.partitionResult[0]?.errorCode
}

test('elect-leaders: preferred and unclean, and each error', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2]], { 'min.insync.replicas': '1' })
  expect(elect(cluster, 0, 't')).toBe(errors.ELECTION_NOT_NEEDED)
  expect(elect(cluster, 1, 't')).toBe(errors.ELECTION_NOT_NEEDED)
  expect(elect(cluster, 0, 'nope')).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
  expect(elect(cluster, 0, 't', 5)).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
  expect(ask(cluster, 43, { electionType: 7, topicPartitions: null }).errorCode).toBe(errors.INVALID_REQUEST)
  stopBroker(cluster, 1)
  expect(show(cluster, 't')).toBe('leader 2@1 isr [2] elr [] last [] pe 1')
  expect(elect(cluster, 0, 't')).toBe(errors.PREFERRED_LEADER_NOT_AVAILABLE)
  killBroker(cluster, 2)
  pass(cluster, 11_000)
  expect(show(cluster, 't')).toBe('leader -1@2 isr [] elr [2] last [2] pe 2')
  expect(elect(cluster, 1, 't')).toBe(errors.ELIGIBLE_LEADERS_NOT_AVAILABLE)
  startBroker(cluster, 1, { clean: true })
  expect(show(cluster, 't')).toBe('leader -1@2 isr [] elr [2] last [2] pe 2')
  cluster.ctx.events.length = 0
  expect(elect(cluster, 1, 't')).toBe(0)
  expect(show(cluster, 't')).toBe('leader 1@3 isr [1] elr [] last [] pe 3')
  expect(partitionOf(cluster, 't').leaderRecoveryState).toBe(1)
  expect(cluster.ctx.events[0]).toMatchObject({ type: 'LeaderElected', leader: 1, unclean: true })
  expect(alterIsr(cluster, 't', [1]).leaderRecoveryState).toBe(0)
})

test('balance: leaderships go back to preferred replicas every leader.imbalance.check.interval.seconds', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  pass(cluster, 10_000)
  stopBroker(cluster, 1)
  startBroker(cluster, 1, { clean: true })
  alterIsr(cluster, 't', [2, 3, 1])
  pass(cluster, 285_000)
  expect(partitionOf(cluster, 't').leader).toBe(2)
  pass(cluster, 6_000)
  expect(show(cluster, 't')).toBe('leader 1@2 isr [2,3,1] elr [] last [] pe 3')
})

test('balance: auto.leader.rebalance.enable=false leaves them where they are', () => {
  const cluster = testCluster(3, { 'auto.leader.rebalance.enable': 'false' })
  createTopic(cluster, 't', [[1, 2, 3]])
  stopBroker(cluster, 1)
  startBroker(cluster, 1, { clean: true })
  alterIsr(cluster, 't', [2, 3, 1])
  pass(cluster, 310_000)
  expect(partitionOf(cluster, 't').leader).toBe(2)
})

test('unclean election: a topic that is told to later is looked at every unclean.leader.election.interval.ms', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2]])
  stopBroker(cluster, 2)
  killBroker(cluster, 1)
  pass(cluster, 11_000)
  startBroker(cluster, 2, { clean: true })
  expect(partitionOf(cluster, 't').leader).toBe(-1)
  setConfig(cluster, 'unclean.leader.election.enable', 'true')
  expect(partitionOf(cluster, 't').leader).toBe(-1)
  pass(cluster, 300_000)
  expect(partitionOf(cluster, 't').leader).toBe(2)
})

function setConfig(cluster: TestCluster, name: string, value: string): void {
  const configs = [{ name, value, configOperation: 0 }]
  ask(cluster, 44, { resources: [{ resourceType: 2, resourceName: 't', configs }], validateOnly: false })
}

type Target = RequestInput<45>['topics'][number]['partitions'][number]['replicas']

function reassign(cluster: TestCluster, replicas: Target, allowReplicationFactorChange = true): number | undefined {
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0, replicas }] }]
  return ask(cluster, 45, { allowReplicationFactorChange, topics }).responses[0]?.partitions[0]?.errorCode
}

function assignment(cluster: TestCluster): string {
  const { replicas, addingReplicas, removingReplicas } = partitionOf(cluster, 't')
  return `[${replicas}] adding [${addingReplicas}] removing [${removingReplicas}]`
}

test('reassignment: the target comes first, and it is done when what is added is in sync', () => {
  const cluster = testCluster(4)
  createTopic(cluster, 't', [[1, 2]])
  expect(reassign(cluster, [4, 3])).toBe(0)
  expect(assignment(cluster)).toBe('[4,3,1,2] adding [3,4] removing [1,2]')
  const listed = ask(cluster, 46, { topics: null })
  expect(listed.topics[0]?.partitions[0]).toMatchObject({ replicas: [4, 3, 1, 2], addingReplicas: [3, 4] })
  expect(alterIsr(cluster, 't', [1, 2, 3]).errorCode).toBe(0)
  expect(alterIsr(cluster, 't', [1, 2, 3, 4]).errorCode).toBe(errors.NEW_LEADER_ELECTED)
  expect(assignment(cluster)).toBe('[4,3] adding [] removing []')
  expect(show(cluster, 't')).toBe('leader 4@1 isr [3,4] elr [] last [] pe 3')
  expect(ask(cluster, 46, { topics: null }).topics).toEqual([])
})

test('reassignment: another order of the same replicas is done at once, and no leader changes', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  expect(reassign(cluster, [3, 2, 1])).toBe(0)
  expect(assignment(cluster)).toBe('[3,2,1] adding [] removing []')
  expect(show(cluster, 't')).toBe('leader 1@0 isr [1,2,3] elr [] last [] pe 1')
})

test('reassignment: removing a replica raises the leader epoch although the leader stays', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  expect(reassign(cluster, [1, 2])).toBe(0)
  expect(assignment(cluster)).toBe('[1,2] adding [] removing []')
  expect(show(cluster, 't')).toBe('leader 1@1 isr [1,2] elr [] last [] pe 1')
})

test('reassignment: to fewer replicas it waits until all that stay are in sync', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2, 3]])
  alterIsr(cluster, 't', [1, 3])
  expect(reassign(cluster, [1, 2])).toBe(0)
  expect(assignment(cluster)).toBe('[1,2,3] adding [] removing [3]')
  expect(alterIsr(cluster, 't', [1, 2, 3]).errorCode).toBe(0)
  expect(assignment(cluster)).toBe('[1,2] adding [] removing []')
  expect(show(cluster, 't')).toBe('leader 1@1 isr [1,2] elr [] last [] pe 3')
})

test('reassignment: null cancels it; its errors', () => {
  const cluster = testCluster(4)
  createTopic(cluster, 't', [[1, 2]])
  expect(reassign(cluster, null)).toBe(errors.NO_REASSIGNMENT_IN_PROGRESS)
  expect(reassign(cluster, [1, 9])).toBe(errors.INVALID_REPLICA_ASSIGNMENT)
  expect(reassign(cluster, [])).toBe(errors.INVALID_REPLICA_ASSIGNMENT)
  expect(reassign(cluster, [1, 2, 3], false)).toBe(errors.INVALID_REPLICATION_FACTOR)
  expect(reassign(cluster, [1, 3])).toBe(0)
  expect(reassign(cluster, null)).toBe(0)
  expect(assignment(cluster)).toBe('[1,2] adding [] removing []')
  expect(show(cluster, 't')).toBe('leader 1@1 isr [1,2] elr [] last [] pe 2')
})

test('log directories: one that fails takes the broker out of what is in it', () => {
  const cluster = testCluster()
  createTopic(cluster, 't', [[1, 2]])
  const directory = cluster.controller.image.brokers.get(1)?.directories[0] ?? ''
  heartbeat(cluster, 1, { offlineLogDirs: [directory] })
  expect(show(cluster, 't')).toBe('leader 2@1 isr [2] elr [] last [] pe 1')
})
