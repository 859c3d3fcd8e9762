/** A consumer's side of an incremental fetch session with one broker (KIP-227): only what changed is said. */
import type { RequestInput, ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'

export interface FetchSession {
  nodeId: number
  /** 0: none. */
  sessionId: number
  /** 0: the next request tells everything. */
  epoch: number
  /** What the broker knows, by topic-partition. */
  partitions: Map<string, FetchWish>
  /** A request is under way. */
  asked: boolean
}

/** One partition as the next request would name it. */
export interface FetchWish {
  topic: string
  topicId: string
  partition: number
  currentLeaderEpoch: number
  fetchOffset: number
  partitionMaxBytes: number
}

type FetchTopics = RequestInput<1>['topics']
type Forgotten = NonNullable<RequestInput<1>['forgottenTopicsData']>

export const FINAL_EPOCH = -1
const EPOCH_MAX = 0x7fffffff

export function createFetchSession(nodeId: number): FetchSession {
  return { nodeId, sessionId: 0, epoch: 0, partitions: new Map(), asked: false }
}

function isSame(a: FetchWish, b: FetchWish): boolean {
  return (
    a.topicId === b.topicId &&
    a.fetchOffset === b.fetchOffset &&
    a.currentLeaderEpoch === b.currentLeaderEpoch &&
    a.partitionMaxBytes === b.partitionMaxBytes
  )
}

/** What the next request says: everything in a new session, else what was added, changed or forgotten. */
export function planFetch(
  session: FetchSession,
  wishes: ReadonlyMap<string, FetchWish>,
): { topics: FetchTopics; forgottenTopicsData: Forgotten } {
  const known = session.epoch === 0 ? new Map<string, FetchWish>() : session.partitions
  const told = [...wishes].filter(([tp, wish]) => {
    const before = known.get(tp)
    return before === undefined || !isSame(before, wish)
  })
  const forgotten = [...known].filter(([tp, before]) => {
    const wish = wishes.get(tp)
    return wish === undefined || wish.topicId !== before.topicId
  })
  session.partitions = new Map(wishes)
  return {
    topics: topicsOf(told.map(([, wish]) => wish)),
    forgottenTopicsData: forgottenOf(forgotten.map(([, wish]) => wish)),
  }
}

function topicsOf(wishes: readonly FetchWish[]): FetchTopics {
  const topics = new Map<string, { topic: string; topicId: string; partitions: object[] }>()
  for (const { topic, topicId, partition, ...rest } of wishes) {
    const known = topics.get(topicId + topic) ?? { topic, topicId, partitions: [] }
    known.partitions.push({ partition, lastFetchedEpoch: -1, logStartOffset: -1, ...rest })
    topics.set(topicId + topic, known)
  }
  return [...topics.values()] as FetchTopics
}

function forgottenOf(wishes: readonly FetchWish[]): Forgotten {
  const topics = new Map<string, { topic: string; topicId: string; partitions: number[] }>()
  for (const { topic, topicId, partition } of wishes) {
    const known = topics.get(topicId + topic) ?? { topic, topicId, partitions: [] }
    known.partitions.push(partition)
    topics.set(topicId + topic, known)
  }
  return [...topics.values()]
}

/** Takes the session's part of a response. False: the whole response is an error. */
export function onFetchResponse(session: FetchSession, response: ResponseOf<1>): boolean {
  if (response.errorCode !== errors.NONE) {
    if (response.errorCode === errors.FETCH_SESSION_ID_NOT_FOUND) session.sessionId = 0
    session.epoch = 0
    return false
  }
  session.sessionId = response.sessionId
  if (response.sessionId === 0) session.epoch = 0
  else session.epoch = session.epoch === EPOCH_MAX ? 1 : session.epoch + 1
  return true
}

/** Whether the broker got the request is unknown: the next one closes the session and begins another. */
export function onFetchLost(session: FetchSession): void {
  session.epoch = 0
}
