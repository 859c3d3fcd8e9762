import { errors } from '../../protocol/errors.ts'
import type { FetchResponse, PartitionData } from '../../protocol/schema/01-fetch.ts'
import type { Ctx } from '../ports/ctx.ts'
import {
  isFromFollower,
  type FetchParams,
  type FetchTarget,
  type PartitionFetch,
  readPartitions,
} from '../replica/fetch-read.ts'
import { type DelayedFetch, isFetchComplete, parkFetch } from '../replica/delayed-fetch.ts'
import { brokerConfig } from '../replica/settings.ts'
import type { PendingRequest } from './connections.ts'
import { closeFetch, type FetchAnswer, type FetchContext, type FetchItem } from './fetch-session.ts'
import type { NodeState } from './node-state.ts'
import { type CurrentLeader, currentLeader, findTopic, hasPartition, leaderEndpoints } from './topics.ts'

type OpenContext = Exclude<FetchContext, { kind: 'error' }>

/** What a fetch needs from its request to its answer, also while it waits. */
interface Asked {
  context: OpenContext
  /** The items that can be read, in order; the rest are in error from the start. */
  items: FetchItem[]
  failed: { item: FetchItem; error: number }[]
}

/** Reads what is asked for; 'later' when it has to wait for `minBytes`. */
export function startFetch(
  node: NodeState,
  from: PendingRequest,
  fetch: { context: OpenContext; params: FetchParams; maxWaitMs: number },
  ctx: Ctx,
): FetchResponse | 'later' {
  const asked = sortOut(node, fetch.context, from.apiVersion)
  const targets = asked.items.map((item) => targetOf(node, item))
  const answers = readPartitions(node, fetch.params, targets, true, ctx)
  if (isFetchComplete(fetch.params, fetch.maxWaitMs, answers))
    return answerFetch(node, from, asked, fetch.params, answers, ctx)
  const { params, maxWaitMs } = fetch
  parkFetch(node, { requestId: from.id, maxWaitMs }, { params, targets, context: asked }, ctx)
  return 'later'
}

/** A parked fetch has enough, or its time is over: it is read again. */
export function finishFetch(node: NodeState, from: PendingRequest, wait: DelayedFetch, ctx: Ctx): FetchResponse {
  const answers = readPartitions(node, wait.params, wait.targets, false, ctx)
  return answerFetch(node, from, wait.context as Asked, wait.params, answers, ctx)
}

function sortOut(node: NodeState, context: OpenContext, apiVersion: number): Asked {
  const asked: Asked = { context, items: [], failed: [] }
  for (const item of context.items) {
    const found = findTopic(node, item.topic, item.topicId, apiVersion >= 13)
    if (found.error !== null) asked.failed.push({ item, error: found.error })
    else if (hasPartition(node, found.name, item.partition)) asked.items.push(item)
    else asked.failed.push({ item, error: errors.UNKNOWN_TOPIC_OR_PARTITION })
  }
  return asked
}

function nameOf(node: NodeState, item: FetchItem): string {
  return item.topic === '' ? (node.image.topicNames.get(item.topicId) ?? '') : item.topic
}

function targetOf(node: NodeState, item: FetchItem): FetchTarget {
  const { fetchOffset, maxBytes, currentLeaderEpoch, lastFetchedEpoch, logStartOffset } = item
  return {
    topicPartition: `${nameOf(node, item)}-${item.partition}`,
    topicId: item.topic === '' ? item.topicId : '',
    known: true,
    ...{ fetchOffset, maxBytes, currentLeaderEpoch, lastFetchedEpoch, logStartOffset },
  }
}

function dataOf(item: FetchItem, answer: PartitionFetch): PartitionData {
  return {
    partitionIndex: item.partition,
    errorCode: answer.error,
    highWatermark: answer.highWatermark,
    lastStableOffset: answer.lastStableOffset,
    logStartOffset: answer.logStartOffset,
    divergingEpoch: answer.divergingEpoch ?? { epoch: -1, endOffset: -1 },
    currentLeader: { leaderId: -1, leaderEpoch: -1 },
    snapshotId: { endOffset: -1, epoch: -1 },
    abortedTransactions: answer.abortedTransactions,
    preferredReadReplica: -1,
    records: answer.records,
  }
}

const NOTHING: Omit<PartitionFetch, 'error'> = {
  highWatermark: -1,
  lastStableOffset: -1,
  logStartOffset: -1,
  divergingEpoch: null,
  abortedTransactions: null,
  records: [],
  bytes: 0,
}

function answerFetch(
  node: NodeState,
  from: PendingRequest,
  asked: Asked,
  params: FetchParams,
  answers: readonly PartitionFetch[],
  ctx: Ctx,
): FetchResponse {
  const all: FetchAnswer[] = asked.items.map((item, i) => {
    return { item, data: dataOf(item, answers[i] ?? { error: errors.UNKNOWN_SERVER_ERROR, ...NOTHING }) }
  })
  for (const { item, error } of asked.failed) all.push({ item, data: dataOf(item, { error, ...NOTHING }) })
  const slots = brokerConfig(node.config, node.image, 'max.incremental.fetch.session.cache.slots')
  const options = { privileged: isFromFollower(params), slots, version: from.apiVersion }
  const closed = closeFetch(node.fetchSessions, asked.context, all, options, ctx)
  if (closed === null) return fetchError(errors.INVALID_FETCH_SESSION_EPOCH)
  const response = { ...fetchError(errors.NONE), sessionId: closed.sessionId, responses: byTopic(closed.answers) }
  if (from.apiVersion >= 16) response.nodeEndpoints = tellLeaders(node, closed.answers, from.listener)
  return response
}

/** Who leads what this broker does not, or not in that epoch (KIP-951). */
function tellLeaders(node: NodeState, answers: readonly FetchAnswer[], listener: string) {
  const leaders: CurrentLeader[] = []
  for (const { item, data } of answers) {
    if (data.errorCode !== errors.NOT_LEADER_OR_FOLLOWER && data.errorCode !== errors.FENCED_LEADER_EPOCH) continue
    data.currentLeader = currentLeader(node, nameOf(node, item), item.partition)
    leaders.push(data.currentLeader)
  }
  return leaderEndpoints(node, leaders, listener)
}

export function fetchError(errorCode: number): FetchResponse {
  return { throttleTimeMs: 0, errorCode, sessionId: 0, responses: [], nodeEndpoints: [] }
}

/** Neighbours of one topic share an entry. */
function byTopic(answers: readonly FetchAnswer[]): FetchResponse['responses'] {
  const responses: FetchResponse['responses'] = []
  for (const { item, data } of answers) {
    const last = responses.at(-1)
    if (last?.topic === item.topic && last.topicId === item.topicId) last.partitions.push(data)
    else responses.push({ topic: item.topic, topicId: item.topicId, partitions: [data] })
  }
  return responses
}
