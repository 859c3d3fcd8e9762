import { type Infer, array, int16, int32, int64, message, string, struct, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partition: int32(),
  stateEpoch: int32(),
  startOffset: int64(),
})
export type PartitionData = Infer<typeof partitionData>

const initializeStateData = struct('InitializeStateData', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type InitializeStateData = Infer<typeof initializeStateData>

export const initializeShareGroupStateRequest = message(
  'InitializeShareGroupStateRequest',
  { apiKey: 83, versions: [0, 0], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(initializeStateData),
  },
)
export type InitializeShareGroupStateRequest = Infer<typeof initializeShareGroupStateRequest>

const partitionResult = struct('PartitionResult', {
  partition: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
})
export type PartitionResult = Infer<typeof partitionResult>

const initializeStateResult = struct('InitializeStateResult', {
  topicId: uuid(),
  partitions: array(partitionResult),
})
export type InitializeStateResult = Infer<typeof initializeStateResult>

export const initializeShareGroupStateResponse = message(
  'InitializeShareGroupStateResponse',
  { apiKey: 83, versions: [0, 0], flexibleFrom: 0 },
  {
    results: array(initializeStateResult),
  },
)
export type InitializeShareGroupStateResponse = Infer<typeof initializeShareGroupStateResponse>
