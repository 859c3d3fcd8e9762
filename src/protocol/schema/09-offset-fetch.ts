import { type Infer, array, bool, int16, int32, int64, message, string, struct, uuid } from '../schema-dsl.ts'

const offsetFetchRequestTopic = struct('OffsetFetchRequestTopic', {
  name: string(),
  partitionIndexes: array(int32()),
})
export type OffsetFetchRequestTopic = Infer<typeof offsetFetchRequestTopic>

const offsetFetchRequestTopics = struct('OffsetFetchRequestTopics', {
  name: string({ until: 9 }),
  topicId: uuid({ since: 10, ignorable: true }),
  partitionIndexes: array(int32()),
})
export type OffsetFetchRequestTopics = Infer<typeof offsetFetchRequestTopics>

const offsetFetchRequestGroup = struct('OffsetFetchRequestGroup', {
  groupId: string(),
  memberId: string({ since: 9, nullable: true, default: null, ignorable: true }),
  memberEpoch: int32({ since: 9, default: -1, ignorable: true }),
  topics: array(offsetFetchRequestTopics, { nullable: true }),
})
export type OffsetFetchRequestGroup = Infer<typeof offsetFetchRequestGroup>

export const offsetFetchRequest = message(
  'OffsetFetchRequest',
  { apiKey: 9, versions: [1, 10], flexibleFrom: 6 },
  {
    groupId: string({ until: 7 }),
    topics: array(offsetFetchRequestTopic, { until: 7, nullableSince: 2 }),
    groups: array(offsetFetchRequestGroup, { since: 8 }),
    requireStable: bool({ since: 7, default: false }),
  },
)
export type OffsetFetchRequest = Infer<typeof offsetFetchRequest>

const offsetFetchResponsePartition = struct('OffsetFetchResponsePartition', {
  partitionIndex: int32(),
  committedOffset: int64(),
  committedLeaderEpoch: int32({ since: 5, default: -1, ignorable: true }),
  metadata: string({ nullable: true }),
  errorCode: int16(),
})
export type OffsetFetchResponsePartition = Infer<typeof offsetFetchResponsePartition>

const offsetFetchResponseTopic = struct('OffsetFetchResponseTopic', {
  name: string(),
  partitions: array(offsetFetchResponsePartition),
})
export type OffsetFetchResponseTopic = Infer<typeof offsetFetchResponseTopic>

const offsetFetchResponsePartitions = struct('OffsetFetchResponsePartitions', {
  partitionIndex: int32(),
  committedOffset: int64(),
  committedLeaderEpoch: int32({ default: -1, ignorable: true }),
  metadata: string({ nullable: true }),
  errorCode: int16(),
})
export type OffsetFetchResponsePartitions = Infer<typeof offsetFetchResponsePartitions>

const offsetFetchResponseTopics = struct('OffsetFetchResponseTopics', {
  name: string({ until: 9 }),
  topicId: uuid({ since: 10, ignorable: true }),
  partitions: array(offsetFetchResponsePartitions),
})
export type OffsetFetchResponseTopics = Infer<typeof offsetFetchResponseTopics>

const offsetFetchResponseGroup = struct('OffsetFetchResponseGroup', {
  groupId: string(),
  topics: array(offsetFetchResponseTopics),
  errorCode: int16({ default: 0 }),
})
export type OffsetFetchResponseGroup = Infer<typeof offsetFetchResponseGroup>

export const offsetFetchResponse = message(
  'OffsetFetchResponse',
  { apiKey: 9, versions: [1, 10], flexibleFrom: 6 },
  {
    throttleTimeMs: int32({ since: 3, default: 0, ignorable: true }),
    topics: array(offsetFetchResponseTopic, { until: 7 }),
    errorCode: int16({ since: 2, until: 7, default: 0, ignorable: true }),
    groups: array(offsetFetchResponseGroup, { since: 8 }),
  },
)
export type OffsetFetchResponse = Infer<typeof offsetFetchResponse>
