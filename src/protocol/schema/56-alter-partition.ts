import { type Infer, array, int16, int32, int64, int8, message, struct, uuid } from '../schema-dsl.ts'

const brokerState = struct('BrokerState', {
  brokerId: int32(),
  brokerEpoch: int64({ default: -1 }),
})
export type BrokerState = Infer<typeof brokerState>

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
  leaderEpoch: int32(),
  newIsr: array(int32(), { until: 2 }),
  newIsrWithEpochs: array(brokerState, { since: 3 }),
  leaderRecoveryState: int8({ default: 0 }),
  partitionEpoch: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const topicData = struct('TopicData', {
  topicId: uuid({ ignorable: true }),
  partitions: array(partitionData),
})
export type TopicData = Infer<typeof topicData>

export const alterPartitionRequest = message(
  'AlterPartitionRequest',
  { apiKey: 56, versions: [2, 3], flexibleFrom: 0 },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    topics: array(topicData),
  },
)
export type AlterPartitionRequest = Infer<typeof alterPartitionRequest>

const partitionDataResponse = struct('PartitionDataResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  leaderId: int32(),
  leaderEpoch: int32(),
  isr: array(int32()),
  leaderRecoveryState: int8({ default: 0, ignorable: true }),
  partitionEpoch: int32(),
})
export type PartitionDataResponse = Infer<typeof partitionDataResponse>

const topicDataResponse = struct('TopicDataResponse', {
  topicId: uuid({ ignorable: true }),
  partitions: array(partitionDataResponse),
})
export type TopicDataResponse = Infer<typeof topicDataResponse>

export const alterPartitionResponse = message(
  'AlterPartitionResponse',
  { apiKey: 56, versions: [2, 3], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    topics: array(topicDataResponse),
  },
)
export type AlterPartitionResponse = Infer<typeof alterPartitionResponse>
