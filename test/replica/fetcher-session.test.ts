import { expect, test } from 'vitest'
import {
  type AskedPartition,
  askSession,
  continueSession,
  createFetcherSession,
  restartSession,
} from '../../src/engine/replica/fetcher-session.ts'

function asked(topicId: string, fetchOffset: number, partition = 0): AskedPartition {
  const base = { logStartOffset: 0, currentLeaderEpoch: 0, lastFetchedEpoch: 0, partitionMaxBytes: 1000 }
  return { topicId, partition, fetchOffset, ...base }
}

test('fetcher session: first everything, then only what has changed, and what is no longer wanted is forgotten', () => {
  const session = createFetcherSession()
  const first = askSession(
    session,
    new Map([
      ['a-0', asked('A', 5)],
      ['b-0', asked('B', 7)],
    ]),
  )
  expect(first).toMatchObject({ sessionId: 0, sessionEpoch: 0, forgottenTopicsData: [] })
  expect(first.topics.map(({ topicId }) => topicId)).toEqual(['A', 'B'])
  continueSession(session, 42)
  const second = askSession(session, new Map([['a-0', asked('A', 6)]]))
  expect(second).toMatchObject({ sessionId: 42, sessionEpoch: 1 })
  expect(second.topics).toEqual([{ topicId: 'A', partitions: [expect.objectContaining({ fetchOffset: 6 })] }])
  expect(second.forgottenTopicsData).toEqual([{ topicId: 'B', partitions: [0] }])
  continueSession(session, 42)
  expect(askSession(session, new Map([['a-0', asked('A', 6)]]))).toMatchObject({ sessionEpoch: 2, topics: [] })
})

test('fetcher session: a topic made anew under its name is another one', () => {
  const session = createFetcherSession()
  askSession(session, new Map([['a-0', asked('old', 5)]]))
  continueSession(session, 42)
  const next = askSession(session, new Map([['a-0', asked('new', 0)]]))
  expect(next.forgottenTopicsData).toEqual([{ topicId: 'old', partitions: [0] }])
  expect(next.topics).toEqual([{ topicId: 'new', partitions: [expect.objectContaining({ fetchOffset: 0 })] }])
})

test('fetcher session: after an error everything is asked again, and the old session is named so that it ends', () => {
  const session = createFetcherSession()
  askSession(session, new Map([['a-0', asked('A', 5)]]))
  continueSession(session, 42)
  restartSession(session, false)
  expect(askSession(session, new Map([['a-0', asked('A', 5)]]))).toMatchObject({ sessionId: 42, sessionEpoch: 0 })
  restartSession(session, true)
  expect(askSession(session, new Map([['a-0', asked('A', 5)]]))).toMatchObject({ sessionId: 0, sessionEpoch: 0 })
})
