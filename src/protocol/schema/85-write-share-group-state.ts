import { type Infer, array, int16, int32, int64, int8, message, string, struct, uuid } from '../schema-dsl.ts'

const stateBatch = struct('StateBatch', {
  firstOffset: int64(),
  lastOffset: int64(),
  deliveryState: int8(),
  deliveryCount: int16(),
})
export type StateBatch = Infer<typeof stateBatch>

const partitionData = struct('PartitionData', {
  partition: int32(),
  stateEpoch: int32(),
  leaderEpoch: int32(),
  startOffset: int64(),
  deliveryCompleteCount: int32({ since: 1, default: -1, ignorable: true }),
  stateBatches: array(stateBatch),
})
export type PartitionData = Infer<typeof partitionData>

const writeStateData = struct('WriteStateData', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type WriteStateData = Infer<typeof writeStateData>

export const writeShareGroupStateRequest = message(
  'WriteShareGroupStateRequest',
  { apiKey: 85, versions: [0, 1], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(writeStateData),
  },
)
export type WriteShareGroupStateRequest = Infer<typeof writeShareGroupStateRequest>

const partitionResult = struct('PartitionResult', {
  partition: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
})
export type PartitionResult = Infer<typeof partitionResult>

const writeStateResult = struct('WriteStateResult', {
  topicId: uuid(),
  partitions: array(partitionResult),
})
export type WriteStateResult = Infer<typeof writeStateResult>

export const writeShareGroupStateResponse = message(
  'WriteShareGroupStateResponse',
  { apiKey: 85, versions: [0, 1], flexibleFrom: 0 },
  {
    results: array(writeStateResult),
  },
)
export type WriteShareGroupStateResponse = Infer<typeof writeShareGroupStateResponse>
