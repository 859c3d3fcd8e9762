import { type Infer, array, int16, int32, int64, int8, message, string, struct } from '../schema-dsl.ts'

const listOffsetsPartition = struct('ListOffsetsPartition', {
  partitionIndex: int32(),
  currentLeaderEpoch: int32({ since: 4, default: -1, ignorable: true }),
  timestamp: int64(),
})
export type ListOffsetsPartition = Infer<typeof listOffsetsPartition>

const listOffsetsTopic = struct('ListOffsetsTopic', {
  name: string(),
  partitions: array(listOffsetsPartition),
})
export type ListOffsetsTopic = Infer<typeof listOffsetsTopic>

export const listOffsetsRequest = message(
  'ListOffsetsRequest',
  { apiKey: 2, versions: [1, 11], flexibleFrom: 6 },
  {
    replicaId: int32(),
    isolationLevel: int8({ since: 2 }),
    topics: array(listOffsetsTopic),
    timeoutMs: int32({ since: 10, ignorable: true }),
  },
)
export type ListOffsetsRequest = Infer<typeof listOffsetsRequest>

const listOffsetsPartitionResponse = struct('ListOffsetsPartitionResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  timestamp: int64({ default: -1 }),
  offset: int64({ default: -1 }),
  leaderEpoch: int32({ since: 4, default: -1 }),
})
export type ListOffsetsPartitionResponse = Infer<typeof listOffsetsPartitionResponse>

const listOffsetsTopicResponse = struct('ListOffsetsTopicResponse', {
  name: string(),
  partitions: array(listOffsetsPartitionResponse),
})
export type ListOffsetsTopicResponse = Infer<typeof listOffsetsTopicResponse>

export const listOffsetsResponse = message(
  'ListOffsetsResponse',
  { apiKey: 2, versions: [1, 11], flexibleFrom: 6 },
  {
    throttleTimeMs: int32({ since: 2, default: 0, ignorable: true }),
    topics: array(listOffsetsTopicResponse),
  },
)
export type ListOffsetsResponse = Infer<typeof listOffsetsResponse>
