/** UpdateRaftVoter (82), both halves: each voter tells a new leader its listeners and kraft.version range (KIP-853). */
import type { RequestInput, RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { leaderEndpoints } from './endpoints.ts'
import { send } from './peers.ts'
import { isVoter, type RaftState } from './state.ts'
import { isOurCluster, leaderOnlyError } from './validate.ts'

const UPDATE_RAFT_VOTER = 82
const KRAFT_VERSION = 0

/** With kraft.version 0 nothing is written; the leader takes note (that an upgrade would be possible). */
export function handleUpdateRaftVoter(raft: RaftState, request: RequestOf<82>): ResponseInput<82> {
  return { throttleTimeMs: 0, errorCode: updateError(raft, request), currentLeader: currentLeader(raft) }
}

function updateError(raft: RaftState, request: RequestOf<82>): number {
  const { role, config } = raft
  if (!isOurCluster(raft, request.clusterId)) return errors.INCONSISTENT_CLUSTER_ID
  const error = leaderOnlyError(raft, request.currentLeaderEpoch)
  if (error !== 0) return error
  if (role.kind === 'leader' && role.highWatermark < 0) return errors.REQUEST_TIMED_OUT
  const { minSupportedVersion, maxSupportedVersion } = request.kRaftVersionFeature
  if (minSupportedVersion > KRAFT_VERSION || maxSupportedVersion < KRAFT_VERSION) return errors.INVALID_REQUEST
  const listener = config.listeners[0]?.name
  if (!request.listeners.some(({ name }) => name === listener)) return errors.INVALID_REQUEST
  return isVoter(raft, request.voterId) ? 0 : errors.VOTER_NOT_FOUND
}

function currentLeader(raft: RaftState) {
  const [endpoint] = leaderEndpoints(raft)
  return {
    leaderId: raft.leaderId,
    leaderEpoch: raft.epoch,
    host: endpoint?.host ?? '',
    port: endpoint?.port ?? 0,
  }
}

export function sendUpdateRaftVoter(raft: RaftState, ctx: Ctx): boolean {
  return send(raft, ctx, raft.leaderId, UPDATE_RAFT_VOTER, 'raft.update-raft-voter', () => updateRequest(raft))
}

function updateRequest(raft: RaftState): RequestInput<82> {
  return {
    clusterId: raft.config.clusterId,
    currentLeaderEpoch: raft.epoch,
    voterId: raft.config.nodeId,
    voterDirectoryId: raft.config.directoryId,
    listeners: raft.config.listeners,
    kRaftVersionFeature: { minSupportedVersion: 0, maxSupportedVersion: 1 },
  }
}
