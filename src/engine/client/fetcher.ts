/** Fetches from each leader what the application will poll next: one request per broker at a time. */
import { topicPartition } from '../../base/topic-partition.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import type { RequestInput, ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors, isInvalidMetadata } from '../../protocol/errors.ts'
import { batchesIn } from '../../protocol/records/batch-iterator.ts'
import type { Outcome, Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { touchPosition } from './assignment.ts'
import type { ConsumerState, PartitionPosition } from './consumer-state.ts'
import {
  createFetchSession,
  FINAL_EPOCH,
  type FetchSession,
  type FetchWish,
  onFetchLost,
  onFetchResponse,
  planFetch,
} from './fetch-session.ts'
import { applyLeaderHints, type LeaderHint, requestUpdate, topicNameOf } from './metadata.ts'
import { ask, type Route, routeReady, routeRetryUs, routeTo } from './nodes.ts'
import { backOffPosition, isWaiting, refreshLeader, requireReset } from './positions.ts'

export const FETCH = 'consumer.fetch'
export const CLOSE_SESSION = 'consumer.close-session'

/** Below it topics are named, not identified. */
const FETCH_VERSION_WITHOUT_IDS = 12

interface FetchPurpose extends Purpose {
  node: string
  assignment: number
  /** Topic-partition → offset asked for. */
  offsets: Record<string, number>
}

/** Sends the fetches that can be sent. Returns when to look again. */
export function maintainFetches(consumer: ConsumerState, ctx: Ctx): number {
  if (consumer.closing !== 'no') return Number.POSITIVE_INFINITY
  const { positions, buffered } = consumer
  let dueUs = Number.POSITIVE_INFINITY
  // A broker of which something waits for the next poll is not asked: its session keeps its partitions (KAFKA-17182).
  const busyNodes = new Set([...buffered.values()].map(({ nodeId }) => nodeId))
  const byNode = new Map<number, PartitionPosition[]>()
  for (const [tp, position] of positions) {
    if (!refreshLeader(consumer, ctx, position)) continue
    if (position.phase !== 'fetch' || buffered.has(tp) || busyNodes.has(position.leaderId)) continue
    if (isWaiting(consumer, ctx, position)) {
      dueUs = Math.min(dueUs, position.retryUs)
      continue
    }
    if (consumer.sessions.get(String(position.leaderId))?.asked) continue
    const group = byNode.get(position.leaderId)
    if (group === undefined) byNode.set(position.leaderId, [position])
    else group.push(position)
  }
  for (const nodeId of [...byNode.keys()].sort((a, b) => a - b)) {
    const route = routeTo(consumer, nodeId)
    if (route === null) continue
    if (!routeReady(consumer, ctx, route)) dueUs = Math.min(dueUs, routeRetryUs(consumer, route))
    else sendFetch(consumer, ctx, nodeId, route, byNode.get(nodeId) ?? [])
  }
  return dueUs
}

function sendFetch(consumer: ConsumerState, ctx: Ctx, nodeId: number, route: Route, group: PartitionPosition[]): void {
  const { sessions, settings, metadata, assignment } = consumer
  const node = String(nodeId)
  const session = sessions.get(node) ?? createFetchSession(nodeId)
  sessions.set(node, session)
  ctx.touch(`sessions/${node}`)
  const wishes = new Map<string, FetchWish>()
  const purpose: FetchPurpose = { kind: FETCH, node, assignment: assignment.id, offsets: {} }
  for (const { topic, partition, leaderEpoch, offset } of group) {
    const tp = topicPartition(topic, partition)
    purpose.offsets[tp] = offset
    wishes.set(tp, {
      topic,
      topicId: metadata.topics.get(topic)?.topicId ?? ZERO_UUID,
      partition,
      currentLeaderEpoch: leaderEpoch,
      fetchOffset: offset,
      partitionMaxBytes: settings.maxPartitionFetchBytes,
    })
  }
  const { sessionId, epoch } = session
  const body = fetchBody(consumer, sessionId, epoch, planFetch(session, wishes))
  const withoutIds = [...wishes.values()].some(({ topicId }) => topicId === ZERO_UUID)
  session.asked = true
  ask(consumer, ctx, route, 1, body, purpose, withoutIds ? { versionMax: FETCH_VERSION_WITHOUT_IDS } : {})
}

function fetchBody(
  { settings }: ConsumerState,
  sessionId: number,
  sessionEpoch: number,
  told: Pick<RequestInput<1>, 'topics' | 'forgottenTopicsData'>,
): RequestInput<1> {
  return {
    maxWaitMs: settings.fetchMaxWaitMs,
    minBytes: settings.fetchMinBytes,
    maxBytes: settings.fetchMaxBytes,
    isolationLevel: settings.readCommitted ? 1 : 0,
    sessionId,
    sessionEpoch,
    rackId: settings.clientRack,
    ...told,
  }
}

/** Returns the error that ends the application, or null. */
export function onFetch(consumer: ConsumerState, ctx: Ctx, purpose: Purpose, outcome: Outcome): string | null {
  const { node, assignment, offsets } = purpose as FetchPurpose
  const session = consumer.sessions.get(node)
  if (session === undefined) return null
  ctx.touch(`sessions/${node}`)
  session.asked = false
  if (!outcome.ok) {
    onFetchLost(session)
    return null
  }
  const response = outcome.body as ResponseOf<1>
  const isCurrent = assignment === consumer.assignment.id
  if (!onFetchResponse(session, response) || !isCurrent) return null
  return takeResponse(consumer, ctx, session, offsets, response)
}

type PartitionAnswer = ResponseOf<1>['responses'][number]['partitions'][number]

function takeResponse(
  consumer: ConsumerState,
  ctx: Ctx,
  session: FetchSession,
  offsets: Readonly<Record<string, number>>,
  response: ResponseOf<1>,
): string | null {
  const { metadata, positions } = consumer
  const hints: LeaderHint[] = []
  for (const { topic: name, topicId, partitions } of response.responses) {
    const topic = name === '' ? topicNameOf(metadata, topicId) : name
    for (const answer of partitions) {
      const tp = topicPartition(topic, answer.partitionIndex)
      hints.push({ topic, partition: answer.partitionIndex, ...answer.currentLeader })
      const position = positions.get(tp)
      // A seek, a reset or a new leader came between.
      if (position === undefined || position.phase !== 'fetch' || position.offset !== offsets[tp]) continue
      const fatal = takePartition(consumer, ctx, session.nodeId, position, answer)
      if (fatal !== null) return fatal
    }
  }
  applyLeaderHints(metadata, ctx, hints, response.nodeEndpoints)
  return null
}

function takePartition(
  consumer: ConsumerState,
  ctx: Ctx,
  nodeId: number,
  position: PartitionPosition,
  answer: PartitionAnswer,
): string | null {
  const { topic, partition } = position
  const tp = topicPartition(topic, partition)
  if (answer.errorCode !== errors.NONE) return fetchFailed(consumer, ctx, position, answer.errorCode)
  touchPosition(ctx, position)
  position.endOffset = consumer.settings.readCommitted ? answer.lastStableOffset : answer.highWatermark
  const { batches, error } = batchesIn(answer.records ?? [])
  if (batches.length === 0) return error === undefined ? null : `${tp} at ${position.offset}: ${error.message}`
  ctx.touch(`buffered/${tp}`)
  consumer.buffered.set(tp, {
    topic,
    partition,
    nodeId,
    batches,
    nextOffset: position.offset,
    abortedTransactions: [...(answer.abortedTransactions ?? [])].sort((a, b) => a.firstOffset - b.firstOffset),
    abortedProducers: [],
  })
  return null
}

function fetchFailed(consumer: ConsumerState, ctx: Ctx, position: PartitionPosition, error: number): string | null {
  if (error === errors.OFFSET_OUT_OF_RANGE) return requireReset(consumer, ctx, position)
  if (isInvalidMetadata(error)) requestUpdate(consumer.metadata, ctx, errorName(error))
  else if (error === errors.TOPIC_AUTHORIZATION_FAILED || error === errors.CORRUPT_MESSAGE) {
    return `${errorName(error)} for ${topicPartition(position.topic, position.partition)}`
  }
  consumer.counters.lastError = errorName(error)
  ctx.touch('counters')
  backOffPosition(consumer, ctx, position)
  return null
}

/** close(): tells the brokers to forget the sessions. Returns how many requests left. */
export function closeSessions(consumer: ConsumerState, ctx: Ctx): number {
  let count = 0
  for (const { nodeId, sessionId } of consumer.sessions.values()) {
    const route = routeTo(consumer, nodeId)
    if (sessionId === 0 || route === null || !routeReady(consumer, ctx, route)) continue
    const nothing = { topics: [], forgottenTopicsData: [] }
    ask(consumer, ctx, route, 1, fetchBody(consumer, sessionId, FINAL_EPOCH, nothing), { kind: CLOSE_SESSION })
    count++
  }
  return count
}
