import { type Infer, array, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const offsetForLeaderPartition = struct('OffsetForLeaderPartition', {
  partition: int32(),
  currentLeaderEpoch: int32({ default: -1, ignorable: true }),
  leaderEpoch: int32(),
})
export type OffsetForLeaderPartition = Infer<typeof offsetForLeaderPartition>

const offsetForLeaderTopic = struct('OffsetForLeaderTopic', {
  topic: string(),
  partitions: array(offsetForLeaderPartition),
})
export type OffsetForLeaderTopic = Infer<typeof offsetForLeaderTopic>

export const offsetForLeaderEpochRequest = message(
  'OffsetForLeaderEpochRequest',
  { apiKey: 23, versions: [2, 4], flexibleFrom: 4 },
  {
    replicaId: int32({ since: 3, default: -2, ignorable: true }),
    topics: array(offsetForLeaderTopic),
  },
)
export type OffsetForLeaderEpochRequest = Infer<typeof offsetForLeaderEpochRequest>

const epochEndOffset = struct('EpochEndOffset', {
  errorCode: int16(),
  partition: int32(),
  leaderEpoch: int32({ default: -1, ignorable: true }),
  endOffset: int64({ default: -1 }),
})
export type EpochEndOffset = Infer<typeof epochEndOffset>

const offsetForLeaderTopicResult = struct('OffsetForLeaderTopicResult', {
  topic: string(),
  partitions: array(epochEndOffset),
})
export type OffsetForLeaderTopicResult = Infer<typeof offsetForLeaderTopicResult>

export const offsetForLeaderEpochResponse = message(
  'OffsetForLeaderEpochResponse',
  { apiKey: 23, versions: [2, 4], flexibleFrom: 4 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    topics: array(offsetForLeaderTopicResult),
  },
)
export type OffsetForLeaderEpochResponse = Infer<typeof offsetForLeaderEpochResponse>
