import { nextInt } from '../../base/prng.ts'
import { sliceLength } from '../../base/bytes.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import type { FetchRequest, PartitionData } from '../../protocol/schema/01-fetch.ts'
import type { Ctx } from '../ports/ctx.ts'

/** One partition of a fetch, as asked for now or as the session remembers it. */
export interface FetchItem {
  topic: string
  topicId: string
  partition: number
  fetchOffset: number
  maxBytes: number
  currentLeaderEpoch: number
  lastFetchedEpoch: number
  logStartOffset: number
  /** What the fetcher was last told; −1 after an error, so that it is told again. */
  toldHighWatermark: number
  toldLogStartOffset: number
}

/** An incremental fetch session (KIP-227). It belongs to its id, not to a connection. */
export interface FetchSession {
  id: number
  /** Followers' sessions are kept before consumers'. */
  privileged: boolean
  usesTopicIds: boolean
  /** The epoch that the next request must have. */
  epoch: number
  createdUs: number
  lastUsedUs: number
  /** In the order in which they are served: who got data goes to the end. */
  partitions: Map<string, FetchItem>
}

export type FetchSessions = Map<number, FetchSession>

/** What a request asks for when its session has been applied. */
export type FetchContext =
  | {
      kind: 'error'
      error: 'FETCH_SESSION_ID_NOT_FOUND' | 'INVALID_FETCH_SESSION_EPOCH' | 'FETCH_SESSION_TOPIC_ID_ERROR'
    }
  | { kind: 'sessionless'; items: FetchItem[] }
  | { kind: 'full'; items: FetchItem[] }
  | { kind: 'incremental'; sessionId: number; epoch: number; items: FetchItem[] }

/** Answers of the partitions, in the order of the items. */
export type FetchAnswer = { item: FetchItem; data: PartitionData }

const INITIAL_EPOCH = 0
const FINAL_EPOCH = -1
const INT32_MAX = 0x7fffffff
const EVICTION_US = 120_000_000

/** After the last epoch comes 1: 0 and −1 mean a full fetch. */
export function nextFetchEpoch(epoch: number): number {
  if (epoch < 0) return FINAL_EPOCH
  return epoch === INT32_MAX ? 1 : epoch + 1
}

/** Applies the request to its session: what is added, changed, forgotten. Full fetches end the session they name. */
export function openFetch(sessions: FetchSessions, request: FetchRequest, version: number, ctx: Ctx): FetchContext {
  const { sessionId, sessionEpoch } = request
  if (sessionEpoch === INITIAL_EPOCH || sessionEpoch === FINAL_EPOCH) {
    if (sessionId !== 0) closeSession(sessions, sessionId, ctx)
    return { kind: sessionEpoch === FINAL_EPOCH ? 'sessionless' : 'full', items: itemsOf(request) }
  }
  const session = sessions.get(sessionId)
  if (session === undefined) return { kind: 'error', error: 'FETCH_SESSION_ID_NOT_FOUND' }
  if (session.epoch !== sessionEpoch) return { kind: 'error', error: 'INVALID_FETCH_SESSION_EPOCH' }
  if (session.usesTopicIds !== version >= 13) return { kind: 'error', error: 'FETCH_SESSION_TOPIC_ID_ERROR' }
  updateSession(session, request)
  ctx.touch(`fetchSessions/${sessionId}`)
  if (session.partitions.size === 0) {
    closeSession(sessions, sessionId, ctx)
    return { kind: 'sessionless', items: [] }
  }
  session.lastUsedUs = ctx.nowUs
  session.epoch = nextFetchEpoch(session.epoch)
  const items = [...session.partitions.values()].map((item) => ({ ...item }))
  return { kind: 'incremental', sessionId, epoch: session.epoch, items }
}

function itemsOf(request: FetchRequest): FetchItem[] {
  const items: FetchItem[] = []
  for (const { topic, topicId, partitions } of request.topics) {
    for (const asked of partitions) {
      items.push({
        topic,
        topicId,
        partition: asked.partition,
        fetchOffset: asked.fetchOffset,
        maxBytes: asked.partitionMaxBytes,
        currentLeaderEpoch: asked.currentLeaderEpoch,
        lastFetchedEpoch: asked.lastFetchedEpoch,
        logStartOffset: asked.logStartOffset,
        toldHighWatermark: -1,
        toldLogStartOffset: -1,
      })
    }
  }
  return items
}

function keyOf(item: { topic: string; topicId: string; partition: number }): string {
  return `${item.topicId === ZERO_UUID ? item.topic : item.topicId}-${item.partition}`
}

function updateSession(session: FetchSession, request: FetchRequest): void {
  for (const item of itemsOf(request)) {
    const known = session.partitions.get(keyOf(item))
    if (known === undefined) {
      session.partitions.set(keyOf(item), item)
      continue
    }
    const { toldHighWatermark, toldLogStartOffset } = known
    Object.assign(known, item, { toldHighWatermark, toldLogStartOffset })
  }
  for (const { topic, topicId, partitions } of request.forgottenTopicsData) {
    for (const partition of partitions) session.partitions.delete(keyOf({ topic, topicId, partition }))
  }
}

/**
 * Turns all answers into those to be sent, with the session id to send. Incremental: only what changed, and who got
 * records goes to the end of the line. Null: another request went on with the session meanwhile.
 */
export function closeFetch(
  sessions: FetchSessions,
  context: Exclude<FetchContext, { kind: 'error' }>,
  answers: readonly FetchAnswer[],
  options: { privileged: boolean; slots: number; version: number },
  ctx: Ctx,
): { sessionId: number; answers: readonly FetchAnswer[] } | null {
  if (context.kind === 'sessionless') return { sessionId: 0, answers }
  if (context.kind === 'full') return { sessionId: createSession(sessions, answers, options, ctx), answers }
  const session = sessions.get(context.sessionId)
  if (session === undefined || session.epoch !== context.epoch) return null
  const changed = answers.filter((answer) => updateTold(session, answer))
  ctx.touch(`fetchSessions/${session.id}`)
  return { sessionId: session.id, answers: changed }
}

/** Whether the fetcher must be told; remembers what it is told. */
function updateTold(session: FetchSession, { item, data }: FetchAnswer): boolean {
  const key = keyOf(item)
  const known = session.partitions.get(key)
  if (known === undefined) return true
  const hasRecords = data.records !== null && sliceLength(data.records) > 0
  const moved = known.toldHighWatermark !== data.highWatermark || known.toldLogStartOffset !== data.logStartOffset
  known.toldHighWatermark = data.errorCode === 0 ? data.highWatermark : -1
  known.toldLogStartOffset = data.logStartOffset
  if (hasRecords) {
    session.partitions.delete(key)
    session.partitions.set(key, known)
  }
  return hasRecords || moved || data.errorCode !== 0 || data.preferredReadReplica >= 0 || data.divergingEpoch.epoch >= 0
}

function createSession(
  sessions: FetchSessions,
  answers: readonly FetchAnswer[],
  options: { privileged: boolean; slots: number; version: number },
  ctx: Ctx,
): number {
  if (answers.length === 0 || !makeRoom(sessions, answers.length, options, ctx)) return 0
  const prng = ctx.random('fetch-session')
  let id = 0
  while (id === 0 || sessions.has(id)) id = nextInt(prng, INT32_MAX)
  const partitions = new Map<string, FetchItem>()
  for (const { item, data } of answers) {
    partitions.set(keyOf(item), {
      ...item,
      toldHighWatermark: data.errorCode === 0 ? data.highWatermark : -1,
      toldLogStartOffset: data.logStartOffset,
    })
  }
  sessions.set(id, {
    id,
    privileged: options.privileged,
    usesTopicIds: options.version >= 13,
    epoch: 1,
    createdUs: ctx.nowUs,
    lastUsedUs: ctx.nowUs,
    partitions,
  })
  ctx.touch(`fetchSessions/${id}`)
  return id
}

/** Room for a session of `size` partitions: of an unused one first, else of one that is worth less. */
function makeRoom(
  sessions: FetchSessions,
  size: number,
  options: { privileged: boolean; slots: number },
  ctx: Ctx,
): boolean {
  if (sessions.size < options.slots) return true
  const all = [...sessions.values()]
  const stalest = all.reduce<FetchSession | undefined>((a, b) => (a && a.lastUsedUs <= b.lastUsedUs ? a : b), undefined)
  if (stalest === undefined) return false
  if (ctx.nowUs - stalest.lastUsedUs > EVICTION_US) return closeSession(sessions, stalest.id, ctx)
  const worth = (privileged: boolean, partitions: number) => (privileged ? 1e9 : 0) + partitions
  const evictable = all
    .filter((session) => ctx.nowUs - session.createdUs > EVICTION_US)
    .sort((a, b) => worth(a.privileged, a.partitions.size) - worth(b.privileged, b.partitions.size) || a.id - b.id)[0]
  if (evictable === undefined) return false
  if (worth(evictable.privileged, evictable.partitions.size) >= worth(options.privileged, size)) return false
  return closeSession(sessions, evictable.id, ctx)
}

function closeSession(sessions: FetchSessions, id: number, ctx: Ctx): true {
  if (sessions.delete(id)) ctx.touch(`fetchSessions/${id}`)
  return true
}
