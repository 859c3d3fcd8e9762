import { type Infer, array, int16, int32, int64, message, string, struct, uint16, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const topicData = struct('TopicData', {
  topicName: string(),
  partitions: array(partitionData),
})
export type TopicData = Infer<typeof topicData>

export const describeQuorumRequest = message(
  'DescribeQuorumRequest',
  { apiKey: 55, versions: [0, 2], flexibleFrom: 0 },
  {
    topics: array(topicData),
  },
)
export type DescribeQuorumRequest = Infer<typeof describeQuorumRequest>

const replicaState = struct('ReplicaState', {
  replicaId: int32(),
  replicaDirectoryId: uuid({ since: 2 }),
  logEndOffset: int64(),
  lastFetchTimestamp: int64({ since: 1, default: -1, ignorable: true }),
  lastCaughtUpTimestamp: int64({ since: 1, default: -1, ignorable: true }),
})
export type ReplicaState = Infer<typeof replicaState>

const partitionDataResponse = struct('PartitionDataResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  errorMessage: string({ since: 2, nullable: true, ignorable: true }),
  leaderId: int32(),
  leaderEpoch: int32(),
  highWatermark: int64(),
  currentVoters: array(replicaState),
  observers: array(replicaState),
})
export type PartitionDataResponse = Infer<typeof partitionDataResponse>

const topicDataResponse = struct('TopicDataResponse', {
  topicName: string(),
  partitions: array(partitionDataResponse),
})
export type TopicDataResponse = Infer<typeof topicDataResponse>

const listener = struct('Listener', {
  name: string(),
  host: string(),
  port: uint16(),
})
export type Listener = Infer<typeof listener>

const node = struct('Node', {
  nodeId: int32(),
  listeners: array(listener),
})
export type Node = Infer<typeof node>

export const describeQuorumResponse = message(
  'DescribeQuorumResponse',
  { apiKey: 55, versions: [0, 2], flexibleFrom: 0 },
  {
    errorCode: int16(),
    errorMessage: string({ since: 2, nullable: true, ignorable: true }),
    topics: array(topicDataResponse),
    nodes: array(node, { since: 2 }),
  },
)
export type DescribeQuorumResponse = Infer<typeof describeQuorumResponse>
