import { expect, test } from 'vitest'
import { errors } from '../../src/protocol/errors.ts'
import { describeGroup } from '../../src/engine/coordinator/group/describe-groups.ts'
import { listGroups } from '../../src/engine/coordinator/group/list-groups.ts'
import {
  after,
  ask,
  commitError,
  commitOf,
  enter,
  fetched,
  joinOf,
  OFFSETS,
  send,
  stableGroup,
  startBench,
  stateOf,
} from './one-coordinator.ts'

const sync = (memberId: string, generationId = 1) => ({ groupId: 'g', generationId, memberId, assignments: [] })

test('JoinGroup: each error once', () => {
  const bench = startBench({ 'group.max.size': '1' })
  const errorOf = (request: ReturnType<typeof joinOf>, version = 9) => ask(bench, 11, request, version).errorCode
  expect(errorOf(joinOf('', { groupId: '', sessionTimeoutMs: 1 }))).toBe(errors.INVALID_GROUP_ID)
  expect(errorOf(joinOf('', { sessionTimeoutMs: 5_999 }))).toBe(errors.INVALID_SESSION_TIMEOUT)
  expect(errorOf(joinOf('', { sessionTimeoutMs: 1_800_001 }))).toBe(errors.INVALID_SESSION_TIMEOUT)
  expect(errorOf(joinOf('stranger'))).toBe(errors.UNKNOWN_MEMBER_ID)
  expect(bench.node.groups.size).toBe(0)
  expect(errorOf(joinOf('', { protocols: [] }))).toBe(errors.INCONSISTENT_GROUP_PROTOCOL)
  expect(errorOf(joinOf())).toBe(errors.MEMBER_ID_REQUIRED)
  const memberId = stableGroup(bench)
  expect(ask(bench, 11, joinOf())).toMatchObject({ errorCode: errors.GROUP_MAX_SIZE_REACHED, memberId: '' })
  expect(errorOf(joinOf(memberId, { protocolType: 'connect' }))).toBe(errors.INCONSISTENT_GROUP_PROTOCOL)
  expect(errorOf(joinOf(memberId, { groupInstanceId: 'i' }))).toBe(errors.UNKNOWN_MEMBER_ID)
  bench.node.coordinator.get(OFFSETS)!.state = 'loading'
  expect(errorOf(joinOf(memberId))).toBe(errors.COORDINATOR_LOAD_IN_PROGRESS)
  bench.node.coordinator.delete(OFFSETS)
  expect(ask(bench, 11, joinOf(memberId), 5)).toMatchObject({ errorCode: errors.NOT_COORDINATOR, memberId })
})

test('SyncGroup: each error once', () => {
  const bench = startBench()
  expect(ask(bench, 14, { ...sync('x'), groupId: '' }).errorCode).toBe(errors.INVALID_GROUP_ID)
  expect(ask(bench, 14, sync('x')).errorCode).toBe(errors.UNKNOWN_MEMBER_ID)
  const { memberId } = enter(bench)
  expect(ask(bench, 14, sync(memberId, 0)).errorCode).toBe(errors.REBALANCE_IN_PROGRESS)
  after(bench, 3_000)
  expect(ask(bench, 14, sync(memberId, 2)).errorCode).toBe(errors.ILLEGAL_GENERATION)
  const odd = { ...sync(memberId), protocolType: 'consumer', protocolName: 'sticky' }
  expect(ask(bench, 14, odd).errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL)
  expect(ask(bench, 14, sync('x')).errorCode).toBe(errors.UNKNOWN_MEMBER_ID)
  bench.node.coordinator.get(OFFSETS)!.state = 'loading'
  expect(ask(bench, 14, sync(memberId)).errorCode).toBe(errors.COORDINATOR_LOAD_IN_PROGRESS)
})

test('Heartbeat: each error once; while the group loads there is none', () => {
  const bench = startBench()
  const beat = (memberId: string, generationId = 1, groupId = 'g') => {
    return ask(bench, 12, { groupId, generationId, memberId }).errorCode
  }
  expect(beat('x', 1, '')).toBe(errors.INVALID_GROUP_ID)
  expect(beat('x')).toBe(errors.UNKNOWN_MEMBER_ID)
  const { memberId } = enter(bench)
  expect(beat(memberId, 0)).toBe(errors.REBALANCE_IN_PROGRESS)
  after(bench, 3_000)
  expect(beat(memberId)).toBe(0)
  expect(beat(memberId, 2)).toBe(errors.ILLEGAL_GENERATION)
  bench.node.coordinator.get(OFFSETS)!.state = 'loading'
  expect(beat('x')).toBe(0)
  bench.node.coordinator.clear()
  expect(beat(memberId)).toBe(errors.NOT_COORDINATOR)
})

test('LeaveGroup: of an unknown group, with errors of each member', () => {
  const bench = startBench()
  expect(ask(bench, 13, { groupId: '', members: [] }).errorCode).toBe(errors.INVALID_GROUP_ID)
  const unknown = ask(bench, 13, { groupId: 'g', members: [{ memberId: 'x' }] })
  expect(unknown).toMatchObject({ errorCode: 0, members: [{ memberId: 'x', errorCode: errors.UNKNOWN_MEMBER_ID }] })
})

test('OffsetCommit: each error once', () => {
  const bench = startBench()
  const at = (generationIdOrMemberEpoch: number, memberId = '') => ({ generationIdOrMemberEpoch, memberId })
  expect(commitError(bench, at(1, 'x'), 9)).toBe(errors.GROUP_ID_NOT_FOUND)
  expect(commitError(bench, at(1, 'x'), 8)).toBe(errors.ILLEGAL_GENERATION)
  const long = commitOf()
  const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: 'm'.repeat(4_097) }]
  const tooLong = ask(bench, 8, { ...long, groupId: 'simple', topics: [{ name: 'orders', partitions }] })
  expect(tooLong.topics[0]?.partitions[0]?.errorCode).toBe(errors.OFFSET_METADATA_TOO_LARGE)
  const { memberId } = enter(bench)
  after(bench, 3_000)
  expect(commitError(bench, at(1, memberId))).toBe(errors.REBALANCE_IN_PROGRESS)
  send(bench, 14, sync(memberId))
  expect(commitError(bench, at(-1))).toBe(errors.UNKNOWN_MEMBER_ID)
  expect(commitError(bench, at(1, 'x'))).toBe(errors.UNKNOWN_MEMBER_ID)
  expect(commitError(bench, at(0, memberId))).toBe(errors.ILLEGAL_GENERATION)
  expect(commitError(bench, at(1, memberId))).toBe(0)
  expect(fetched(bench)?.committedOffset).toBe(7)
  bench.node.coordinator.clear()
  expect(commitError(bench, at(1, memberId))).toBe(errors.NOT_COORDINATOR)
})

test('DeleteGroups and OffsetDelete: live, unknown and empty groups', () => {
  const bench = startBench()
  const memberId = stableGroup(bench)
  commitError(bench, { memberId, generationIdOrMemberEpoch: 1 })
  const deleted = (groupsNames: string[]) => ask(bench, 42, { groupsNames }).results.map((one) => one.errorCode)
  const topics = [{ name: 'orders', partitions: [{ partitionIndex: 0 }] }]
  expect(deleted(['g', 'nope'])).toEqual([errors.NON_EMPTY_GROUP, errors.GROUP_ID_NOT_FOUND])
  expect(ask(bench, 47, { groupId: 'nope', topics }).errorCode).toBe(errors.GROUP_ID_NOT_FOUND)
  expect(ask(bench, 47, { groupId: '', topics }).errorCode).toBe(errors.INVALID_GROUP_ID)
  expect(ask(bench, 47, { groupId: 'g', topics }).topics[0]?.partitions[0]?.errorCode).toBe(
    errors.GROUP_SUBSCRIBED_TO_TOPIC,
  )
  send(bench, 13, { groupId: 'g', members: [{ memberId }] })
  expect(ask(bench, 47, { groupId: 'g', topics }).topics[0]?.partitions[0]?.errorCode).toBe(0)
  expect(fetched(bench)?.committedOffset).toBe(-1)
  expect(deleted(['g'])).toEqual([0])
  expect(stateOf(bench)).toBe('none')
  const other = startBench()
  stableGroup(other, { protocolType: 'connect' })
  expect(ask(other, 47, { groupId: 'g', topics }).errorCode).toBe(errors.NON_EMPTY_GROUP)
})

test('DescribeGroups and ListGroups: by state and type, with members only while stable', () => {
  const bench = startBench()
  commitError(bench, { groupId: 'simple', generationIdOrMemberEpoch: -1 })
  const memberId = stableGroup(bench)
  const described = describeGroup(bench.node, 'g', 6)
  expect(described).toMatchObject({
    errorCode: 0,
    groupState: 'Stable',
    protocolType: 'consumer',
    protocolData: 'range',
  })
  expect(described.members[0]).toMatchObject({ memberId, clientId: 'app', clientHost: '/127.0.0.1' })
  expect(described.members[0]?.memberAssignment).toEqual(Uint8Array.of(0, 1))
  expect(describeGroup(bench.node, 'nope', 6)).toMatchObject({ errorCode: 69, groupState: 'Dead' })
  expect(describeGroup(bench.node, 'nope', 5)).toMatchObject({ errorCode: 0, groupState: 'Dead', errorMessage: null })
  const list = (statesFilter: string[], typesFilter: string[] = []) => {
    return listGroups(bench.node, { statesFilter, typesFilter }).groups.map(({ groupId }) => groupId)
  }
  expect(list([])).toEqual(['simple', 'g'])
  expect(list(['stable'])).toEqual(['g'])
  expect(list(['EMPTY'], ['Classic'])).toEqual(['simple'])
  expect(list([], ['consumer'])).toEqual([])
  bench.node.coordinator.get(OFFSETS)!.state = 'loading'
  expect(listGroups(bench.node, { statesFilter: [], typesFilter: [] }).errorCode).toBe(14)
})
