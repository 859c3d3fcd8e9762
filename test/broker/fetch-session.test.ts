import { expect, test } from 'vitest'
import type { FetchRequest, PartitionData } from '../../src/protocol/schema/01-fetch.ts'
import {
  closeFetch,
  type FetchAnswer,
  type FetchContext,
  type FetchItem,
  type FetchSessions,
  nextFetchEpoch,
  openFetch,
} from '../../src/engine/broker/fetch-session.ts'
import { type FakeCtx, fakeCtx } from '../engine/fake-ctx.ts'

const VERSION = 18
const OPTIONS = { privileged: false, slots: 2, version: VERSION }

function request(sessionId: number, sessionEpoch: number, topicIds: string[], forgotten: string[] = []): FetchRequest {
  const partition = { partition: 0, currentLeaderEpoch: 0, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: -1 }
  const rest = { partitionMaxBytes: 1000, replicaDirectoryId: '', highWatermark: Number.POSITIVE_INFINITY }
  return {
    sessionId,
    sessionEpoch,
    topics: topicIds.map((topicId) => ({ topic: '', topicId, partitions: [{ ...partition, ...rest }] })),
    forgottenTopicsData: forgotten.map((topicId) => ({ topic: '', topicId, partitions: [0] })),
  } as unknown as FetchRequest
}

function data(highWatermark: number, bytes = 0, errorCode = 0): PartitionData {
  const none = { divergingEpoch: { epoch: -1, endOffset: -1 }, preferredReadReplica: -1, logStartOffset: 0 }
  return {
    errorCode,
    highWatermark,
    records: bytes > 0 ? [new Uint8Array(bytes)] : [],
    ...none,
  } as unknown as PartitionData
}

type Open = Exclude<FetchContext, { kind: 'error' }>

function open(sessions: FetchSessions, ctx: FakeCtx, ...rest: Parameters<typeof request>): Open {
  const context = openFetch(sessions, request(...rest), VERSION, ctx)
  if (context.kind === 'error') throw new Error(context.error)
  return context
}

function close(sessions: FetchSessions, ctx: FakeCtx, context: Open, answerOf: (item: FetchItem) => PartitionData) {
  const answers: FetchAnswer[] = context.items.map((item) => ({ item, data: answerOf(item) }))
  const closed = closeFetch(sessions, context, answers, OPTIONS, ctx)
  return { sessionId: closed?.sessionId, told: closed?.answers.map(({ item }) => item.topicId) }
}

test('fetch session: only what has changed is told, and who got records is served last the next time', () => {
  const ctx = fakeCtx()
  const sessions: FetchSessions = new Map()
  const { sessionId = 0, told } = close(sessions, ctx, open(sessions, ctx, 0, 0, ['A', 'B']), () => data(5))
  expect(told).toEqual(['A', 'B'])
  expect(sessionId).toBeGreaterThan(0)
  expect(close(sessions, ctx, open(sessions, ctx, sessionId, 1, []), () => data(5)).told).toEqual([])
  const third = close(sessions, ctx, open(sessions, ctx, sessionId, 2, []), ({ topicId }) =>
    data(5, topicId === 'A' ? 9 : 0),
  )
  expect(third.told).toEqual(['A'])
  expect(open(sessions, ctx, sessionId, 3, []).items.map(({ topicId }) => topicId)).toEqual(['B', 'A'])
})

test('fetch session: an error is told every time, and what follows it is told too', () => {
  const ctx = fakeCtx()
  const sessions: FetchSessions = new Map()
  const { sessionId = 0 } = close(sessions, ctx, open(sessions, ctx, 0, 0, ['A']), () => data(5))
  expect(close(sessions, ctx, open(sessions, ctx, sessionId, 1, []), () => data(-1, 0, 6)).told).toEqual(['A'])
  expect(close(sessions, ctx, open(sessions, ctx, sessionId, 2, []), () => data(5)).told).toEqual(['A'])
})

test('fetch session: a wrong epoch, an unknown id and names instead of ids are refused', () => {
  const ctx = fakeCtx()
  const sessions: FetchSessions = new Map()
  const { sessionId = 0 } = close(sessions, ctx, open(sessions, ctx, 0, 0, ['A']), () => data(5))
  const refusal = (id: number, epoch: number, version = VERSION) =>
    openFetch(sessions, request(id, epoch, []), version, ctx)
  expect(refusal(sessionId, 2)).toEqual({ kind: 'error', error: 'INVALID_FETCH_SESSION_EPOCH' })
  expect(refusal(sessionId + 1, 1)).toEqual({ kind: 'error', error: 'FETCH_SESSION_ID_NOT_FOUND' })
  expect(refusal(sessionId, 1, 12)).toEqual({ kind: 'error', error: 'FETCH_SESSION_TOPIC_ID_ERROR' })
  expect(nextFetchEpoch(0x7fffffff)).toBe(1)
})

test('fetch session: forgetting the last partition ends it; so does a full fetch that names it', () => {
  const ctx = fakeCtx()
  const sessions: FetchSessions = new Map()
  const { sessionId = 0 } = close(sessions, ctx, open(sessions, ctx, 0, 0, ['A']), () => data(5))
  expect(open(sessions, ctx, sessionId, 1, [], ['A']).kind).toBe('sessionless')
  expect(sessions.size).toBe(0)
  const next = close(sessions, ctx, open(sessions, ctx, 0, 0, ['A']), () => data(5)).sessionId ?? 0
  open(sessions, ctx, next, -1, ['A'])
  expect(sessions.size).toBe(0)
})

test('fetch session: without a free slot a fetch goes without, until a session was not used for two minutes', () => {
  const ctx = fakeCtx()
  const sessions: FetchSessions = new Map()
  const begin = () => close(sessions, ctx, open(sessions, ctx, 0, 0, ['A']), () => data(5)).sessionId
  expect([begin(), begin()].every((id) => (id ?? 0) > 0)).toBe(true)
  expect(begin()).toBe(0)
  ctx.advanceMs(120_001)
  expect(begin()).toBeGreaterThan(0)
  expect(sessions.size).toBe(2)
})
