import { type Infer, array, bool, int16, int32, int64, message, string, struct, uint16, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
  replicaEpoch: int32(),
  replicaId: int32(),
  replicaDirectoryId: uuid({ since: 1, ignorable: true }),
  voterDirectoryId: uuid({ since: 1, ignorable: true }),
  lastOffsetEpoch: int32(),
  lastOffset: int64(),
  preVote: bool({ since: 2 }),
})
export type PartitionData = Infer<typeof partitionData>

const topicData = struct('TopicData', {
  topicName: string(),
  partitions: array(partitionData),
})
export type TopicData = Infer<typeof topicData>

export const voteRequest = message(
  'VoteRequest',
  { apiKey: 52, versions: [0, 2], flexibleFrom: 0 },
  {
    clusterId: string({ nullable: true, default: null }),
    voterId: int32({ since: 1, default: -1, ignorable: true }),
    topics: array(topicData),
  },
)
export type VoteRequest = Infer<typeof voteRequest>

const partitionDataResponse = struct('PartitionDataResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  leaderId: int32(),
  leaderEpoch: int32(),
  voteGranted: bool(),
})
export type PartitionDataResponse = Infer<typeof partitionDataResponse>

const topicDataResponse = struct('TopicDataResponse', {
  topicName: string(),
  partitions: array(partitionDataResponse),
})
export type TopicDataResponse = Infer<typeof topicDataResponse>

const nodeEndpoint = struct('NodeEndpoint', {
  nodeId: int32(),
  host: string(),
  port: uint16(),
})
export type NodeEndpoint = Infer<typeof nodeEndpoint>

export const voteResponse = message(
  'VoteResponse',
  { apiKey: 52, versions: [0, 2], flexibleFrom: 0 },
  {
    errorCode: int16(),
    topics: array(topicDataResponse),
    nodeEndpoints: array(nodeEndpoint, { since: 1, tag: 0 }),
  },
)
export type VoteResponse = Infer<typeof voteResponse>
