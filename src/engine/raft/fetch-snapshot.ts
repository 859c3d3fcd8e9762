/** FetchSnapshot (59), the leader's half. No snapshot is generated yet, so none is ever found. KIP-630. */
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import { METADATA_TOPIC } from './config.ts'
import { leaderEndpoints } from './endpoints.ts'
import type { RaftState, RequestMeta } from './state.ts'
import { isOurCluster, leaderOnlyError } from './validate.ts'

export function handleFetchSnapshot(raft: RaftState, request: RequestOf<59>, meta: RequestMeta): ResponseInput<59> {
  if (!isOurCluster(raft, request.clusterId)) return { errorCode: errors.INCONSISTENT_CLUSTER_ID, topics: [] }
  const [topic] = request.topics
  const [partition] = topic?.partitions ?? []
  if (topic === undefined || partition === undefined || request.topics.length !== 1 || topic.partitions.length !== 1) {
    return { errorCode: errors.INVALID_REQUEST, topics: [] }
  }
  const isMetadata = topic.name === METADATA_TOPIC && partition.partition === 0
  const leaderError = leaderOnlyError(raft, partition.currentLeaderEpoch)
  const found = leaderError === 0 ? errors.SNAPSHOT_NOT_FOUND : leaderError
  return {
    errorCode: 0,
    topics: [
      {
        name: topic.name,
        partitions: [
          {
            index: partition.partition,
            errorCode: isMetadata ? found : errors.UNKNOWN_TOPIC_OR_PARTITION,
            snapshotId: partition.snapshotId,
            currentLeader: { leaderId: raft.leaderId, leaderEpoch: raft.epoch },
            size: 0,
            position: 0,
            unalignedRecords: [],
          },
        ],
      },
    ],
    ...(meta.apiVersion >= 1 ? { nodeEndpoints: leaderEndpoints(raft) } : {}),
  }
}
