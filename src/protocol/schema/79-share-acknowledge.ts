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

const acknowledgePartition = struct('AcknowledgePartition', {
  partitionIndex: int32(),
  acknowledgementBatches: array(acknowledgementBatch),
})
export type AcknowledgePartition = Infer<typeof acknowledgePartition>

const acknowledgeTopic = struct('AcknowledgeTopic', {
  topicId: uuid(),
  partitions: array(acknowledgePartition),
})
export type AcknowledgeTopic = Infer<typeof acknowledgeTopic>

export const shareAcknowledgeRequest = message(
  'ShareAcknowledgeRequest',
  { apiKey: 79, versions: [1, 2], flexibleFrom: 0 },
  {
    groupId: string({ nullable: true, default: null }),
    memberId: string({ nullable: true }),
    shareSessionEpoch: int32(),
    isRenewAck: bool({ since: 2, default: false }),
    topics: array(acknowledgeTopic),
  },
)
export type ShareAcknowledgeRequest = Infer<typeof shareAcknowledgeRequest>

const leaderIdAndEpoch = struct('LeaderIdAndEpoch', {
  leaderId: int32(),
  leaderEpoch: int32(),
})
export type LeaderIdAndEpoch = Infer<typeof leaderIdAndEpoch>

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
  currentLeader: nested(leaderIdAndEpoch),
})
export type PartitionData = Infer<typeof partitionData>

const shareAcknowledgeTopicResponse = struct('ShareAcknowledgeTopicResponse', {
  topicId: uuid({ ignorable: true }),
  partitions: array(partitionData),
})
export type ShareAcknowledgeTopicResponse = Infer<typeof shareAcknowledgeTopicResponse>

const nodeEndpoint = struct('NodeEndpoint', {
  nodeId: int32(),
  host: string(),
  port: int32(),
  rack: string({ nullable: true, default: null }),
})
export type NodeEndpoint = Infer<typeof nodeEndpoint>

export const shareAcknowledgeResponse = message(
  'ShareAcknowledgeResponse',
  { apiKey: 79, versions: [1, 2], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    errorCode: int16({ ignorable: true }),
    errorMessage: string({ nullable: true, default: null }),
    acquisitionLockTimeoutMs: int32({ since: 2, ignorable: true }),
    responses: array(shareAcknowledgeTopicResponse),
    nodeEndpoints: array(nodeEndpoint),
  },
)
export type ShareAcknowledgeResponse = Infer<typeof shareAcknowledgeResponse>
