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
  uuid,
} from '../schema-dsl.ts'

const partitionProduceData = struct('PartitionProduceData', {
  index: int32(),
  records: records({ nullable: true }),
})
export type PartitionProduceData = Infer<typeof partitionProduceData>

const topicProduceData = struct('TopicProduceData', {
  name: string({ until: 12, ignorable: true }),
  topicId: uuid({ since: 13, ignorable: true }),
  partitionData: array(partitionProduceData),
})
export type TopicProduceData = Infer<typeof topicProduceData>

export const produceRequest = message(
  'ProduceRequest',
  { apiKey: 0, versions: [3, 13], flexibleFrom: 9 },
  {
    transactionalId: string({ nullable: true, default: null }),
    acks: int16(),
    timeoutMs: int32(),
    topicData: array(topicProduceData),
  },
)
export type ProduceRequest = Infer<typeof produceRequest>

const batchIndexAndErrorMessage = struct('BatchIndexAndErrorMessage', {
  batchIndex: int32(),
  batchIndexErrorMessage: string({ nullable: true, default: null }),
})
export type BatchIndexAndErrorMessage = Infer<typeof batchIndexAndErrorMessage>

const leaderIdAndEpoch = struct('LeaderIdAndEpoch', {
  leaderId: int32({ default: -1 }),
  leaderEpoch: int32({ default: -1 }),
})
export type LeaderIdAndEpoch = Infer<typeof leaderIdAndEpoch>

const partitionProduceResponse = struct('PartitionProduceResponse', {
  index: int32(),
  errorCode: int16(),
  baseOffset: int64(),
  logAppendTimeMs: int64({ default: -1, ignorable: true }),
  logStartOffset: int64({ since: 5, default: -1, ignorable: true }),
  recordErrors: array(batchIndexAndErrorMessage, { since: 8, ignorable: true }),
  errorMessage: string({ since: 8, nullable: true, default: null, ignorable: true }),
  currentLeader: nested(leaderIdAndEpoch, { since: 10, tag: 0 }),
})
export type PartitionProduceResponse = Infer<typeof partitionProduceResponse>

const topicProduceResponse = struct('TopicProduceResponse', {
  name: string({ until: 12, ignorable: true }),
  topicId: uuid({ since: 13, ignorable: true }),
  partitionResponses: array(partitionProduceResponse),
})
export type TopicProduceResponse = Infer<typeof topicProduceResponse>

const nodeEndpoint = struct('NodeEndpoint', {
  nodeId: int32(),
  host: string(),
  port: int32(),
  rack: string({ nullable: true, default: null }),
})
export type NodeEndpoint = Infer<typeof nodeEndpoint>

export const produceResponse = message(
  'ProduceResponse',
  { apiKey: 0, versions: [3, 13], flexibleFrom: 9 },
  {
    responses: array(topicProduceResponse),
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    nodeEndpoints: array(nodeEndpoint, { since: 10, tag: 0 }),
  },
)
export type ProduceResponse = Infer<typeof produceResponse>
