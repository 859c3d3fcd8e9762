import { type Infer, array, int16, int32, int64, int8, message, string, struct, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partition: int32(),
  leaderEpoch: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const readStateData = struct('ReadStateData', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type ReadStateData = Infer<typeof readStateData>

export const readShareGroupStateRequest = message(
  'ReadShareGroupStateRequest',
  { apiKey: 84, versions: [0, 0], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(readStateData),
  },
)
export type ReadShareGroupStateRequest = Infer<typeof readShareGroupStateRequest>

const stateBatch = struct('StateBatch', {
  firstOffset: int64(),
  lastOffset: int64(),
  deliveryState: int8(),
  deliveryCount: int16(),
})
export type StateBatch = Infer<typeof stateBatch>

const partitionResult = struct('PartitionResult', {
  partition: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
  stateEpoch: int32(),
  startOffset: int64(),
  stateBatches: array(stateBatch),
})
export type PartitionResult = Infer<typeof partitionResult>

const readStateResult = struct('ReadStateResult', {
  topicId: uuid(),
  partitions: array(partitionResult),
})
export type ReadStateResult = Infer<typeof readStateResult>

export const readShareGroupStateResponse = message(
  'ReadShareGroupStateResponse',
  { apiKey: 84, versions: [0, 0], flexibleFrom: 0 },
  {
    results: array(readStateResult),
  },
)
export type ReadShareGroupStateResponse = Infer<typeof readShareGroupStateResponse>
