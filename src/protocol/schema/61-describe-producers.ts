import { type Infer, array, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const topicRequest = struct('TopicRequest', {
  name: string(),
  partitionIndexes: array(int32()),
})
export type TopicRequest = Infer<typeof topicRequest>

export const describeProducersRequest = message(
  'DescribeProducersRequest',
  { apiKey: 61, versions: [0, 0], flexibleFrom: 0 },
  {
    topics: array(topicRequest),
  },
)
export type DescribeProducersRequest = Infer<typeof describeProducersRequest>

const producerState = struct('ProducerState', {
  producerId: int64(),
  producerEpoch: int32(),
  lastSequence: int32({ default: -1 }),
  lastTimestamp: int64({ default: -1 }),
  coordinatorEpoch: int32(),
  currentTxnStartOffset: int64({ default: -1 }),
})
export type ProducerState = Infer<typeof producerState>

const partitionResponse = struct('PartitionResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
  activeProducers: array(producerState),
})
export type PartitionResponse = Infer<typeof partitionResponse>

const topicResponse = struct('TopicResponse', {
  name: string(),
  partitions: array(partitionResponse),
})
export type TopicResponse = Infer<typeof topicResponse>

export const describeProducersResponse = message(
  'DescribeProducersResponse',
  { apiKey: 61, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    topics: array(topicResponse),
  },
)
export type DescribeProducersResponse = Infer<typeof describeProducersResponse>
