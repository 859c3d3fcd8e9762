import type { RequestInput } from '../../protocol/apis.ts'

/** What a fetcher asks for one partition. */
export interface AskedPartition {
  topicId: string
  partition: number
  fetchOffset: number
  logStartOffset: number
  currentLeaderEpoch: number
  lastFetchedEpoch: number
  partitionMaxBytes: number
}

/** The fetcher's end of an incremental fetch session (KIP-227). */
export interface FetcherSession {
  id: number
  /** Of the next request; 0 asks for everything and for a new session. */
  epoch: number
  /** What the leader's end remembers, by partition. */
  known: Map<string, AskedPartition>
}

export function createFetcherSession(): FetcherSession {
  return { id: 0, epoch: 0, known: new Map() }
}

type Topics = RequestInput<1>['topics']
type Forgotten = NonNullable<RequestInput<1>['forgottenTopicsData']>

/** The part of a fetch request that the session decides: everything when it is full, else only what differs. */
export function askSession(
  session: FetcherSession,
  wanted: ReadonlyMap<string, AskedPartition>,
): { sessionId: number; sessionEpoch: number; topics: Topics; forgottenTopicsData: Forgotten } {
  const { id: sessionId, epoch: sessionEpoch } = session
  if (sessionEpoch === 0) {
    session.known = new Map(wanted)
    return { sessionId, sessionEpoch, topics: byTopic([...wanted.values()]), forgottenTopicsData: [] }
  }
  const forgotten: AskedPartition[] = []
  for (const [name, known] of session.known) {
    const now = wanted.get(name)
    if (now?.topicId === known.topicId) continue
    forgotten.push(known)
    session.known.delete(name)
  }
  const changed: AskedPartition[] = []
  for (const [name, now] of wanted) {
    const known = session.known.get(name)
    if (known !== undefined && isSame(known, now)) continue
    session.known.delete(name)
    session.known.set(name, now)
    changed.push(now)
  }
  return { sessionId, sessionEpoch, topics: byTopic(changed), forgottenTopicsData: forgottenOf(forgotten) }
}

function isSame(a: AskedPartition, b: AskedPartition): boolean {
  return (
    a.fetchOffset === b.fetchOffset &&
    a.logStartOffset === b.logStartOffset &&
    a.currentLeaderEpoch === b.currentLeaderEpoch &&
    a.lastFetchedEpoch === b.lastFetchedEpoch &&
    a.partitionMaxBytes === b.partitionMaxBytes
  )
}

function byTopic(asked: readonly AskedPartition[]): Topics {
  const topics = new Map<string, Omit<AskedPartition, 'topicId'>[]>()
  for (const { topicId, ...partition } of asked) {
    const of = topics.get(topicId)
    if (of === undefined) topics.set(topicId, [partition])
    else of.push(partition)
  }
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions }))
}

function forgottenOf(asked: readonly AskedPartition[]): Forgotten {
  const topics = new Map<string, number[]>()
  for (const { topicId, partition } of asked) {
    const of = topics.get(topicId)
    if (of === undefined) topics.set(topicId, [partition])
    else of.push(partition)
  }
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions }))
}

/** A good response: the session goes on, begins, or was not granted. */
export function continueSession(session: FetcherSession, sessionId: number): void {
  if (sessionId === 0) {
    session.id = 0
    session.epoch = 0
    return
  }
  session.id = sessionId
  session.epoch = session.epoch === 0x7fffffff ? 1 : session.epoch + 1
}

/** An error or a lost connection: ask for everything again, and end the old session if the leader still has it. */
export function restartSession(session: FetcherSession, leaderForgotIt: boolean): void {
  if (leaderForgotIt) session.id = 0
  session.epoch = 0
}
