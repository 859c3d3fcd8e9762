import {
  type Infer,
  array,
  int16,
  int32,
  int64,
  int8,
  message,
  nested,
  records,
  string,
  struct,
  uuid,
} from '../schema-dsl.ts'

const replicaState = struct('ReplicaState', {
  replicaId: int32({ default: -1 }),
  replicaEpoch: int64({ default: -1 }),
})
export type ReplicaState = Infer<typeof replicaState>

const fetchPartition = struct('FetchPartition', {
  partition: int32(),
  currentLeaderEpoch: int32({ since: 9, default: -1, ignorable: true }),
  fetchOffset: int64(),
  lastFetchedEpoch: int32({ since: 12, default: -1 }),
  logStartOffset: int64({ since: 5, default: -1, ignorable: true }),
  partitionMaxBytes: int32(),
  replicaDirectoryId: uuid({ since: 17, tag: 0, ignorable: true }),
  highWatermark: int64({ since: 18, tag: 1, default: Number.POSITIVE_INFINITY, ignorable: true }),
})
export type FetchPartition = Infer<typeof fetchPartition>

const fetchTopic = struct('FetchTopic', {
  topic: string({ until: 12, ignorable: true }),
  topicId: uuid({ since: 13, ignorable: true }),
  partitions: array(fetchPartition),
})
export type FetchTopic = Infer<typeof fetchTopic>

const forgottenTopic = struct('ForgottenTopic', {
  topic: string({ until: 12, ignorable: true }),
  topicId: uuid({ since: 13, ignorable: true }),
  partitions: array(int32()),
})
export type ForgottenTopic = Infer<typeof forgottenTopic>

export const fetchRequest = message(
  'FetchRequest',
  { apiKey: 1, versions: [4, 18], flexibleFrom: 12 },
  {
    clusterId: string({ since: 12, nullable: true, tag: 0, default: null, ignorable: true }),
    replicaId: int32({ until: 14, default: -1 }),
    replicaState: nested(replicaState, { since: 15, tag: 1 }),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32({ default: 0x7fffffff, ignorable: true }),
    isolationLevel: int8({ default: 0, ignorable: true }),
    sessionId: int32({ since: 7, default: 0, ignorable: true }),
    sessionEpoch: int32({ since: 7, default: -1, ignorable: true }),
    topics: array(fetchTopic),
    forgottenTopicsData: array(forgottenTopic, { since: 7 }),
    rackId: string({ since: 11, ignorable: true }),
  },
)
export type FetchRequest = Infer<typeof fetchRequest>

const epochEndOffset = struct('EpochEndOffset', {
  epoch: int32({ default: -1 }),
  endOffset: int64({ default: -1 }),
})
export type EpochEndOffset = Infer<typeof epochEndOffset>

const leaderIdAndEpoch = struct('LeaderIdAndEpoch', {
  leaderId: int32({ default: -1 }),
  leaderEpoch: int32({ default: -1 }),
})
export type LeaderIdAndEpoch = Infer<typeof leaderIdAndEpoch>

const snapshotId = struct('SnapshotId', {
  endOffset: int64({ default: -1 }),
  epoch: int32({ default: -1 }),
})
export type SnapshotId = Infer<typeof snapshotId>

const abortedTransaction = struct('AbortedTransaction', {
  producerId: int64(),
  firstOffset: int64(),
})
export type AbortedTransaction = Infer<typeof abortedTransaction>

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
  errorCode: int16(),
  highWatermark: int64(),
  lastStableOffset: int64({ default: -1, ignorable: true }),
  logStartOffset: int64({ since: 5, default: -1, ignorable: true }),
  divergingEpoch: nested(epochEndOffset, { since: 12, tag: 0 }),
  currentLeader: nested(leaderIdAndEpoch, { since: 12, tag: 1 }),
  snapshotId: nested(snapshotId, { since: 12, tag: 2 }),
  abortedTransactions: array(abortedTransaction, { nullable: true, ignorable: true }),
  preferredReadReplica: int32({ since: 11, default: -1 }),
  records: records({ nullable: true }),
})
export type PartitionData = Infer<typeof partitionData>

const fetchableTopicResponse = struct('FetchableTopicResponse', {
  topic: string({ until: 12, ignorable: true }),
  topicId: uuid({ since: 13, ignorable: true }),
  partitions: array(partitionData),
})
export type FetchableTopicResponse = Infer<typeof fetchableTopicResponse>

const nodeEndpoint = struct('NodeEndpoint', {
  nodeId: int32(),
  host: string(),
  port: int32(),
  rack: string({ nullable: true, default: null }),
})
export type NodeEndpoint = Infer<typeof nodeEndpoint>

export const fetchResponse = message(
  'FetchResponse',
  { apiKey: 1, versions: [4, 18], flexibleFrom: 12 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    errorCode: int16({ since: 7, ignorable: true }),
    sessionId: int32({ since: 7, default: 0 }),
    responses: array(fetchableTopicResponse),
    nodeEndpoints: array(nodeEndpoint, { since: 16, tag: 0 }),
  },
)
export type FetchResponse = Infer<typeof fetchResponse>
