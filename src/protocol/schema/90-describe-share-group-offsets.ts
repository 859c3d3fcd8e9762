import { type Infer, array, int16, int32, int64, message, string, struct, uuid } from '../schema-dsl.ts'

const describeShareGroupOffsetsRequestTopic = struct('DescribeShareGroupOffsetsRequestTopic', {
  topicName: string(),
  partitions: array(int32()),
})
export type DescribeShareGroupOffsetsRequestTopic = Infer<typeof describeShareGroupOffsetsRequestTopic>

const describeShareGroupOffsetsRequestGroup = struct('DescribeShareGroupOffsetsRequestGroup', {
  groupId: string(),
  topics: array(describeShareGroupOffsetsRequestTopic, { nullable: true }),
})
export type DescribeShareGroupOffsetsRequestGroup = Infer<typeof describeShareGroupOffsetsRequestGroup>

export const describeShareGroupOffsetsRequest = message(
  'DescribeShareGroupOffsetsRequest',
  { apiKey: 90, versions: [0, 1], flexibleFrom: 0 },
  {
    groups: array(describeShareGroupOffsetsRequestGroup),
  },
)
export type DescribeShareGroupOffsetsRequest = Infer<typeof describeShareGroupOffsetsRequest>

const describeShareGroupOffsetsResponsePartition = struct('DescribeShareGroupOffsetsResponsePartition', {
  partitionIndex: int32(),
  startOffset: int64(),
  leaderEpoch: int32(),
  lag: int64({ since: 1, default: -1, ignorable: true }),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type DescribeShareGroupOffsetsResponsePartition = Infer<typeof describeShareGroupOffsetsResponsePartition>

const describeShareGroupOffsetsResponseTopic = struct('DescribeShareGroupOffsetsResponseTopic', {
  topicName: string(),
  topicId: uuid(),
  partitions: array(describeShareGroupOffsetsResponsePartition),
})
export type DescribeShareGroupOffsetsResponseTopic = Infer<typeof describeShareGroupOffsetsResponseTopic>

const describeShareGroupOffsetsResponseGroup = struct('DescribeShareGroupOffsetsResponseGroup', {
  groupId: string(),
  topics: array(describeShareGroupOffsetsResponseTopic),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type DescribeShareGroupOffsetsResponseGroup = Infer<typeof describeShareGroupOffsetsResponseGroup>

export const describeShareGroupOffsetsResponse = message(
  'DescribeShareGroupOffsetsResponse',
  { apiKey: 90, versions: [0, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    groups: array(describeShareGroupOffsetsResponseGroup),
  },
)
export type DescribeShareGroupOffsetsResponse = Infer<typeof describeShareGroupOffsetsResponse>
