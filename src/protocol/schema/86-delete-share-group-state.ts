import { type Infer, array, int16, int32, message, string, struct, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partition: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const deleteStateData = struct('DeleteStateData', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type DeleteStateData = Infer<typeof deleteStateData>

export const deleteShareGroupStateRequest = message(
  'DeleteShareGroupStateRequest',
  { apiKey: 86, versions: [0, 0], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(deleteStateData),
  },
)
export type DeleteShareGroupStateRequest = Infer<typeof deleteShareGroupStateRequest>

const partitionResult = struct('PartitionResult', {
  partition: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
})
export type PartitionResult = Infer<typeof partitionResult>

const deleteStateResult = struct('DeleteStateResult', {
  topicId: uuid(),
  partitions: array(partitionResult),
})
export type DeleteStateResult = Infer<typeof deleteStateResult>

export const deleteShareGroupStateResponse = message(
  'DeleteShareGroupStateResponse',
  { apiKey: 86, versions: [0, 0], flexibleFrom: 0 },
  {
    results: array(deleteStateResult),
  },
)
export type DeleteShareGroupStateResponse = Infer<typeof deleteShareGroupStateResponse>
