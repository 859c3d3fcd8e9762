import { type Infer, array, int16, int32, message, string, struct } from '../schema-dsl.ts'

const listPartitionReassignmentsTopics = struct('ListPartitionReassignmentsTopics', {
  name: string(),
  partitionIndexes: array(int32()),
})
export type ListPartitionReassignmentsTopics = Infer<typeof listPartitionReassignmentsTopics>

export const listPartitionReassignmentsRequest = message(
  'ListPartitionReassignmentsRequest',
  { apiKey: 46, versions: [0, 0], flexibleFrom: 0 },
  {
    timeoutMs: int32({ default: 60000 }),
    topics: array(listPartitionReassignmentsTopics, { nullable: true, default: null }),
  },
)
export type ListPartitionReassignmentsRequest = Infer<typeof listPartitionReassignmentsRequest>

const ongoingPartitionReassignment = struct('OngoingPartitionReassignment', {
  partitionIndex: int32(),
  replicas: array(int32()),
  addingReplicas: array(int32()),
  removingReplicas: array(int32()),
})
export type OngoingPartitionReassignment = Infer<typeof ongoingPartitionReassignment>

const ongoingTopicReassignment = struct('OngoingTopicReassignment', {
  name: string(),
  partitions: array(ongoingPartitionReassignment),
})
export type OngoingTopicReassignment = Infer<typeof ongoingTopicReassignment>

export const listPartitionReassignmentsResponse = message(
  'ListPartitionReassignmentsResponse',
  { apiKey: 46, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    topics: array(ongoingTopicReassignment),
  },
)
export type ListPartitionReassignmentsResponse = Infer<typeof listPartitionReassignmentsResponse>
