import { expect, test } from 'vitest'
import { errors } from '../../src/protocol/errors.ts'
import {
  after,
  answerOf,
  ask,
  commitError,
  copyOf,
  enter,
  fetched,
  joinOf,
  replicate,
  send,
  stableGroup,
  startBench,
  stateOf,
} from './one-coordinator.ts'

test('join: the first member is given an id, waits 3 s for others, leads, and is stable with its own assignment', () => {
  const bench = startBench()
  const first = ask(bench, 11, joinOf(), 9, 'shop')
  expect(first.errorCode).toBe(errors.MEMBER_ID_REQUIRED)
  expect(first.memberId).toMatch(/^shop-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const { memberId } = first
  const waits = send(bench, 11, joinOf(memberId))
  expect(stateOf(bench)).toBe('PreparingRebalance 0')
  after(bench, 2_999)
  expect(answerOf(bench, 11, waits)).toBeUndefined()
  after(bench, 1)
  expect(answerOf(bench, 11, waits)).toMatchObject({ errorCode: 0, generationId: 1, leader: memberId, memberId })
  expect(answerOf(bench, 11, waits)?.members.map((one) => one.memberId)).toEqual([memberId])
  expect(stateOf(bench)).toBe('CompletingRebalance 1')
  const assignments = [{ memberId, assignment: Uint8Array.of(5) }]
  const synced = ask(bench, 14, { groupId: 'g', generationId: 1, memberId, protocolType: 'consumer', assignments })
  expect(synced).toEqual({
    errorCode: 0,
    protocolType: 'consumer',
    protocolName: 'range',
    assignment: Uint8Array.of(5),
  })
  expect(stateOf(bench)).toBe('Stable 1')
  const states = bench.ctx.events.flatMap((event) => (event.type === 'GroupStateChanged' ? [event.state] : []))
  expect(states).toEqual(['PreparingRebalance', 'CompletingRebalance', 'Stable'])
})

test('join: each newcomer prolongs the initial delay, but not beyond the rebalance timeout', () => {
  const bench = startBench()
  const changes = { rebalanceTimeoutMs: 8_000 }
  const { request } = enter(bench, 'a', changes)
  for (const client of ['b', 'c', 'd']) {
    after(bench, 2_500)
    enter(bench, client, changes)
  }
  after(bench, 499)
  expect(answerOf(bench, 11, request)).toBeUndefined()
  after(bench, 1)
  expect(answerOf(bench, 11, request)?.generationId).toBe(1)
})

test('rebalance: a second member makes the first join again; both are in the next generation', () => {
  const bench = startBench()
  const one = stableGroup(bench)
  const two = enter(bench, 'other')
  expect(stateOf(bench)).toBe('PreparingRebalance 1')
  const beat = { groupId: 'g', generationId: 1, memberId: one }
  expect(ask(bench, 12, beat).errorCode).toBe(errors.REBALANCE_IN_PROGRESS)
  const again = send(bench, 11, joinOf(one))
  expect(
    answerOf(bench, 11, again)
      ?.members.map(({ memberId }) => memberId)
      .sort(),
  ).toEqual([one, two.memberId].sort())
  expect(answerOf(bench, 11, two.request)).toMatchObject({ generationId: 2, leader: one, members: [] })
  const follower = send(bench, 14, { groupId: 'g', generationId: 2, memberId: two.memberId, assignments: [] })
  expect(answerOf(bench, 14, follower)).toBeUndefined()
  const assignments = [{ memberId: one, assignment: Uint8Array.of(1) }]
  expect(ask(bench, 14, { groupId: 'g', generationId: 2, memberId: one, assignments }).assignment).toEqual(
    Uint8Array.of(1),
  )
  expect(answerOf(bench, 14, follower)?.assignment).toEqual(new Uint8Array(0))
  expect(stateOf(bench)).toBe('Stable 2')
})

test('rebalance: who does not come back within the rebalance timeout is out', () => {
  const bench = startBench()
  const one = stableGroup(bench, { rebalanceTimeoutMs: 10_000 })
  const two = enter(bench, 'other', { rebalanceTimeoutMs: 10_000 })
  after(bench, 9_999)
  expect(answerOf(bench, 11, two.request)).toBeUndefined()
  after(bench, 1)
  expect(answerOf(bench, 11, two.request)).toMatchObject({ generationId: 2, leader: two.memberId })
  const left = bench.ctx.events.find((event) => event.type === 'MemberLeft')
  expect(left).toMatchObject({ member: one, why: 'rebalance-timeout' })
})

test('sync: members that never ask for their assignment are out after the rebalance timeout', () => {
  const bench = startBench()
  enter(bench, 'app', { rebalanceTimeoutMs: 7_000, sessionTimeoutMs: 30_000 })
  after(bench, 3_000 + 6_999)
  expect(stateOf(bench)).toBe('CompletingRebalance 1')
  after(bench, 1)
  expect(stateOf(bench)).toBe('Empty 2')
})

test('sync: a rebalance while members wait for the leader sends them back to join', () => {
  const bench = startBench()
  const one = enter(bench, 'a')
  const two = enter(bench, 'b')
  after(bench, 6_000)
  const leader = answerOf(bench, 11, one.request)?.leader ?? ''
  const follower = leader === one.memberId ? two.memberId : one.memberId
  const waits = send(bench, 14, { groupId: 'g', generationId: 1, memberId: follower, assignments: [] })
  enter(bench, 'c')
  expect(answerOf(bench, 14, waits)?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS)
  expect(stateOf(bench)).toBe('PreparingRebalance 1')
})

test('session: a silent member is out after its session timeout, heartbeats and commits keep it in', () => {
  const bench = startBench()
  const memberId = stableGroup(bench, { sessionTimeoutMs: 10_000 })
  after(bench, 9_000)
  expect(ask(bench, 12, { groupId: 'g', generationId: 1, memberId }).errorCode).toBe(0)
  after(bench, 9_000)
  expect(commitError(bench, { memberId, generationIdOrMemberEpoch: 1 })).toBe(0)
  after(bench, 9_999)
  expect(stateOf(bench)).toBe('Stable 1')
  after(bench, 1)
  expect(stateOf(bench)).toBe('Empty 2')
  expect(bench.ctx.events.find((event) => event.type === 'MemberLeft')).toMatchObject({ why: 'session-expired' })
  expect(ask(bench, 12, { groupId: 'g', generationId: 1, memberId }).errorCode).toBe(errors.UNKNOWN_MEMBER_ID)
})

test('session: an id that was given away and not used is forgotten', () => {
  const bench = startBench()
  const { memberId } = ask(bench, 11, joinOf())
  after(bench, 45_000)
  expect(ask(bench, 11, joinOf(memberId)).errorCode).toBe(errors.UNKNOWN_MEMBER_ID)
})

test('leave: the last member empties the group, with one more generation', () => {
  const bench = startBench()
  const memberId = stableGroup(bench)
  const left = ask(bench, 13, { groupId: 'g', members: [{ memberId }] })
  expect(left.members).toEqual([{ memberId, groupInstanceId: null, errorCode: 0 }])
  expect(stateOf(bench)).toBe('Empty 2')
  const again = ask(bench, 13, { groupId: 'g', memberId }, 2)
  expect(again).toMatchObject({ errorCode: errors.UNKNOWN_MEMBER_ID, members: [] })
})

test('join again: a follower keeps the generation, a changed subscription or the leader makes a new one', () => {
  const bench = startBench()
  const one = stableGroup(bench)
  const two = enter(bench, 'other')
  send(bench, 11, joinOf(one))
  send(bench, 14, { groupId: 'g', generationId: 2, memberId: two.memberId, assignments: [] })
  const resent = ask(bench, 11, joinOf(one))
  expect(resent).toMatchObject({ generationId: 2, leader: one })
  expect(resent.members).toHaveLength(2)
  send(bench, 14, { groupId: 'g', generationId: 2, memberId: one, assignments: [] })
  expect(ask(bench, 11, joinOf(two.memberId))).toMatchObject({ generationId: 2, members: [] })
  expect(stateOf(bench)).toBe('Stable 2')
  const before = copyOf(bench)
  send(bench, 11, joinOf(two.memberId, { protocols: [{ name: 'range', metadata: Uint8Array.of(9) }] }))
  expect(stateOf(bench)).toBe('PreparingRebalance 2')
  send(before, 11, joinOf(one))
  expect(stateOf(before)).toBe('PreparingRebalance 2')
})

test('protocols: the one that all know and most prefer is chosen', () => {
  const bench = startBench()
  const protocols = (...names: string[]) => names.map((name) => ({ name, metadata: new Uint8Array(0) }))
  enter(bench, 'a', { protocols: protocols('only-a', 'range', 'sticky') })
  enter(bench, 'b', { protocols: protocols('sticky', 'range') })
  const third = enter(bench, 'c', { protocols: protocols('sticky', 'only-c', 'range') })
  after(bench, 10_000)
  expect(answerOf(bench, 11, third.request)?.protocolName).toBe('sticky')
  const odd = ask(bench, 11, joinOf('', { protocols: protocols('only-a') }))
  expect(odd.errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL)
})

test('a node that is copied while a member waits to join goes on as the original', () => {
  const bench = startBench()
  const { memberId, request } = enter(bench)
  after(bench, 1_000)
  const copy = copyOf(bench)
  for (const one of [bench, copy]) {
    after(one, 2_000)
    const assignments = [{ memberId, assignment: Uint8Array.of(3) }]
    send(one, 14, { groupId: 'g', generationId: 1, memberId, assignments })
    commitError(one, { memberId, generationIdOrMemberEpoch: 1 })
  }
  expect(answerOf(copy, 11, request)?.generationId).toBe(1)
  expect(copy.answers).toEqual(bench.answers)
  expect(copy.node.groups).toEqual(bench.node.groups)
  expect(copy.node.coordinator).toEqual(bench.node.coordinator)
  expect(copy.ctx.timers).toEqual(bench.ctx.timers)
  expect(fetched(copy)?.committedOffset).toBe(7)
})

test('session: who waits in a rebalance stays, however long the others take', () => {
  const bench = startBench()
  const changes = { sessionTimeoutMs: 10_000 }
  const one = stableGroup(bench, changes)
  const two = enter(bench, 'b', changes)
  send(bench, 11, joinOf(one, changes))
  send(bench, 14, { groupId: 'g', generationId: 2, memberId: one, assignments: [] })
  send(bench, 14, { groupId: 'g', generationId: 2, memberId: two.memberId, assignments: [] })
  const three = enter(bench, 'c', changes)
  const waits = send(bench, 11, joinOf(two.memberId, changes))
  for (let i = 0; i < 4; i++) {
    after(bench, 8_000)
    ask(bench, 12, { groupId: 'g', generationId: 2, memberId: one })
  }
  send(bench, 11, joinOf(one, changes))
  expect(answerOf(bench, 11, waits)).toMatchObject({ errorCode: 0, generationId: 3 })
  expect(bench.node.groups.get('g')?.members.size).toBe(3)
  expect(answerOf(bench, 11, three.request)?.generationId).toBe(3)
})

test('assignment: one that is committed after the next generation began is void', () => {
  const bench = startBench({}, [1, 2])
  const { memberId } = enter(bench)
  replicate(bench)
  after(bench, 3_000)
  const assignments = [{ memberId, assignment: Uint8Array.of(1) }]
  const late = send(bench, 14, { groupId: 'g', generationId: 1, memberId, assignments })
  enter(bench, 'b')
  expect(answerOf(bench, 14, late)?.errorCode).toBe(errors.REBALANCE_IN_PROGRESS)
  send(bench, 11, joinOf(memberId))
  expect(stateOf(bench)).toBe('CompletingRebalance 2')
  replicate(bench)
  expect(stateOf(bench)).toBe('CompletingRebalance 2')
})
