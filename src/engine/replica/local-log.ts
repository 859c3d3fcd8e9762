import { errors } from '../../protocol/errors.ts'
import type { LogState } from '../log/log-state.ts'
import type { PartitionState } from './partition.ts'
import type { ReplicaNode } from './replica-state.ts'

/** A partition with its log, or Kafka's error code. */
export type LocalLog = { error: null; partition: PartitionState; log: LogState } | { error: number }

/** The partition if this broker hosts it; else what a client must be told, which depends on whether metadata knows it. */
export function hostedPartition(node: ReplicaNode, topicPartition: string, known: boolean): LocalLog {
  const partition = node.partitions.get(topicPartition)
  const log = node.logs.get(topicPartition)
  if (partition !== undefined && log !== undefined) return { error: null, partition, log }
  if (partition !== undefined) return { error: errors.KAFKA_STORAGE_ERROR }
  return { error: known ? errors.NOT_LEADER_OR_FOLLOWER : errors.UNKNOWN_TOPIC_OR_PARTITION }
}

/** Checks the leader epoch that a client believes in (KIP-320), −1: none; then whether this broker leads, if it must. */
export function localLog(
  node: ReplicaNode,
  topicPartition: string,
  options: { known: boolean; currentLeaderEpoch: number; requireLeader: boolean },
): LocalLog {
  const hosted = hostedPartition(node, topicPartition, options.known)
  if (hosted.error !== null) return hosted
  const { currentLeaderEpoch, requireLeader } = options
  const { leaderEpoch, role } = hosted.partition
  if (currentLeaderEpoch >= 0 && currentLeaderEpoch < leaderEpoch) return { error: errors.FENCED_LEADER_EPOCH }
  if (currentLeaderEpoch > leaderEpoch) return { error: errors.UNKNOWN_LEADER_EPOCH }
  if (requireLeader && role !== 'leader') return { error: errors.NOT_LEADER_OR_FOLLOWER }
  return hosted
}
