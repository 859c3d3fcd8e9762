/** What every handler of this room checks first. */
import { errors } from '../../protocol/errors.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import { METADATA_TOPIC } from './config.ts'
import type { RaftState } from './state.ts'

/** A request without cluster id is accepted. */
export function isOurCluster(raft: RaftState, clusterId: string | null): boolean {
  return clusterId === null || clusterId === raft.config.clusterId
}

interface TopicOfPartitions<P> {
  readonly topicName: string
  readonly partitions: readonly P[]
}

/** The one partition of the one topic that a raft request may name; null: it names something else. */
export function metadataPartition<P extends { readonly partitionIndex: number }>(
  topics: readonly TopicOfPartitions<P>[],
): P | null {
  const [topic] = topics
  const partition = topic?.partitions[0]
  if (topics.length !== 1 || topic?.topicName !== METADATA_TOPIC || topic.partitions.length !== 1) return null
  return partition?.partitionIndex === 0 ? partition : null
}

/** Checks of Vote, BeginQuorumEpoch and EndQuorumEpoch: 0 or an error. */
export function voterOnlyError(raft: RaftState, remoteId: number, epoch: number): number {
  if (epoch < raft.epoch) return errors.FENCED_LEADER_EPOCH
  return remoteId < 0 ? errors.INVALID_REQUEST : 0
}

/** Checks of requests that only the leader answers: 0 or an error. */
export function leaderOnlyError(raft: RaftState, epoch: number): number {
  if (epoch < raft.epoch) return errors.FENCED_LEADER_EPOCH
  if (epoch > raft.epoch) return errors.UNKNOWN_LEADER_EPOCH
  if (raft.role.kind !== 'leader') return errors.NOT_LEADER_OR_FOLLOWER
  return raft.shutdownDeadlineUs === null ? 0 : errors.BROKER_NOT_AVAILABLE
}

/** Whether the request was meant for this node: an absent id (−1) or directory matches. */
export function isOurVoterKey(raft: RaftState, voterId: number, directoryId: string): boolean {
  if (voterId < 0) return true
  return voterId === raft.config.nodeId && (directoryId === ZERO_UUID || directoryId === raft.config.directoryId)
}
