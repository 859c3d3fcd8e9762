import { type Infer, array, int16, int32, int64, message, string, struct, uuid } from '../schema-dsl.ts'

const offsetCommitRequestPartition = struct('OffsetCommitRequestPartition', {
  partitionIndex: int32(),
  committedOffset: int64(),
  committedLeaderEpoch: int32({ since: 6, default: -1, ignorable: true }),
  committedMetadata: string({ nullable: true }),
})
export type OffsetCommitRequestPartition = Infer<typeof offsetCommitRequestPartition>

const offsetCommitRequestTopic = struct('OffsetCommitRequestTopic', {
  name: string({ until: 9, ignorable: true }),
  topicId: uuid({ since: 10, ignorable: true }),
  partitions: array(offsetCommitRequestPartition),
})
export type OffsetCommitRequestTopic = Infer<typeof offsetCommitRequestTopic>

export const offsetCommitRequest = message(
  'OffsetCommitRequest',
  { apiKey: 8, versions: [2, 10], flexibleFrom: 8 },
  {
    groupId: string(),
    generationIdOrMemberEpoch: int32({ default: -1, ignorable: true }),
    memberId: string({ ignorable: true }),
    groupInstanceId: string({ since: 7, nullable: true, default: null }),
    retentionTimeMs: int64({ until: 4, default: -1, ignorable: true }),
    topics: array(offsetCommitRequestTopic),
  },
)
export type OffsetCommitRequest = Infer<typeof offsetCommitRequest>

const offsetCommitResponsePartition = struct('OffsetCommitResponsePartition', {
  partitionIndex: int32(),
  errorCode: int16(),
})
export type OffsetCommitResponsePartition = Infer<typeof offsetCommitResponsePartition>

const offsetCommitResponseTopic = struct('OffsetCommitResponseTopic', {
  name: string({ until: 9, ignorable: true }),
  topicId: uuid({ since: 10, ignorable: true }),
  partitions: array(offsetCommitResponsePartition),
})
export type OffsetCommitResponseTopic = Infer<typeof offsetCommitResponseTopic>

export const offsetCommitResponse = message(
  'OffsetCommitResponse',
  { apiKey: 8, versions: [2, 10], flexibleFrom: 8 },
  {
    throttleTimeMs: int32({ since: 3, default: 0, ignorable: true }),
    topics: array(offsetCommitResponseTopic),
  },
)
export type OffsetCommitResponse = Infer<typeof offsetCommitResponse>
