/** DescribeQuorum (55). KIP-595, KIP-836 (timestamps), KIP-853 (directories and listeners). */
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { METADATA_TOPIC } from './config.ts'
import { activeObservers } from './progress.ts'
import { endOfLog } from './metadata-log.ts'
import type { Leader, RaftState, ReplicaProgress, RequestMeta } from './state.ts'
import { metadataPartition } from './validate.ts'

const NODES_SINCE = 2

export function handleDescribeQuorum(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<55>,
  meta: RequestMeta,
): ResponseInput<55> {
  if (metadataPartition(request.topics) === null) return refusal(request, errors.UNKNOWN_TOPIC_OR_PARTITION)
  const { role } = raft
  if (role.kind !== 'leader') return refusal(request, errors.NOT_LEADER_OR_FOLLOWER)
  const voters = [...role.voters.values()].map((one) => replicaState(raft, ctx, one))
  const observers = activeObservers(ctx, role).map((one) => replicaState(raft, ctx, one))
  return {
    errorCode: 0,
    topics: [
      {
        topicName: METADATA_TOPIC,
        partitions: [
          {
            partitionIndex: 0,
            errorCode: 0,
            leaderId: raft.config.nodeId,
            leaderEpoch: raft.epoch,
            highWatermark: role.highWatermark,
            currentVoters: voters,
            observers,
          },
        ],
      },
    ],
    ...(meta.apiVersion >= NODES_SINCE ? { nodes: voterNodes(raft, role) } : {}),
  }
}

/** Static voters have no directory id. Of itself the leader says that it has just fetched. */
function replicaState(raft: RaftState, ctx: Ctx, progress: ReplicaProgress) {
  const isSelf = progress.replicaId === raft.config.nodeId
  return {
    replicaId: progress.replicaId,
    replicaDirectoryId: progress.directoryId,
    logEndOffset: isSelf ? endOfLog(raft).offset : progress.logEndOffset,
    lastFetchTimestamp: isSelf ? ctx.wallMs : progress.lastFetchTimestamp,
    lastCaughtUpTimestamp: isSelf ? ctx.wallMs : progress.lastCaughtUpTimestamp,
  }
}

function voterNodes(raft: RaftState, role: Leader) {
  const name = raft.config.listeners[0]?.name ?? 'CONTROLLER'
  return [...role.voters.keys()].map((nodeId) => {
    const own = nodeId === raft.config.nodeId ? raft.config.listeners[0] : undefined
    const { host, port } = own ?? raft.addresses.get(nodeId) ?? { host: '', port: 0 }
    return { nodeId, listeners: [{ name, host, port }] }
  })
}

/** The same error for each partition that was asked for. */
function refusal(request: RequestOf<55>, errorCode: number): ResponseInput<55> {
  return {
    errorCode: 0,
    topics: request.topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode,
        leaderId: 0,
        leaderEpoch: 0,
        highWatermark: 0,
        currentVoters: [],
        observers: [],
      })),
    })),
  }
}
