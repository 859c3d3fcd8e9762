import {
  type Infer,
  array,
  bool,
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

const acknowledgementBatch = struct('AcknowledgementBatch', {
  firstOffset: int64(),
  lastOffset: int64(),
  acknowledgeTypes: array(int8()),
})
export type AcknowledgementBatch = Infer<typeof acknowledgementBatch>

const fetchPartition = struct('FetchPartition', {
  partitionIndex: int32(),
  partitionMaxBytes: int32({ until: 0 }),
  acknowledgementBatches: array(acknowledgementBatch),
})
export type FetchPartition = Infer<typeof fetchPartition>

const fetchTopic = struct('FetchTopic', {
  topicId: uuid(),
  partitions: array(fetchPartition),
})
export type FetchTopic = Infer<typeof fetchTopic>

const forgottenTopic = struct('ForgottenTopic', {
  topicId: uuid(),
  partitions: array(int32()),
})
export type ForgottenTopic = Infer<typeof forgottenTopic>

export const shareFetchRequest = message(
  'ShareFetchRequest',
  { apiKey: 78, versions: [1, 2], flexibleFrom: 0 },
  {
    groupId: string({ nullable: true, default: null }),
    memberId: string({ nullable: true }),
    shareSessionEpoch: int32(),
    maxWaitMs: int32(),
    minBytes: int32(),
    maxBytes: int32({ default: 0x7fffffff }),
    maxRecords: int32(),
    batchSize: int32(),
    shareAcquireMode: int8({ since: 2, default: 0, ignorable: true }),
    isRenewAck: bool({ since: 2, default: false }),
    topics: array(fetchTopic),
    forgottenTopicsData: array(forgottenTopic),
  },
)
export type ShareFetchRequest = Infer<typeof shareFetchRequest>

const leaderIdAndEpoch = struct('LeaderIdAndEpoch', {
  leaderId: int32(),
  leaderEpoch: int32(),
})
export type LeaderIdAndEpoch = Infer<typeof leaderIdAndEpoch>

const acquiredRecords = struct('AcquiredRecords', {
  firstOffset: int64(),
  lastOffset: int64(),
  deliveryCount: int16(),
})
export type AcquiredRecords = Infer<typeof acquiredRecords>

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
  acknowledgeErrorCode: int16(),
  acknowledgeErrorMessage: string({ nullable: true, default: null }),
  currentLeader: nested(leaderIdAndEpoch),
  records: records({ nullable: true }),
  acquiredRecords: array(acquiredRecords),
})
export type PartitionData = Infer<typeof partitionData>

const shareFetchableTopicResponse = struct('ShareFetchableTopicResponse', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type ShareFetchableTopicResponse = Infer<typeof shareFetchableTopicResponse>

const nodeEndpoint = struct('NodeEndpoint', {
  nodeId: int32(),
  host: string(),
  port: int32(),
  rack: string({ nullable: true, default: null }),
})
export type NodeEndpoint = Infer<typeof nodeEndpoint>

export const shareFetchResponse = message(
  'ShareFetchResponse',
  { apiKey: 78, versions: [1, 2], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    acquisitionLockTimeoutMs: int32(),
    responses: array(shareFetchableTopicResponse),
    nodeEndpoints: array(nodeEndpoint),
  },
)
export type ShareFetchResponse = Infer<typeof shareFetchResponse>
