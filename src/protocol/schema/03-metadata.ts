import { type Infer, array, bool, int16, int32, message, string, struct, uuid } from '../schema-dsl.ts'

const metadataRequestTopic = struct('MetadataRequestTopic', {
  topicId: uuid({ since: 10, ignorable: true }),
  name: string({ nullableSince: 10 }),
})
export type MetadataRequestTopic = Infer<typeof metadataRequestTopic>

export const metadataRequest = message(
  'MetadataRequest',
  { apiKey: 3, versions: [0, 13], flexibleFrom: 9 },
  {
    topics: array(metadataRequestTopic, { nullableSince: 1 }),
    allowAutoTopicCreation: bool({ since: 4, default: true }),
    includeClusterAuthorizedOperations: bool({ since: 8, until: 10 }),
    includeTopicAuthorizedOperations: bool({ since: 8 }),
  },
)
export type MetadataRequest = Infer<typeof metadataRequest>

const metadataResponseBroker = struct('MetadataResponseBroker', {
  nodeId: int32(),
  host: string(),
  port: int32(),
  rack: string({ since: 1, nullable: true, default: null, ignorable: true }),
})
export type MetadataResponseBroker = Infer<typeof metadataResponseBroker>

const metadataResponsePartition = struct('MetadataResponsePartition', {
  errorCode: int16(),
  partitionIndex: int32(),
  leaderId: int32(),
  leaderEpoch: int32({ since: 7, default: -1, ignorable: true }),
  replicaNodes: array(int32()),
  isrNodes: array(int32()),
  offlineReplicas: array(int32(), { since: 5, ignorable: true }),
})
export type MetadataResponsePartition = Infer<typeof metadataResponsePartition>

const metadataResponseTopic = struct('MetadataResponseTopic', {
  errorCode: int16(),
  name: string({ nullableSince: 12 }),
  topicId: uuid({ since: 10, ignorable: true }),
  isInternal: bool({ since: 1, default: false, ignorable: true }),
  partitions: array(metadataResponsePartition),
  topicAuthorizedOperations: int32({ since: 8, default: -0x80000000 }),
})
export type MetadataResponseTopic = Infer<typeof metadataResponseTopic>

export const metadataResponse = message(
  'MetadataResponse',
  { apiKey: 3, versions: [0, 13], flexibleFrom: 9 },
  {
    throttleTimeMs: int32({ since: 3, default: 0, ignorable: true }),
    brokers: array(metadataResponseBroker),
    clusterId: string({ since: 2, nullable: true, default: null, ignorable: true }),
    controllerId: int32({ since: 1, default: -1, ignorable: true }),
    topics: array(metadataResponseTopic),
    clusterAuthorizedOperations: int32({ since: 8, until: 10, default: -0x80000000 }),
    errorCode: int16({ since: 13, ignorable: true }),
  },
)
export type MetadataResponse = Infer<typeof metadataResponse>
