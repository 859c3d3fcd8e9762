/** Vote (52), both halves. KIP-595, KIP-853 (voter keys), KIP-996 (pre-votes). */
import { ZERO_UUID } from '../../base/uuid.ts'
import type { RequestInput, RequestOf, ResponseInput, ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { METADATA_TOPIC } from './config.ts'
import { leaderEndpoints } from './endpoints.ts'
import { endOfLog, type LogEnd } from './metadata-log.ts'
import { send } from './peers.ts'
import { saveElection } from './quorum-state-file.ts'
import { type RaftState, remoteVoters, type RequestMeta } from './state.ts'
import { becomeUnattached, randomElectionDeadlineUs } from './transitions.ts'
import { isOurCluster, isOurVoterKey, metadataPartition, voterOnlyError } from './validate.ts'

const VOTE = 52

export function handleVote(raft: RaftState, ctx: Ctx, request: RequestOf<52>, meta: RequestMeta): ResponseInput<52> {
  if (!isOurCluster(raft, request.clusterId)) return { errorCode: errors.INCONSISTENT_CLUSTER_ID, topics: [] }
  const ask = metadataPartition(request.topics)
  if (ask === null) return { errorCode: errors.INVALID_REQUEST, topics: [] }
  const { replicaId, replicaEpoch, replicaDirectoryId, lastOffset, lastOffsetEpoch, preVote } = ask
  // A candidate has raised its epoch beyond its log's; a prospective node has not.
  const impossible = preVote ? lastOffsetEpoch > replicaEpoch : lastOffsetEpoch >= replicaEpoch
  if (lastOffset < 0 || lastOffsetEpoch < 0 || impossible) {
    return voteResponse(raft, meta, errors.INVALID_REQUEST, false)
  }
  const error = voterOnlyError(raft, replicaId, replicaEpoch)
  if (error !== 0) return voteResponse(raft, meta, error, false)
  if (replicaEpoch > raft.epoch) becomeUnattached(raft, ctx, replicaEpoch)
  if (!isOurVoterKey(raft, request.voterId, ask.voterDirectoryId)) {
    return voteResponse(raft, meta, errors.INVALID_VOTER_KEY, false)
  }
  const logOk = isUpToDate({ offset: lastOffset, epoch: lastOffsetEpoch }, endOfLog(raft))
  const granted = canGrantVote(raft, replicaId, replicaDirectoryId, logOk, preVote)
  if (granted && !preVote && raft.votedId < 0) recordOwnVote(raft, ctx, replicaId, replicaDirectoryId)
  ctx.emit({
    type: granted ? 'VoteGranted' : 'VoteRefused',
    voter: raft.config.nodeId,
    candidate: replicaId,
    epoch: replicaEpoch,
    preVote,
  })
  return voteResponse(raft, meta, 0, granted)
}

export function isUpToDate(candidate: LogEnd, own: LogEnd): boolean {
  return candidate.epoch > own.epoch || (candidate.epoch === own.epoch && candidate.offset >= own.offset)
}

/** The rule of each role. Pre-votes change nothing, so many may be granted; a vote is given once an epoch. */
export function canGrantVote(
  raft: RaftState,
  replicaId: number,
  directoryId: string,
  logOk: boolean,
  preVote: boolean,
): boolean {
  const { role } = raft
  switch (role.kind) {
    case 'leader':
      return false
    case 'follower':
      return preVote && !role.hasFetched && logOk
    case 'candidate':
    case 'resigned':
      return preVote && logOk
    case 'unattached':
    case 'prospective':
      if (preVote) return logOk
      if (raft.votedId >= 0) return raft.votedId === replicaId && isVotedDirectory(raft, directoryId)
      return raft.leaderId < 0 && logOk
  }
}

/** quorum-state of version 0 keeps no directory: any is the one. */
function isVotedDirectory(raft: RaftState, directoryId: string): boolean {
  return raft.votedDirectoryId === ZERO_UUID || raft.votedDirectoryId === directoryId
}

/** Saved before the answer leaves; the own election waits, for the other has as good a chance. */
function recordOwnVote(raft: RaftState, ctx: Ctx, replicaId: number, directoryId: string): void {
  const { role } = raft
  if (role.kind !== 'unattached' && role.kind !== 'prospective') return
  raft.votedId = replicaId
  raft.votedDirectoryId = directoryId
  role.electionDeadlineUs = randomElectionDeadlineUs(raft, ctx)
  saveElection(raft, ctx)
}

function voteResponse(raft: RaftState, meta: RequestMeta, error: number, granted: boolean): ResponseInput<52> {
  return {
    errorCode: 0,
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [
          {
            partitionIndex: 0,
            errorCode: error,
            leaderId: raft.leaderId,
            leaderEpoch: raft.epoch,
            voteGranted: granted,
          },
        ],
      },
    ],
    ...(meta.apiVersion >= 1 ? { nodeEndpoints: leaderEndpoints(raft) } : {}),
  }
}

/** Asks every voter that has not answered yet. */
export function sendVoteRequests(raft: RaftState, ctx: Ctx): void {
  const { role } = raft
  if (role.kind !== 'prospective' && role.kind !== 'candidate') return
  for (const id of remoteVoters(raft)) {
    if (role.votes.has(id)) continue
    send(raft, ctx, id, VOTE, 'raft.vote', () => voteRequest(raft, id, role.kind === 'prospective'))
  }
}

function voteRequest(raft: RaftState, voterId: number, preVote: boolean): RequestInput<52> {
  const { offset, epoch } = endOfLog(raft)
  return {
    clusterId: raft.config.clusterId,
    voterId,
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [
          {
            partitionIndex: 0,
            replicaEpoch: raft.epoch,
            replicaId: raft.config.nodeId,
            replicaDirectoryId: raft.config.directoryId,
            voterDirectoryId: ZERO_UUID,
            lastOffsetEpoch: epoch,
            lastOffset: offset,
            preVote,
          },
        ],
      },
    ],
  }
}

/** An answer without error: counts. What follows from the count is the role's business. */
export function recordVote(raft: RaftState, nodeId: number, body: ResponseOf<52>): void {
  const { role } = raft
  const answer = metadataPartition(body.topics)
  if (answer === null || (role.kind !== 'prospective' && role.kind !== 'candidate')) return
  role.votes.set(nodeId, answer.voteGranted)
}
