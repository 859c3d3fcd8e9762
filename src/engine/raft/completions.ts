/** What came of this node's requests. */
import type { ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Completion } from '../net/channel.ts'
import type { Address, Ctx } from '../ports/ctx.ts'
import { rememberEndpoint } from './endpoints.ts'
import { applyFetched, fetchedPartition, pauseFetching } from './fetch-client.ts'
import { backOff, type RaftPurpose, settle } from './peers.ts'
import type { RaftState } from './state.ts'
import { becomeFollower, learn } from './transitions.ts'
import { metadataPartition } from './validate.ts'
import { recordVote } from './vote.ts'

/** What every raft response says of the quorum. */
interface Common {
  error: number
  epoch: number
  leaderId: number
  endpoint: Address | undefined
}

/** A node whose request failed, or was answered with something unusable, is left alone for the retry backoff. */
export function handleCompletion(raft: RaftState, ctx: Ctx, completion: Completion): void {
  const purpose = completion.purpose as RaftPurpose
  if (!settle(raft, purpose)) return
  const { outcome } = completion
  if (!outcome.ok || !handleResponse(raft, ctx, purpose, outcome.body)) backOff(raft, ctx, purpose.nodeId)
}

function handleResponse(raft: RaftState, ctx: Ctx, purpose: RaftPurpose, body: object): boolean {
  switch (purpose.kind) {
    case 'raft.vote':
      return handleVoteResponse(raft, ctx, purpose.nodeId, body as ResponseOf<52>)
    case 'raft.begin-quorum-epoch':
      return handleEpochResponse(raft, ctx, body as ResponseOf<53>) !== 'unusable'
    case 'raft.end-quorum-epoch':
      return handleEndQuorumEpochResponse(raft, ctx, purpose.nodeId, body as ResponseOf<54>)
    case 'raft.fetch':
      return handleFetchResponse(raft, ctx, body as ResponseOf<1>)
    case 'raft.update-raft-voter':
      return handleUpdateResponse(raft, ctx, body as ResponseOf<82>)
    default:
      return false
  }
}

/**
 * Errors and news that all responses share. 'done': nothing is left to handle; 'go-on': the response is of this node's
 * epoch and without such an error.
 */
function handleCommon(
  raft: RaftState,
  ctx: Ctx,
  { error, epoch, leaderId, endpoint }: Common,
): 'done' | 'go-on' | 'unusable' {
  if (leaderId >= 0) rememberEndpoint(raft, leaderId, endpoint)
  if (epoch < raft.epoch || error === errors.UNKNOWN_LEADER_EPOCH) return 'done'
  if (epoch > raft.epoch || error === errors.FENCED_LEADER_EPOCH || error === errors.NOT_LEADER_OR_FOLLOWER) {
    learn(raft, ctx, epoch, leaderId)
    return 'done'
  }
  if (leaderId >= 0 && leaderId !== raft.config.nodeId && raft.leaderId < 0) {
    becomeFollower(raft, ctx, epoch, leaderId)
    return error === 0 ? 'go-on' : 'done'
  }
  if (error === errors.INVALID_VOTER_KEY) return 'done'
  return error === 0 ? 'go-on' : 'unusable'
}

type EpochBody = ResponseOf<52> | ResponseOf<53> | ResponseOf<54>

function handleEpochResponse(raft: RaftState, ctx: Ctx, body: EpochBody): 'done' | 'go-on' | 'unusable' {
  const topics = body.topics as ResponseOf<53>['topics']
  const answer = body.errorCode === 0 ? metadataPartition(topics) : null
  if (answer === null) return 'unusable'
  const { errorCode: error, leaderEpoch: epoch, leaderId } = answer
  const endpoint = body.nodeEndpoints.find(({ nodeId }) => nodeId === leaderId)
  return handleCommon(raft, ctx, { error, epoch, leaderId, endpoint })
}

function handleVoteResponse(raft: RaftState, ctx: Ctx, nodeId: number, body: ResponseOf<52>): boolean {
  const { role } = raft
  const next = handleEpochResponse(raft, ctx, body)
  if (next === 'go-on' && raft.role === role) recordVote(raft, nodeId, body)
  return next !== 'unusable'
}

function handleEndQuorumEpochResponse(raft: RaftState, ctx: Ctx, nodeId: number, body: ResponseOf<54>): boolean {
  const next = handleEpochResponse(raft, ctx, body)
  const { role } = raft
  if (next === 'go-on' && role.kind === 'resigned') {
    role.unacknowledged = role.unacknowledged.filter((id) => id !== nodeId)
  }
  return next !== 'unusable'
}

function handleFetchResponse(raft: RaftState, ctx: Ctx, body: ResponseOf<1>): boolean {
  const partition = body.errorCode === 0 ? fetchedPartition(body) : null
  if (partition === null) return false
  const { leaderId, leaderEpoch: epoch } = partition.currentLeader
  const endpoint = body.nodeEndpoints.find(({ nodeId }) => nodeId === leaderId)
  const { role } = raft
  const next = handleCommon(raft, ctx, { error: partition.errorCode, epoch, leaderId, endpoint })
  if (next === 'go-on') return applyFetched(raft, ctx, partition)
  if (next === 'done' && raft.role === role) pauseFetching(raft, ctx)
  return next === 'done'
}

function handleUpdateResponse(raft: RaftState, ctx: Ctx, body: ResponseOf<82>): boolean {
  const { leaderId, leaderEpoch: epoch, host, port } = body.currentLeader
  const next = handleCommon(raft, ctx, { error: body.errorCode, epoch, leaderId, endpoint: { host, port } })
  if (next === 'go-on' && raft.role.kind === 'follower') raft.role.hasUpdatedLeader = true
  return next !== 'unusable'
}
