import { expect, test } from 'vitest'
import { errors } from '../../src/protocol/errors.ts'
import {
  after,
  answerOf,
  ask,
  commitError,
  joinOf,
  replicate,
  send,
  startBench,
  stateOf,
  type Bench,
} from './one-coordinator.ts'

const STATIC = { groupInstanceId: 'i-1' }

function stableStatic(bench: Bench, changes = {}): string {
  const waits = send(bench, 11, joinOf('', { ...STATIC, ...changes }))
  after(bench, 3_000)
  const memberId = answerOf(bench, 11, waits)?.memberId ?? ''
  const assignments = [{ memberId, assignment: Uint8Array.of(4) }]
  send(bench, 14, { groupId: 'g', generationId: 1, memberId, ...STATIC, assignments })
  return memberId
}

test('static: it needs no second JoinGroup for its id, which begins with the instance id', () => {
  const memberId = stableStatic(startBench())
  expect(memberId).toMatch(/^i-1-[0-9a-f-]{36}$/)
})

test('static: coming back it has a new id, the same generation and assignment; the old id is fenced', () => {
  const bench = startBench()
  const old = stableStatic(bench)
  const back = ask(bench, 11, joinOf('', STATIC))
  expect(back).toMatchObject({ errorCode: 0, generationId: 1, leader: back.memberId, skipAssignment: true })
  expect(back.members.map(({ memberId }) => memberId)).toEqual([back.memberId])
  expect(stateOf(bench)).toBe('Stable 1')
  const beat = { groupId: 'g', generationId: 1, ...STATIC }
  expect(ask(bench, 12, { ...beat, memberId: old }).errorCode).toBe(errors.FENCED_INSTANCE_ID)
  expect(ask(bench, 12, { ...beat, memberId: back.memberId }).errorCode).toBe(0)
  expect(commitError(bench, { memberId: old, generationIdOrMemberEpoch: 1, ...STATIC })).toBe(errors.FENCED_INSTANCE_ID)
  expect(ask(bench, 11, joinOf(old, STATIC)).errorCode).toBe(errors.FENCED_INSTANCE_ID)
  const sync = { groupId: 'g', generationId: 1, memberId: back.memberId, ...STATIC, assignments: [] }
  expect(ask(bench, 14, sync).assignment).toEqual(Uint8Array.of(4))
})

test('static: before version 9 the leader that comes back is told of the one before, so that it does not assign', () => {
  const bench = startBench()
  const old = stableStatic(bench)
  expect(ask(bench, 11, joinOf('', STATIC), 8)).toMatchObject({ leader: old, members: [], skipAssignment: false })
})

test('static: an unknown instance id is UNKNOWN_MEMBER_ID; by its instance id alone a member can be removed', () => {
  const bench = startBench()
  stableStatic(bench)
  const beat = { groupId: 'g', generationId: 1, memberId: 'x', groupInstanceId: 'i-2' }
  expect(ask(bench, 12, beat).errorCode).toBe(errors.UNKNOWN_MEMBER_ID)
  const members = [
    { memberId: '', groupInstanceId: 'i-2' },
    { memberId: '', ...STATIC },
  ]
  expect(ask(bench, 13, { groupId: 'g', members }).members.map(({ errorCode }) => errorCode)).toEqual([25, 0])
  expect(stateOf(bench)).toBe('Empty 2')
})

test('static: a member that misses a rebalance stays until its session ends', () => {
  const bench = startBench()
  stableStatic(bench, { rebalanceTimeoutMs: 5_000 })
  const { memberId } = ask(bench, 11, joinOf())
  const waits = send(bench, 11, joinOf(memberId, { rebalanceTimeoutMs: 5_000 }))
  after(bench, 5_000)
  expect(answerOf(bench, 11, waits)).toMatchObject({ generationId: 2, leader: memberId })
  expect(answerOf(bench, 11, waits)?.members).toHaveLength(2)
})

test('static: when the new id can not be committed the old one holds again', () => {
  const bench = startBench({}, [1, 2])
  const waits = send(bench, 11, joinOf('', STATIC))
  replicate(bench)
  after(bench, 3_000)
  const old = answerOf(bench, 11, waits)?.memberId ?? ''
  send(bench, 14, { groupId: 'g', generationId: 1, memberId: old, ...STATIC, assignments: [] })
  replicate(bench)
  const back = send(bench, 11, joinOf('', STATIC))
  after(bench, 5_000)
  expect(answerOf(bench, 11, back)?.errorCode).toBe(errors.COORDINATOR_NOT_AVAILABLE)
  expect(bench.node.groups.get('g')?.staticMembers.get('i-1')).toBe(old)
})

test('static: one that comes back between join and sync makes all join again, for the leader assigns to the old id', () => {
  const bench = startBench()
  const waits = send(bench, 11, joinOf('', STATIC))
  after(bench, 3_000)
  const old = answerOf(bench, 11, waits)?.memberId ?? ''
  const back = ask(bench, 11, joinOf('', STATIC))
  expect(back).toMatchObject({ errorCode: 0, generationId: 2 })
  expect(back.memberId).not.toBe(old)
  expect(stateOf(bench)).toBe('CompletingRebalance 2')
})
