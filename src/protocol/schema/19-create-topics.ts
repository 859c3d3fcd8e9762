import { type Infer, array, bool, int16, int32, int8, message, string, struct, uuid } from '../schema-dsl.ts'

const creatableReplicaAssignment = struct('CreatableReplicaAssignment', {
  partitionIndex: int32(),
  brokerIds: array(int32()),
})
export type CreatableReplicaAssignment = Infer<typeof creatableReplicaAssignment>

const creatableTopicConfig = struct('CreatableTopicConfig', {
  name: string(),
  value: string({ nullable: true }),
})
export type CreatableTopicConfig = Infer<typeof creatableTopicConfig>

const creatableTopic = struct('CreatableTopic', {
  name: string(),
  numPartitions: int32(),
  replicationFactor: int16(),
  assignments: array(creatableReplicaAssignment),
  configs: array(creatableTopicConfig),
})
export type CreatableTopic = Infer<typeof creatableTopic>

export const createTopicsRequest = message(
  'CreateTopicsRequest',
  { apiKey: 19, versions: [2, 7], flexibleFrom: 5 },
  {
    topics: array(creatableTopic),
    timeoutMs: int32({ default: 60000 }),
    validateOnly: bool({ default: false }),
  },
)
export type CreateTopicsRequest = Infer<typeof createTopicsRequest>

const creatableTopicConfigs = struct('CreatableTopicConfigs', {
  name: string(),
  value: string({ nullable: true }),
  readOnly: bool(),
  configSource: int8({ default: -1, ignorable: true }),
  isSensitive: bool(),
})
export type CreatableTopicConfigs = Infer<typeof creatableTopicConfigs>

const creatableTopicResult = struct('CreatableTopicResult', {
  name: string(),
  topicId: uuid({ since: 7, ignorable: true }),
  errorCode: int16(),
  errorMessage: string({ nullable: true, ignorable: true }),
  topicConfigErrorCode: int16({ since: 5, tag: 0, ignorable: true }),
  numPartitions: int32({ since: 5, default: -1, ignorable: true }),
  replicationFactor: int16({ since: 5, default: -1, ignorable: true }),
  configs: array(creatableTopicConfigs, { since: 5, nullable: true, ignorable: true }),
})
export type CreatableTopicResult = Infer<typeof creatableTopicResult>

export const createTopicsResponse = message(
  'CreateTopicsResponse',
  { apiKey: 19, versions: [2, 7], flexibleFrom: 5 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    topics: array(creatableTopicResult),
  },
)
export type CreateTopicsResponse = Infer<typeof createTopicsResponse>
