import { type Infer, array, bool, int16, int32, message, nested, string, struct, uuid } from '../schema-dsl.ts'

const topicRequest = struct('TopicRequest', {
  name: string(),
})
export type TopicRequest = Infer<typeof topicRequest>

const cursor = struct('Cursor', {
  topicName: string(),
  partitionIndex: int32(),
})
export type Cursor = Infer<typeof cursor>

export const describeTopicPartitionsRequest = message(
  'DescribeTopicPartitionsRequest',
  { apiKey: 75, versions: [0, 0], flexibleFrom: 0 },
  {
    topics: array(topicRequest),
    responsePartitionLimit: int32({ default: 2000 }),
    cursor: nested(cursor, { nullable: true, default: null }),
  },
)
export type DescribeTopicPartitionsRequest = Infer<typeof describeTopicPartitionsRequest>

const describeTopicPartitionsResponsePartition = struct('DescribeTopicPartitionsResponsePartition', {
  errorCode: int16(),
  partitionIndex: int32(),
  leaderId: int32(),
  leaderEpoch: int32({ default: -1, ignorable: true }),
  replicaNodes: array(int32()),
  isrNodes: array(int32()),
  eligibleLeaderReplicas: array(int32(), { nullable: true, default: null }),
  lastKnownElr: array(int32(), { nullable: true, default: null }),
  offlineReplicas: array(int32(), { ignorable: true }),
})
export type DescribeTopicPartitionsResponsePartition = Infer<typeof describeTopicPartitionsResponsePartition>

const describeTopicPartitionsResponseTopic = struct('DescribeTopicPartitionsResponseTopic', {
  errorCode: int16(),
  name: string({ nullable: true }),
  topicId: uuid({ ignorable: true }),
  isInternal: bool({ default: false, ignorable: true }),
  partitions: array(describeTopicPartitionsResponsePartition),
  topicAuthorizedOperations: int32({ default: -0x80000000 }),
})
export type DescribeTopicPartitionsResponseTopic = Infer<typeof describeTopicPartitionsResponseTopic>

export const describeTopicPartitionsResponse = message(
  'DescribeTopicPartitionsResponse',
  { apiKey: 75, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    topics: array(describeTopicPartitionsResponseTopic),
    nextCursor: nested(cursor, { nullable: true, default: null }),
  },
)
export type DescribeTopicPartitionsResponse = Infer<typeof describeTopicPartitionsResponse>
