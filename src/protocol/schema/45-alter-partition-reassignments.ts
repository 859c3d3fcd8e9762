import { type Infer, array, bool, int16, int32, message, string, struct } from '../schema-dsl.ts'

const reassignablePartition = struct('ReassignablePartition', {
  partitionIndex: int32(),
  replicas: array(int32(), { nullable: true, default: null }),
})
export type ReassignablePartition = Infer<typeof reassignablePartition>

const reassignableTopic = struct('ReassignableTopic', {
  name: string(),
  partitions: array(reassignablePartition),
})
export type ReassignableTopic = Infer<typeof reassignableTopic>

export const alterPartitionReassignmentsRequest = message(
  'AlterPartitionReassignmentsRequest',
  { apiKey: 45, versions: [0, 1], flexibleFrom: 0 },
  {
    timeoutMs: int32({ default: 60000 }),
    allowReplicationFactorChange: bool({ since: 1, default: true }),
    topics: array(reassignableTopic),
  },
)
export type AlterPartitionReassignmentsRequest = Infer<typeof alterPartitionReassignmentsRequest>

const reassignablePartitionResponse = struct('ReassignablePartitionResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type ReassignablePartitionResponse = Infer<typeof reassignablePartitionResponse>

const reassignableTopicResponse = struct('ReassignableTopicResponse', {
  name: string(),
  partitions: array(reassignablePartitionResponse),
})
export type ReassignableTopicResponse = Infer<typeof reassignableTopicResponse>

export const alterPartitionReassignmentsResponse = message(
  'AlterPartitionReassignmentsResponse',
  { apiKey: 45, versions: [0, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    allowReplicationFactorChange: bool({ since: 1, default: true, ignorable: true }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    responses: array(reassignableTopicResponse),
  },
)
export type AlterPartitionReassignmentsResponse = Infer<typeof alterPartitionReassignmentsResponse>
