/** EndQuorumEpoch (54), both halves: a leader steps down and names who may go first. */
import { msToUs } from '../../base/units.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import type { RequestInput, RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { quorumEpochResponse } from './begin-quorum-epoch.ts'
import { METADATA_TOPIC } from './config.ts'
import { rememberEndpoint } from './endpoints.ts'
import { send } from './peers.ts'
import type { RaftState, RequestMeta, Resigned } from './state.ts'
import { disarm, RAFT_TIMERS } from './timers.ts'
import { learn } from './transitions.ts'
import { isOurCluster, metadataPartition, voterOnlyError } from './validate.ts'

const END_QUORUM_EPOCH = 54

export function handleEndQuorumEpoch(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<54>,
  meta: RequestMeta,
): ResponseInput<54> {
  if (!isOurCluster(raft, request.clusterId)) return { errorCode: errors.INCONSISTENT_CLUSTER_ID, topics: [] }
  const ask = metadataPartition(request.topics)
  if (ask === null) return { errorCode: errors.INVALID_REQUEST, topics: [] }
  const error = voterOnlyError(raft, ask.leaderId, ask.leaderEpoch)
  if (error !== 0) return quorumEpochResponse(raft, meta, error)
  rememberEndpoint(raft, ask.leaderId, request.leaderEndpoints[0])
  learn(raft, ctx, ask.leaderEpoch, ask.leaderId)
  const { role } = raft
  if (role.kind === 'follower' && raft.leaderId === ask.leaderId) {
    const candidates = ask.preferredCandidates.map(({ candidateId }) => candidateId)
    const successors = meta.apiVersion >= 1 ? candidates : ask.preferredSuccessors
    const backoffMs = successorBackoffMs(successors, raft.config.nodeId, raft.config.electionBackoffMaxMs)
    role.fetchDeadlineUs = ctx.nowUs + msToUs(backoffMs)
    disarm(raft, ctx, RAFT_TIMERS.fetchTimeout)
  }
  return quorumEpochResponse(raft, meta, 0)
}

/** The first in line stands for election at once, each next one waits twice as long as the one before. */
export function successorBackoffMs(successors: readonly number[], nodeId: number, backoffMaxMs: number): number {
  const position = successors.indexOf(nodeId)
  if (position === 0) return 0
  if (position < 0) return backoffMaxMs
  return Math.min(backoffMaxMs, Math.floor(backoffMaxMs / 2 ** (successors.length - 1)) * 2 ** (position - 1))
}

export function sendEndQuorumEpoch(raft: RaftState, ctx: Ctx, role: Resigned): void {
  for (const id of role.unacknowledged) {
    send(raft, ctx, id, END_QUORUM_EPOCH, 'raft.end-quorum-epoch', () => endQuorumEpochRequest(raft, role))
  }
}

function endQuorumEpochRequest(raft: RaftState, role: Resigned): RequestInput<54> {
  return {
    clusterId: raft.config.clusterId,
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [
          {
            partitionIndex: 0,
            leaderId: raft.config.nodeId,
            leaderEpoch: raft.epoch,
            preferredSuccessors: role.preferredSuccessors,
            preferredCandidates: role.preferredSuccessors.map((id) => ({
              candidateId: id,
              candidateDirectoryId: ZERO_UUID,
            })),
          },
        ],
      },
    ],
  }
}
