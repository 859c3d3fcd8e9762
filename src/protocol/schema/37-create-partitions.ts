import { type Infer, array, bool, int16, int32, message, string, struct } from '../schema-dsl.ts'

const createPartitionsAssignment = struct('CreatePartitionsAssignment', {
  brokerIds: array(int32()),
})
export type CreatePartitionsAssignment = Infer<typeof createPartitionsAssignment>

const createPartitionsTopic = struct('CreatePartitionsTopic', {
  name: string(),
  count: int32(),
  assignments: array(createPartitionsAssignment, { nullable: true }),
})
export type CreatePartitionsTopic = Infer<typeof createPartitionsTopic>

export const createPartitionsRequest = message(
  'CreatePartitionsRequest',
  { apiKey: 37, versions: [0, 3], flexibleFrom: 2 },
  {
    topics: array(createPartitionsTopic),
    timeoutMs: int32(),
    validateOnly: bool(),
  },
)
export type CreatePartitionsRequest = Infer<typeof createPartitionsRequest>

const createPartitionsTopicResult = struct('CreatePartitionsTopicResult', {
  name: string(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
})
export type CreatePartitionsTopicResult = Infer<typeof createPartitionsTopicResult>

export const createPartitionsResponse = message(
  'CreatePartitionsResponse',
  { apiKey: 37, versions: [0, 3], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    results: array(createPartitionsTopicResult),
  },
)
export type CreatePartitionsResponse = Infer<typeof createPartitionsResponse>
