import { type Infer, array, int16, int32, message, string, struct, uint16, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
  voterDirectoryId: uuid({ since: 1, ignorable: true }),
  leaderId: int32(),
  leaderEpoch: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const topicData = struct('TopicData', {
  topicName: string(),
  partitions: array(partitionData),
})
export type TopicData = Infer<typeof topicData>

const leaderEndpoint = struct('LeaderEndpoint', {
  name: string(),
  host: string(),
  port: uint16(),
})
export type LeaderEndpoint = Infer<typeof leaderEndpoint>

export const beginQuorumEpochRequest = message(
  'BeginQuorumEpochRequest',
  { apiKey: 53, versions: [0, 1], flexibleFrom: 1 },
  {
    clusterId: string({ nullable: true, default: null }),
    voterId: int32({ since: 1, default: -1, ignorable: true }),
    topics: array(topicData),
    leaderEndpoints: array(leaderEndpoint, { since: 1, ignorable: true }),
  },
)
export type BeginQuorumEpochRequest = Infer<typeof beginQuorumEpochRequest>

const partitionDataResponse = struct('PartitionDataResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  leaderId: int32(),
  leaderEpoch: int32(),
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

export const beginQuorumEpochResponse = message(
  'BeginQuorumEpochResponse',
  { apiKey: 53, versions: [0, 1], flexibleFrom: 1 },
  {
    errorCode: int16(),
    topics: array(topicDataResponse),
    nodeEndpoints: array(nodeEndpoint, { since: 1, tag: 0 }),
  },
)
export type BeginQuorumEpochResponse = Infer<typeof beginQuorumEpochResponse>
