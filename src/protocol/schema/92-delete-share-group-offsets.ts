import { type Infer, array, int16, int32, message, string, struct, uuid } from '../schema-dsl.ts'

const deleteShareGroupOffsetsRequestTopic = struct('DeleteShareGroupOffsetsRequestTopic', {
  topicName: string(),
})
export type DeleteShareGroupOffsetsRequestTopic = Infer<typeof deleteShareGroupOffsetsRequestTopic>

export const deleteShareGroupOffsetsRequest = message(
  'DeleteShareGroupOffsetsRequest',
  { apiKey: 92, versions: [0, 0], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(deleteShareGroupOffsetsRequestTopic),
  },
)
export type DeleteShareGroupOffsetsRequest = Infer<typeof deleteShareGroupOffsetsRequest>

const deleteShareGroupOffsetsResponseTopic = struct('DeleteShareGroupOffsetsResponseTopic', {
  topicName: string(),
  topicId: uuid(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type DeleteShareGroupOffsetsResponseTopic = Infer<typeof deleteShareGroupOffsetsResponseTopic>

export const deleteShareGroupOffsetsResponse = message(
  'DeleteShareGroupOffsetsResponse',
  { apiKey: 92, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    responses: array(deleteShareGroupOffsetsResponseTopic),
  },
)
export type DeleteShareGroupOffsetsResponse = Infer<typeof deleteShareGroupOffsetsResponse>
