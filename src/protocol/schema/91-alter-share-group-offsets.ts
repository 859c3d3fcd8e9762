import { type Infer, array, int16, int32, int64, message, string, struct, uuid } from '../schema-dsl.ts'

const alterShareGroupOffsetsRequestPartition = struct('AlterShareGroupOffsetsRequestPartition', {
  partitionIndex: int32(),
  startOffset: int64(),
})
export type AlterShareGroupOffsetsRequestPartition = Infer<typeof alterShareGroupOffsetsRequestPartition>

const alterShareGroupOffsetsRequestTopic = struct('AlterShareGroupOffsetsRequestTopic', {
  topicName: string(),
  partitions: array(alterShareGroupOffsetsRequestPartition),
})
export type AlterShareGroupOffsetsRequestTopic = Infer<typeof alterShareGroupOffsetsRequestTopic>

export const alterShareGroupOffsetsRequest = message(
  'AlterShareGroupOffsetsRequest',
  { apiKey: 91, versions: [0, 0], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(alterShareGroupOffsetsRequestTopic),
  },
)
export type AlterShareGroupOffsetsRequest = Infer<typeof alterShareGroupOffsetsRequest>

const alterShareGroupOffsetsResponsePartition = struct('AlterShareGroupOffsetsResponsePartition', {
  partitionIndex: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type AlterShareGroupOffsetsResponsePartition = Infer<typeof alterShareGroupOffsetsResponsePartition>

const alterShareGroupOffsetsResponseTopic = struct('AlterShareGroupOffsetsResponseTopic', {
  topicName: string(),
  topicId: uuid(),
  partitions: array(alterShareGroupOffsetsResponsePartition),
})
export type AlterShareGroupOffsetsResponseTopic = Infer<typeof alterShareGroupOffsetsResponseTopic>

export const alterShareGroupOffsetsResponse = message(
  'AlterShareGroupOffsetsResponse',
  { apiKey: 91, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    responses: array(alterShareGroupOffsetsResponseTopic),
  },
)
export type AlterShareGroupOffsetsResponse = Infer<typeof alterShareGroupOffsetsResponse>
