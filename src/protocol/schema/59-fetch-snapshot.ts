import {
  type Infer,
  array,
  int16,
  int32,
  int64,
  message,
  nested,
  records,
  string,
  struct,
  uint16,
  uuid,
} from '../schema-dsl.ts'

const snapshotId = struct('SnapshotId', {
  endOffset: int64(),
  epoch: int32(),
})
export type SnapshotId = Infer<typeof snapshotId>

const partitionSnapshot = struct('PartitionSnapshot', {
  partition: int32(),
  currentLeaderEpoch: int32(),
  snapshotId: nested(snapshotId),
  position: int64(),
  replicaDirectoryId: uuid({ since: 1, tag: 0, ignorable: true }),
})
export type PartitionSnapshot = Infer<typeof partitionSnapshot>

const topicSnapshot = struct('TopicSnapshot', {
  name: string(),
  partitions: array(partitionSnapshot),
})
export type TopicSnapshot = Infer<typeof topicSnapshot>

export const fetchSnapshotRequest = message(
  'FetchSnapshotRequest',
  { apiKey: 59, versions: [0, 1], flexibleFrom: 0 },
  {
    clusterId: string({ nullable: true, tag: 0, default: null }),
    replicaId: int32({ default: -1 }),
    maxBytes: int32({ default: 0x7fffffff }),
    topics: array(topicSnapshot),
  },
)
export type FetchSnapshotRequest = Infer<typeof fetchSnapshotRequest>

const leaderIdAndEpoch = struct('LeaderIdAndEpoch', {
  leaderId: int32(),
  leaderEpoch: int32(),
})
export type LeaderIdAndEpoch = Infer<typeof leaderIdAndEpoch>

const partitionSnapshotResponse = struct('PartitionSnapshotResponse', {
  index: int32(),
  errorCode: int16(),
  snapshotId: nested(snapshotId),
  currentLeader: nested(leaderIdAndEpoch, { tag: 0 }),
  size: int64(),
  position: int64(),
  unalignedRecords: records(),
})
export type PartitionSnapshotResponse = Infer<typeof partitionSnapshotResponse>

const topicSnapshotResponse = struct('TopicSnapshotResponse', {
  name: string(),
  partitions: array(partitionSnapshotResponse),
})
export type TopicSnapshotResponse = Infer<typeof topicSnapshotResponse>

const nodeEndpoint = struct('NodeEndpoint', {
  nodeId: int32(),
  host: string(),
  port: uint16(),
})
export type NodeEndpoint = Infer<typeof nodeEndpoint>

export const fetchSnapshotResponse = message(
  'FetchSnapshotResponse',
  { apiKey: 59, versions: [0, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    errorCode: int16(),
    topics: array(topicSnapshotResponse),
    nodeEndpoints: array(nodeEndpoint, { since: 1, tag: 0 }),
  },
)
export type FetchSnapshotResponse = Infer<typeof fetchSnapshotResponse>
