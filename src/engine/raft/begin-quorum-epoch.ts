/** BeginQuorumEpoch (53), both halves: a new leader tells the voters. KIP-595, KIP-853 (endpoints). */
import { ZERO_UUID } from '../../base/uuid.ts'
import { msToUs } from '../../base/units.ts'
import type { RequestInput, RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { METADATA_TOPIC } from './config.ts'
import { leaderEndpoints, rememberEndpoint } from './endpoints.ts'
import { send } from './peers.ts'
import { type Leader, type RaftState, type RequestMeta, remoteVoters } from './state.ts'
import { learn } from './transitions.ts'
import { isOurCluster, isOurVoterKey, metadataPartition, voterOnlyError } from './validate.ts'

const BEGIN_QUORUM_EPOCH = 53

export function handleBeginQuorumEpoch(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<53>,
  meta: RequestMeta,
): ResponseInput<53> {
  if (!isOurCluster(raft, request.clusterId)) return { errorCode: errors.INCONSISTENT_CLUSTER_ID, topics: [] }
  const ask = metadataPartition(request.topics)
  if (ask === null) return { errorCode: errors.INVALID_REQUEST, topics: [] }
  const error = voterOnlyError(raft, ask.leaderId, ask.leaderEpoch)
  if (error !== 0) return quorumEpochResponse(raft, meta, error)
  rememberEndpoint(raft, ask.leaderId, request.leaderEndpoints[0])
  learn(raft, ctx, ask.leaderEpoch, ask.leaderId)
  const ours = isOurVoterKey(raft, request.voterId, ask.voterDirectoryId)
  return quorumEpochResponse(raft, meta, ours ? 0 : errors.INVALID_VOTER_KEY)
}

/** BeginQuorumEpoch and EndQuorumEpoch answer alike. */
export function quorumEpochResponse(raft: RaftState, meta: RequestMeta, error: number) {
  return {
    errorCode: 0,
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [{ partitionIndex: 0, errorCode: error, leaderId: raft.leaderId, leaderEpoch: raft.epoch }],
      },
    ],
    ...(meta.apiVersion >= 1 ? { nodeEndpoints: leaderEndpoints(raft) } : {}),
  }
}

/** Tells those voters who have not fetched for half a fetch timeout; then it is their turn again (KAFKA-16536). */
export function sendBeginQuorumEpoch(raft: RaftState, ctx: Ctx, role: Leader): void {
  if (ctx.nowUs < role.beginQuorumEpochDeadlineUs) return
  const periodUs = msToUs(Math.floor(raft.config.fetchTimeoutMs / 2))
  for (const id of remoteVoters(raft)) {
    const lastFetchUs = role.voters.get(id)?.lastFetchUs ?? -1
    if (lastFetchUs >= 0 && ctx.nowUs - lastFetchUs < periodUs) continue
    send(raft, ctx, id, BEGIN_QUORUM_EPOCH, 'raft.begin-quorum-epoch', () => beginQuorumEpochRequest(raft, id))
  }
  role.beginQuorumEpochDeadlineUs = ctx.nowUs + periodUs
}

function beginQuorumEpochRequest(raft: RaftState, voterId: number): RequestInput<53> {
  return {
    clusterId: raft.config.clusterId,
    voterId,
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [
          {
            partitionIndex: 0,
            voterDirectoryId: ZERO_UUID,
            leaderId: raft.config.nodeId,
            leaderEpoch: raft.epoch,
          },
        ],
      },
    ],
    leaderEndpoints: raft.config.listeners,
  }
}
