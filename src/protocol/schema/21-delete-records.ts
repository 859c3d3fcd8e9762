import { type Infer, array, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const deleteRecordsPartition = struct('DeleteRecordsPartition', {
  partitionIndex: int32(),
  offset: int64(),
})
export type DeleteRecordsPartition = Infer<typeof deleteRecordsPartition>

const deleteRecordsTopic = struct('DeleteRecordsTopic', {
  name: string(),
  partitions: array(deleteRecordsPartition),
})
export type DeleteRecordsTopic = Infer<typeof deleteRecordsTopic>

export const deleteRecordsRequest = message(
  'DeleteRecordsRequest',
  { apiKey: 21, versions: [0, 2], flexibleFrom: 2 },
  {
    topics: array(deleteRecordsTopic),
    timeoutMs: int32(),
  },
)
export type DeleteRecordsRequest = Infer<typeof deleteRecordsRequest>

const deleteRecordsPartitionResult = struct('DeleteRecordsPartitionResult', {
  partitionIndex: int32(),
  lowWatermark: int64(),
  errorCode: int16(),
})
export type DeleteRecordsPartitionResult = Infer<typeof deleteRecordsPartitionResult>

const deleteRecordsTopicResult = struct('DeleteRecordsTopicResult', {
  name: string(),
  partitions: array(deleteRecordsPartitionResult),
})
export type DeleteRecordsTopicResult = Infer<typeof deleteRecordsTopicResult>

export const deleteRecordsResponse = message(
  'DeleteRecordsResponse',
  { apiKey: 21, versions: [0, 2], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    topics: array(deleteRecordsTopicResult),
  },
)
export type DeleteRecordsResponse = Infer<typeof deleteRecordsResponse>
