import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const topicPartitions = struct('TopicPartitions', {
  topic: string(),
  partitions: array(int32()),
})
export type TopicPartitions = Infer<typeof topicPartitions>

export const electLeadersRequest = message(
  'ElectLeadersRequest',
  { apiKey: 43, versions: [0, 2], flexibleFrom: 2 },
  {
    electionType: int8({ since: 1 }),
    topicPartitions: array(topicPartitions, { nullable: true }),
    timeoutMs: int32({ default: 60000 }),
  },
)
export type ElectLeadersRequest = Infer<typeof electLeadersRequest>

const partitionResult = struct('PartitionResult', {
  partitionId: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type PartitionResult = Infer<typeof partitionResult>

const replicaElectionResult = struct('ReplicaElectionResult', {
  topic: string(),
  partitionResult: array(partitionResult),
})
export type ReplicaElectionResult = Infer<typeof replicaElectionResult>

export const electLeadersResponse = message(
  'ElectLeadersResponse',
  { apiKey: 43, versions: [0, 2], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16({ since: 1 }),
    replicaElectionResults: array(replicaElectionResult),
  },
)
export type ElectLeadersResponse = Infer<typeof electLeadersResponse>
