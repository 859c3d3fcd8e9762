/** Fetch (1) of the metadata log, the leader's half. KIP-595, KIP-1166 (the follower says which high watermark it knows). */
import { METADATA_TOPIC_ID } from '../../base/uuid.ts'
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { METADATA_TOPIC } from './config.ts'
import { type FetchAnswer, fetchErrorResponse, fetchResponse } from './fetch-response.ts'
import { takeFetchWait, waitForMore } from './fetch-waits.ts'
import { divergingEnd, endOfLog, readUncommitted } from './metadata-log.ts'
import { updateReplica } from './progress.ts'
import type { FetchAsk, FetchWait, RaftState, RequestMeta } from './state.ts'
import { isOurCluster, leaderOnlyError } from './validate.ts'

const TOPIC_ID_SINCE = 13
const REPLICA_STATE_SINCE = 15

/** 'later': the answer comes as an output, within the request's maxWaitMs. */
export function handleFetch(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<1>,
  meta: RequestMeta,
): ResponseInput<1> | 'later' {
  if (!isOurCluster(raft, request.clusterId)) return topLevelError(errors.INCONSISTENT_CLUSTER_ID)
  const ask = readAsk(request, meta.apiVersion)
  if (ask === null) return topLevelError(errors.INVALID_REQUEST)
  const impossible = ask.lastFetchedEpoch < 0 || ask.lastFetchedEpoch > ask.currentLeaderEpoch
  if (request.maxWaitMs < 0 || ask.fetchOffset < 0 || impossible) {
    return fetchErrorResponse(raft, meta.apiVersion, errors.INVALID_REQUEST)
  }
  const answer = answerFetch(raft, ctx, ask)
  if (request.maxWaitMs === 0 || isNews(ask, answer)) {
    completeFetchWaits(raft, ctx)
    return fetchResponse(raft, meta.apiVersion, answer)
  }
  waitForMore(raft, ctx, meta.requestId, ask, request.maxWaitMs)
  return 'later'
}

function topLevelError(errorCode: number): ResponseInput<1> {
  return { errorCode, responses: [] }
}

/** The one partition that can be asked for; null: the request names something else. */
function readAsk(request: RequestOf<1>, apiVersion: number): FetchAsk | null {
  const [topic] = request.topics
  const [partition] = topic?.partitions ?? []
  if (topic === undefined || partition === undefined) return null
  if (request.topics.length !== 1 || topic.partitions.length !== 1 || partition.partition !== 0) return null
  const named = apiVersion >= TOPIC_ID_SINCE ? topic.topicId === METADATA_TOPIC_ID : topic.topic === METADATA_TOPIC
  if (!named) return null
  return {
    apiVersion,
    replicaId: apiVersion >= REPLICA_STATE_SINCE ? request.replicaState.replicaId : request.replicaId,
    directoryId: partition.replicaDirectoryId,
    currentLeaderEpoch: partition.currentLeaderEpoch,
    fetchOffset: partition.fetchOffset,
    lastFetchedEpoch: partition.lastFetchedEpoch,
    highWatermark: partition.highWatermark,
    bytesMax: request.maxBytes,
  }
}

/** What the leader would say now. The fetch itself tells how far the follower is, so the high watermark may move. */
function answerFetch(raft: RaftState, ctx: Ctx, ask: FetchAsk): FetchAnswer {
  const error = leaderOnlyError(raft, ask.currentLeaderEpoch)
  const { role } = raft
  if (error !== 0 || role.kind !== 'leader') {
    return { errorCode: error, highWatermark: -1, records: [], diverging: null }
  }
  const diverging = divergingEnd(raft, { offset: ask.fetchOffset, epoch: ask.lastFetchedEpoch })
  if (diverging !== null) return { errorCode: 0, highWatermark: role.highWatermark, records: [], diverging }
  updateReplica(raft, ctx, role, ask.replicaId, ask.directoryId, ask.fetchOffset)
  const records = readUncommitted(raft, ctx, ask.fetchOffset, ask.bytesMax)
  return { errorCode: 0, highWatermark: role.highWatermark, records, diverging: null }
}

function isNews(ask: FetchAsk, answer: FetchAnswer): boolean {
  return (
    answer.errorCode !== 0 ||
    answer.records.length > 0 ||
    answer.diverging !== null ||
    answer.highWatermark > ask.highWatermark
  )
}

/** The log or the high watermark has moved: answers those it is news for. */
export function completeFetchWaits(raft: RaftState, ctx: Ctx): void {
  const { role } = raft
  if (role.kind !== 'leader') return
  const end = endOfLog(raft).offset
  for (const wait of [...raft.waits.values()]) {
    if (end > wait.ask.fetchOffset || role.highWatermark > wait.ask.highWatermark) respond(raft, ctx, wait.id)
  }
}

/** The wait is over, with or without news. */
export function respond(raft: RaftState, ctx: Ctx, waitId: number): void {
  const wait: FetchWait | undefined = takeFetchWait(raft, ctx, waitId)
  if (wait === undefined) return
  const body = fetchResponse(raft, wait.ask.apiVersion, answerFetch(raft, ctx, wait.ask))
  raft.outputs.push({ kind: 'respond', requestId: wait.requestId, body: body as object })
}
