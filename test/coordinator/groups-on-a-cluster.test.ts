import { expect, test } from 'vitest'
import { errors } from '../../src/protocol/errors.ts'
import { encodeSubscription } from '../../src/protocol/consumer-protocol.ts'
import {
  ask,
  type Cluster,
  command,
  connect,
  createTopic,
  frame,
  isRunning,
  node,
  run,
  send,
  startCluster,
  until,
} from '../broker/cluster.ts'
import { decodeResponse } from '../../src/protocol/headers.ts'

const GROUP = 'billing/eu'

function findCoordinator(cluster: Cluster, socket: number): number {
  let nodeId = -1
  for (let tries = 0; tries < 60 && nodeId < 0; tries++) {
    const found = ask(cluster, socket, 10, { keyType: 0, coordinatorKeys: [GROUP] }).coordinators[0]!
    if (found.errorCode === 0) nodeId = found.nodeId
    else run(cluster, 500)
  }
  return nodeId
}

function join(cluster: Cluster, socket: number, memberId = '') {
  const metadata = encodeSubscription({ topics: ['orders'], userData: null })
  const timeouts = { sessionTimeoutMs: 45_000, rebalanceTimeoutMs: 60_000 }
  const protocols = [{ name: 'range', metadata }]
  return ask(cluster, socket, 11, { groupId: GROUP, ...timeouts, memberId, protocolType: 'consumer', protocols })
}

function commit(cluster: Cluster, socket: number, memberId: string, generation: number, offset: number) {
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const partitions = [
    { partitionIndex: 0, committedOffset: offset, committedMetadata: 'm' },
    { partitionIndex: 9, committedOffset: offset, committedMetadata: null },
  ]
  const who = { groupId: GROUP, memberId, generationIdOrMemberEpoch: generation }
  const answer = ask(cluster, socket, 8, { ...who, topics: [{ topicId, partitions }] })
  return answer.topics.flatMap((topic) => topic.partitions.map((one) => [one.partitionIndex, one.errorCode]))
}

function committed(cluster: Cluster, socket: number) {
  const groups = [{ groupId: GROUP, topics: [{ name: 'orders', partitionIndexes: [0] }] }]
  return ask(cluster, socket, 9, { groups, requireStable: true }, 9).groups[0]?.topics[0]?.partitions[0]
}

test('one node: a consumer finds its coordinator, joins, commits, is described, leaves and is deleted', () => {
  const properties = { 'offsets.topic.replication.factor': '1', 'offsets.topic.num.partitions': '4' }
  const cluster = startCluster(1, properties, true)
  until(cluster, 'the broker runs', () => isRunning(cluster, 1))
  const socket = connect(cluster, 1)
  createTopic(cluster, socket, 'orders', 1, 1)
  expect(ask(cluster, socket, 10, { keyType: 0, key: GROUP }, 2).errorCode).toBe(errors.COORDINATOR_NOT_AVAILABLE)
  expect(findCoordinator(cluster, socket)).toBe(1)
  expect([...node(cluster, 1).image.configs.get('TOPIC~__consumer_offsets')!]).toEqual([
    ['compression.type', 'producer'],
    ['cleanup.policy', 'compact'],
    ['segment.bytes', '104857600'],
  ])
  const { memberId } = join(cluster, socket)
  expect(join(cluster, socket, memberId)).toMatchObject({ errorCode: 0, generationId: 1, leader: memberId })
  const atUs = (state: string) =>
    cluster.events.find(({ event }) => event.type === 'GroupStateChanged' && event.state === state)?.atUs ?? 0
  expect(atUs('CompletingRebalance') - atUs('PreparingRebalance')).toBe(3_000_000)
  const assignments = [{ memberId, assignment: Uint8Array.of(0, 1) }]
  const sync = { groupId: GROUP, generationId: 1, memberId, protocolType: 'consumer', protocolName: 'range' }
  expect(ask(cluster, socket, 14, { ...sync, assignments }).assignment).toEqual(Uint8Array.of(0, 1))
  expect(ask(cluster, socket, 12, { groupId: GROUP, generationId: 1, memberId }).errorCode).toBe(0)
  expect(commit(cluster, socket, memberId, 1, 42)).toEqual([
    [9, 3],
    [0, 0],
  ])
  expect(committed(cluster, socket)).toMatchObject({ committedOffset: 42, metadata: 'm', errorCode: 0 })
  const all = ask(cluster, socket, 9, { groups: [{ groupId: GROUP, topics: null }] }).groups[0]
  expect(all?.topics[0]?.topicId).toBe(node(cluster, 1).image.topics.get('orders')?.topicId)
  expect(ask(cluster, socket, 9, { groupId: GROUP, topics: null }, 7)).toMatchObject({ errorCode: 0, groups: [] })
  const described = ask(cluster, socket, 15, { groups: [GROUP], includeAuthorizedOperations: true }).groups[0]
  expect(described).toMatchObject({ groupState: 'Stable', protocolData: 'range', authorizedOperations: 328 })
  expect(described?.members[0]).toMatchObject({ memberId, clientId: 'test', clientHost: '/10.0.0.9' })
  expect(ask(cluster, socket, 42, { groupsNames: [GROUP] }).results[0]?.errorCode).toBe(errors.NON_EMPTY_GROUP)
  expect(ask(cluster, socket, 13, { groupId: GROUP, memberId }, 1).errorCode).toBe(0)
  const listed = ask(cluster, socket, 16, { statesFilter: ['Empty'], typesFilter: [] }).groups
  expect(listed).toEqual([{ groupId: GROUP, protocolType: 'consumer', groupState: 'Empty', groupType: 'classic' }])
  const topics = [{ name: 'orders', partitions: [{ partitionIndex: 0 }, { partitionIndex: 5 }] }]
  const deleted = ask(cluster, socket, 47, { groupId: GROUP, topics }).topics[0]?.partitions
  expect(deleted?.map((one) => [one.partitionIndex, one.errorCode])).toEqual([
    [5, 3],
    [0, 0],
  ])
  expect(ask(cluster, socket, 42, { groupsNames: [GROUP, GROUP] }).results).toEqual([{ groupId: GROUP, errorCode: 0 }])
  expect(node(cluster, 1).groups.size).toBe(0)
  expect([...cluster.strict.untouched]).toEqual([])
})

test('three nodes: when the coordinator is killed another loads the group, and its members go on', () => {
  const cluster = startCluster(3, { 'offsets.topic.num.partitions': '1' })
  until(cluster, 'all brokers run', () => [1, 2, 3].every((id) => isRunning(cluster, id)))
  const admin = connect(cluster, 1)
  createTopic(cluster, admin, 'orders', 1, 3)
  const first = findCoordinator(cluster, admin)
  let socket = connect(cluster, first)
  const { memberId } = join(cluster, socket)
  expect(join(cluster, socket, memberId).generationId).toBe(1)
  const assignments = [{ memberId, assignment: Uint8Array.of(7) }]
  expect(ask(cluster, socket, 14, { groupId: GROUP, generationId: 1, memberId, assignments }).errorCode).toBe(0)
  expect(commit(cluster, socket, memberId, 1, 10)).toContainEqual([0, 0])
  command(cluster, { type: 'kill', target: `node.${first}` })
  const survivor = [1, 2, 3].find((id) => id !== first) as number
  const other = connect(cluster, survivor)
  run(cluster, 15_000)
  const second = findCoordinator(cluster, other)
  expect(second).not.toBe(first)
  socket = connect(cluster, second)
  const beat = { groupId: GROUP, generationId: 1, memberId }
  expect(ask(cluster, socket, 12, beat).errorCode).toBe(0)
  expect(committed(cluster, socket)).toMatchObject({ committedOffset: 10, metadata: 'm' })
  expect(ask(cluster, socket, 14, { ...beat, assignments: [] }).assignment).toEqual(Uint8Array.of(7))
  expect(commit(cluster, socket, memberId, 1, 11)).toContainEqual([0, 0])
  run(cluster, 45_000)
  expect(ask(cluster, socket, 12, beat).errorCode).toBe(errors.UNKNOWN_MEMBER_ID)
  expect(node(cluster, second).groups.size).toBe(1)
})

test('three nodes: who waits to join a coordinator that steps down is told NOT_COORDINATOR', () => {
  const cluster = startCluster(3, { 'offsets.topic.num.partitions': '1', 'group.initial.rebalance.delay.ms': '60000' })
  until(cluster, 'all brokers run', () => [1, 2, 3].every((id) => isRunning(cluster, id)))
  const admin = connect(cluster, 1)
  const first = findCoordinator(cluster, admin)
  const socket = connect(cluster, first)
  const { memberId } = join(cluster, socket)
  const metadata = encodeSubscription({ topics: ['orders'], userData: null })
  const body = { groupId: GROUP, sessionTimeoutMs: 45_000, rebalanceTimeoutMs: 60_000, memberId }
  send(cluster, socket, 11, { ...body, protocolType: 'consumer', protocols: [{ name: 'range', metadata }] }, 9)
  run(cluster, 1_000)
  command(cluster, { type: 'stop', target: `node.${first}` })
  let answer: Uint8Array | null = null
  until(cluster, 'the waiting join is answered', () => {
    answer = frame(cluster, socket)
    return answer !== null
  })
  expect(decodeResponse(11, 9, [answer as unknown as Uint8Array]).body.errorCode).toBe(errors.NOT_COORDINATOR)
})
