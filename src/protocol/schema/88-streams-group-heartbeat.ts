import {
  type Infer,
  array,
  bool,
  int16,
  int32,
  int64,
  int8,
  message,
  nested,
  string,
  struct,
  uint16,
} from '../schema-dsl.ts'

const keyValue = struct('KeyValue', {
  key: string(),
  value: string(),
})
export type KeyValue = Infer<typeof keyValue>

const topicInfo = struct('TopicInfo', {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(keyValue),
})
export type TopicInfo = Infer<typeof topicInfo>

const copartitionGroup = struct('CopartitionGroup', {
  sourceTopics: array(int16()),
  sourceTopicRegex: array(int16()),
  repartitionSourceTopics: array(int16()),
})
export type CopartitionGroup = Infer<typeof copartitionGroup>

const subtopology = struct('Subtopology', {
  subtopologyId: string(),
  sourceTopics: array(string()),
  sourceTopicRegex: array(string()),
  stateChangelogTopics: array(topicInfo),
  repartitionSinkTopics: array(string()),
  repartitionSourceTopics: array(topicInfo),
  copartitionGroups: array(copartitionGroup),
})
export type Subtopology = Infer<typeof subtopology>

const topology = struct('Topology', {
  epoch: int32(),
  subtopologies: array(subtopology),
})
export type Topology = Infer<typeof topology>

const taskIds = struct('TaskIds', {
  subtopologyId: string(),
  partitions: array(int32()),
})
export type TaskIds = Infer<typeof taskIds>

const endpoint = struct('Endpoint', {
  host: string(),
  port: uint16(),
})
export type Endpoint = Infer<typeof endpoint>

const taskOffset = struct('TaskOffset', {
  subtopologyId: string(),
  partition: int32(),
  offset: int64(),
})
export type TaskOffset = Infer<typeof taskOffset>

export const streamsGroupHeartbeatRequest = message(
  'StreamsGroupHeartbeatRequest',
  { apiKey: 88, versions: [0, 0], flexibleFrom: 0 },
  {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    endpointInformationEpoch: int32(),
    instanceId: string({ nullable: true }),
    rackId: string({ nullable: true }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    topology: nested(topology, { nullable: true }),
    activeTasks: array(taskIds, { nullable: true }),
    standbyTasks: array(taskIds, { nullable: true }),
    warmupTasks: array(taskIds, { nullable: true }),
    processId: string({ nullable: true }),
    userEndpoint: nested(endpoint, { nullable: true }),
    clientTags: array(keyValue, { nullable: true }),
    taskOffsets: array(taskOffset, { nullable: true }),
    taskEndOffsets: array(taskOffset, { nullable: true }),
    shutdownApplication: bool({ default: false }),
  },
)
export type StreamsGroupHeartbeatRequest = Infer<typeof streamsGroupHeartbeatRequest>

const status = struct('Status', {
  statusCode: int8(),
  statusDetail: string(),
})
export type Status = Infer<typeof status>

const topicPartition = struct('TopicPartition', {
  topic: string(),
  partitions: array(int32()),
})
export type TopicPartition = Infer<typeof topicPartition>

const endpointToPartitions = struct('EndpointToPartitions', {
  userEndpoint: nested(endpoint),
  activePartitions: array(topicPartition),
  standbyPartitions: array(topicPartition),
})
export type EndpointToPartitions = Infer<typeof endpointToPartitions>

export const streamsGroupHeartbeatResponse = message(
  'StreamsGroupHeartbeatResponse',
  { apiKey: 88, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    memberId: string(),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    acceptableRecoveryLag: int32(),
    taskOffsetIntervalMs: int32(),
    status: array(status, { nullable: true }),
    activeTasks: array(taskIds, { nullable: true }),
    standbyTasks: array(taskIds, { nullable: true }),
    warmupTasks: array(taskIds, { nullable: true }),
    endpointInformationEpoch: int32(),
    partitionsByUserEndpoint: array(endpointToPartitions, { nullable: true }),
  },
)
export type StreamsGroupHeartbeatResponse = Infer<typeof streamsGroupHeartbeatResponse>
