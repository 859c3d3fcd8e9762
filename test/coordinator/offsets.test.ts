import { expect, test } from 'vitest'
import { ZERO_UUID } from '../../src/base/uuid.ts'
import { onReplicaOutcomeOfGroups, onTopicsDeletedOfGroups } from '../../src/engine/coordinator/coordinator.ts'
import { describeGroupRow } from '../../src/engine/coordinator/group/group-row.ts'
import { replayRecord, replayTxnMarker } from '../../src/engine/coordinator/group/replay.ts'
import { errors } from '../../src/protocol/errors.ts'
import {
  after,
  answerOf,
  ask,
  commitError,
  commitOf,
  enter,
  fetched,
  joinOf,
  lead,
  OFFSETS,
  replicate,
  send,
  settle,
  stableGroup,
  startBench,
  stateOf,
  type Bench,
} from './one-coordinator.ts'

const SIMPLE = { generationIdOrMemberEpoch: -1 }
const DAY_MS = 86_400_000
const CHECK_MS = 600_000

function unload(bench: Bench): void {
  const outcome = { kind: 'became-follower', topicPartition: OFFSETS, leaderEpoch: 1 } as const
  onReplicaOutcomeOfGroups(bench.node, outcome, bench.ctx)
  settle(bench)
}

test('commit: it is answered when the high watermark has passed it, and then readers see it', () => {
  const bench = startBench({}, [1, 2])
  const requestId = send(bench, 8, commitOf(SIMPLE))
  expect(bench.answers.has(requestId)).toBe(false)
  expect(fetched(bench)?.committedOffset).toBe(-1)
  const stable = send(bench, 9, { groups: [{ groupId: 'g', topics: null }], requireStable: true }, 9)
  expect(bench.answers.has(stable)).toBe(false)
  replicate(bench)
  expect(answerOf(bench, 8, requestId)?.topics[0]?.partitions[0]?.errorCode).toBe(0)
  expect(answerOf(bench, 9, stable)?.groups[0]?.topics[0]?.partitions[0]?.committedOffset).toBe(7)
  expect(fetched(bench)?.committedOffset).toBe(7)
  expect(bench.ctx.events.filter(({ type }) => type === 'OffsetsCommitted')).toHaveLength(1)
})

test('commit: a second one that is not replicated hides behind the first', () => {
  const bench = startBench({}, [1, 2])
  send(bench, 8, commitOf(SIMPLE, 5))
  replicate(bench)
  send(bench, 8, commitOf(SIMPLE, 3))
  send(bench, 8, commitOf(SIMPLE, 4))
  expect(fetched(bench)?.committedOffset).toBe(5)
  replicate(bench)
  expect(fetched(bench)?.committedOffset).toBe(4)
  expect(bench.node.coordinator.get(OFFSETS)?.undo).toEqual([])
})

test('commit: what is not replicated within offsets.commit.timeout.ms is COORDINATOR_NOT_AVAILABLE', () => {
  const bench = startBench({ 'offsets.commit.timeout.ms': '4000' }, [1, 2])
  const requestId = send(bench, 8, commitOf(SIMPLE))
  after(bench, 3_999)
  expect(bench.answers.has(requestId)).toBe(false)
  after(bench, 1)
  expect(answerOf(bench, 8, requestId)?.topics[0]?.partitions[0]?.errorCode).toBe(errors.COORDINATOR_NOT_AVAILABLE)
  replicate(bench)
  expect(fetched(bench)?.committedOffset).toBe(7)
})

test('assignment: one that can not be committed sends all members back to join', () => {
  const bench = startBench({}, [1, 2])
  const { memberId } = enter(bench)
  replicate(bench)
  after(bench, 3_000)
  const assignments = [{ memberId, assignment: Uint8Array.of(1) }]
  const waits = send(bench, 14, { groupId: 'g', generationId: 1, memberId, assignments })
  expect(answerOf(bench, 14, waits)).toBeUndefined()
  after(bench, 5_000)
  expect(answerOf(bench, 14, waits)?.errorCode).toBe(errors.COORDINATOR_NOT_AVAILABLE)
  expect(stateOf(bench)).toBe('PreparingRebalance 1')
})

test('unloading: all that waits is told NOT_COORDINATOR, no timer and no row is left', () => {
  const bench = startBench({}, [1, 2])
  const commit = send(bench, 8, commitOf({ ...SIMPLE, groupId: 'other' }))
  const { request } = enter(bench)
  unload(bench)
  expect(answerOf(bench, 8, commit)?.topics[0]?.partitions[0]?.errorCode).toBe(errors.NOT_COORDINATOR)
  expect(answerOf(bench, 11, request)?.errorCode).toBe(errors.NOT_COORDINATOR)
  expect([...bench.ctx.timers.keys()].filter((name) => name.startsWith('group.'))).toEqual([])
  const { node } = bench
  expect([node.coordinator.size, node.groups.size, node.groupOffsets.size]).toEqual([0, 0, 0])
})

test('loading: groups, members, offsets and sessions are what they were', () => {
  const bench = startBench()
  const memberId = stableGroup(bench)
  commitError(bench, { memberId, generationIdOrMemberEpoch: 1 })
  const before = bench.node.groups.get('g')!
  unload(bench)
  lead(bench)
  const loaded = bench.node.groups.get('g')!
  expect(loaded).toMatchObject({ state: 'Stable', generationId: 1, leaderId: memberId, subscribedTopics: ['orders'] })
  expect(loaded.members.get(memberId)?.assignment).toEqual(before.members.get(memberId)?.assignment)
  expect(fetched(bench)?.committedOffset).toBe(7)
  expect(ask(bench, 12, { groupId: 'g', generationId: 1, memberId }).errorCode).toBe(0)
  after(bench, 45_000)
  expect(stateOf(bench)).toBe('Empty 2')
})

test('loading: a log is replayed in pieces of offsets.load.buffer.size, with COORDINATOR_LOAD_IN_PROGRESS meanwhile', () => {
  const bench = startBench({ 'offsets.load.buffer.size': '1' })
  for (let offset = 0; offset < 5; offset++) commitError(bench, SIMPLE, 9)
  unload(bench)
  bench.node.replica.outcomes.push({ kind: 'became-leader', topicPartition: OFFSETS, leaderEpoch: 2 })
  settle(bench)
  expect(commitError(bench, SIMPLE)).toBe(errors.COORDINATOR_LOAD_IN_PROGRESS)
  const fetch = ask(bench, 9, { groups: [{ groupId: 'g', topics: null }] }, 9)
  expect(fetch.groups[0]?.errorCode).toBe(errors.COORDINATOR_LOAD_IN_PROGRESS)
  after(bench, 0)
  expect(fetched(bench)?.committedOffset).toBe(7)
})

test("expiry: a simple group's offset goes seven days after its commit, at the next check, and the group with it", () => {
  const bench = startBench()
  expect([...bench.ctx.timers.keys()].some((name) => name.startsWith('group.expire'))).toBe(false)
  commitError(bench, SIMPLE)
  after(bench, 7 * DAY_MS - 1)
  expect(fetched(bench)?.committedOffset).toBe(7)
  after(bench, CHECK_MS)
  expect(fetched(bench)?.committedOffset).toBe(-1)
  expect(stateOf(bench)).toBe('none')
  expect([...bench.ctx.timers.keys()].some((name) => name.startsWith('group.expire'))).toBe(false)
  unload(bench)
  lead(bench)
  expect(stateOf(bench)).toBe('none')
})

test('expiry: a consumer group counts from when it became empty, and while it is stable only for topics nobody reads', () => {
  const bench = startBench({ 'offsets.retention.minutes': '60' })
  const memberId = stableGroup(bench, { sessionTimeoutMs: 1_800_000 })
  const beat = () => ask(bench, 12, { groupId: 'g', generationId: 1, memberId })
  commitError(bench, { memberId, generationIdOrMemberEpoch: 1 })
  for (let i = 0; i < 6; i++) {
    after(bench, 1_200_000)
    beat()
  }
  expect(fetched(bench)?.committedOffset).toBe(7)
  send(bench, 13, { groupId: 'g', members: [{ memberId }] })
  after(bench, 3_599_999)
  expect(fetched(bench)?.committedOffset).toBe(7)
  after(bench, CHECK_MS)
  expect(stateOf(bench)).toBe('none')
})

test('expiry: an empty group without offsets goes at the next check', () => {
  const bench = startBench()
  const memberId = stableGroup(bench)
  send(bench, 13, { groupId: 'g', members: [{ memberId }] })
  after(bench, CHECK_MS)
  expect(stateOf(bench)).toBe('none')
})

test('deleted topics: their offsets go at once', () => {
  const bench = startBench()
  commitError(bench, SIMPLE)
  onTopicsDeletedOfGroups(bench.node, ['orders'], bench.ctx)
  settle(bench)
  expect(fetched(bench)?.committedOffset).toBe(-1)
  expect(bench.node.groupOffsets.size).toBe(0)
})

test('the row of a group says who is in it, until when, and what is committed', () => {
  const bench = startBench()
  const memberId = stableGroup(bench)
  commitError(bench, { memberId, generationIdOrMemberEpoch: 1 })
  expect(describeGroupRow(bench.node, 'nope')).toBeNull()
  const row = describeGroupRow(bench.node, 'g', () => 12)
  expect(row).toMatchObject({ coordinator: 1, state: 'Stable', generation: 1, protocol: 'range', leader: memberId })
  expect(row?.committed).toEqual([{ partition: 'orders-0', offset: 7, readableEnd: 12 }])
  expect(row?.members[0]).toMatchObject({
    sessionTimeoutUs: 45_000_000,
    sessionDeadlineUs: bench.ctx.nowUs + 45_000_000,
  })
})

test('transaction: its offset is unstable until it is decided; what is aborted never was', () => {
  const bench = startBench()
  const { node, ctx } = bench
  const shard = node.coordinator.get(OFFSETS)!
  const value = {
    offset: 9,
    leaderEpoch: -1,
    metadata: '',
    commitTimestamp: 1,
    expireTimestamp: -1,
    topicId: ZERO_UUID,
  }
  const key = { group: 'g', topic: 'orders', partition: 0 }
  const write = () => replayRecord(node, shard, { kind: 'OffsetCommit', key, value }, { offset: 0, producerId: 5 }, ctx)
  commitError(bench, SIMPLE)
  write()
  expect(fetched(bench, true)?.errorCode).toBe(errors.UNSTABLE_OFFSET_COMMIT)
  expect(fetched(bench)?.committedOffset).toBe(7)
  replayTxnMarker(node, shard, { type: 'ABORT', producerId: 5, offset: 0 }, ctx)
  expect(fetched(bench, true)).toMatchObject({ errorCode: 0, committedOffset: 7 })
  write()
  replayTxnMarker(node, shard, { type: 'COMMIT', producerId: 5, offset: 0 }, ctx)
  expect(fetched(bench, true)?.committedOffset).toBe(9)
})

test('append: where the leader can not write, nothing is changed and a group that was just made is gone', () => {
  const bench = startBench()
  commitError(bench, SIMPLE)
  bench.node.partitions.get(OFFSETS)!.role = 'follower'
  const requestId = send(bench, 8, commitOf(SIMPLE, 99))
  expect(answerOf(bench, 8, requestId)?.topics[0]?.partitions[0]?.errorCode).toBe(errors.NOT_COORDINATOR)
  expect(fetched(bench)?.committedOffset).toBe(7)
  expect(ask(bench, 11, joinOf('', { groupId: 'new' }), 3).errorCode).toBe(errors.NOT_COORDINATOR)
  expect(stateOf(bench, 'new')).toBe('none')
  expect([...bench.ctx.timers.keys()].filter((name) => name.includes('new'))).toEqual([])
})

test('loading: a log from which compaction took records is read to its end', () => {
  const bench = startBench()
  const log = bench.node.logs.get(OFFSETS)!
  commitError(bench, SIMPLE)
  log.logEndOffset += 5
  commitError(bench, { ...SIMPLE, groupId: 'later' })
  log.logEndOffset += 5
  unload(bench)
  lead(bench)
  expect(bench.node.coordinator.get(OFFSETS)?.state).toBe('active')
  expect(fetched(bench, false, 'later')?.committedOffset).toBe(7)
})

test('expiry: nothing goes while a group rebalances; when it is stable again, what nobody reads goes', () => {
  const bench = startBench({ 'offsets.retention.minutes': '60' })
  const changes = { sessionTimeoutMs: 1_800_000, rebalanceTimeoutMs: 100_000_000 }
  const memberId = stableGroup(bench, changes)
  const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
  const topics = [{ name: 'payments', partitions }]
  const member = { memberId, generationIdOrMemberEpoch: 1 }
  send(bench, 8, { groupId: 'g', ...member, topics }, 9)
  const isThere = () => bench.node.groupOffsets.get('g')?.topics.has('payments') ?? false
  enter(bench, 'b', changes)
  for (let i = 0; i < 4; i++) {
    after(bench, 1_200_000)
    ask(bench, 12, { groupId: 'g', generationId: 1, memberId })
  }
  expect([stateOf(bench), isThere()]).toEqual(['PreparingRebalance 1', true])
  send(bench, 11, joinOf(memberId, changes))
  send(bench, 14, { groupId: 'g', generationId: 2, memberId, assignments: [] })
  expect([stateOf(bench), isThere()]).toEqual(['Stable 2', true])
  after(bench, CHECK_MS)
  expect([stateOf(bench), isThere()]).toEqual(['Stable 2', false])
})
