import { type Infer, array, int16, int32, message, string, struct, uuid } from '../schema-dsl.ts'

const deleteTopicState = struct('DeleteTopicState', {
  name: string({ nullable: true, default: null }),
  topicId: uuid(),
})
export type DeleteTopicState = Infer<typeof deleteTopicState>

export const deleteTopicsRequest = message(
  'DeleteTopicsRequest',
  { apiKey: 20, versions: [1, 6], flexibleFrom: 4 },
  {
    topics: array(deleteTopicState, { since: 6 }),
    topicNames: array(string(), { until: 5, ignorable: true }),
    timeoutMs: int32(),
  },
)
export type DeleteTopicsRequest = Infer<typeof deleteTopicsRequest>

const deletableTopicResult = struct('DeletableTopicResult', {
  name: string({ nullableSince: 6 }),
  topicId: uuid({ since: 6, ignorable: true }),
  errorCode: int16(),
  errorMessage: string({ since: 5, nullable: true, default: null, ignorable: true }),
})
export type DeletableTopicResult = Infer<typeof deletableTopicResult>

export const deleteTopicsResponse = message(
  'DeleteTopicsResponse',
  { apiKey: 20, versions: [1, 6], flexibleFrom: 4 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    responses: array(deletableTopicResult),
  },
)
export type DeleteTopicsResponse = Infer<typeof deleteTopicsResponse>
