/** AddRaftVoter (80) and RemoveRaftVoter (81): a static quorum (kraft.version 0) can't be changed (KIP-853). */
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { RaftState } from './state.ts'
import { isOurCluster, leaderOnlyError } from './validate.ts'

export function handleAddRaftVoter(raft: RaftState, request: RequestOf<80>): ResponseInput<80> {
  return { throttleTimeMs: 0, ...refusal(raft, request.clusterId, 'added to') }
}

export function handleRemoveRaftVoter(raft: RaftState, request: RequestOf<81>): ResponseInput<81> {
  return { throttleTimeMs: 0, ...refusal(raft, request.clusterId, 'removed from') }
}

/** The checks in Kafka's order; the last one always refuses. */
function refusal(raft: RaftState, clusterId: string | null, verb: string) {
  const { role } = raft
  if (!isOurCluster(raft, clusterId)) return { errorCode: errors.INCONSISTENT_CLUSTER_ID, errorMessage: null }
  const error = leaderOnlyError(raft, raft.epoch)
  if (error !== 0) return { errorCode: error, errorMessage: null }
  if (role.kind === 'leader' && role.highWatermark < 0) {
    return { errorCode: errors.REQUEST_TIMED_OUT, errorMessage: 'the leader does not know its high watermark yet' }
  }
  return {
    errorCode: errors.UNSUPPORTED_VERSION,
    errorMessage: `no voter can be ${verb} a static quorum: the feature kraft.version is 0`,
  }
}
