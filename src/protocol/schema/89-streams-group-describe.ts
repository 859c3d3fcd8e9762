import { type Infer, array, bool, int16, int32, int64, message, nested, string, struct, uint16 } from '../schema-dsl.ts'

export const streamsGroupDescribeRequest = message(
  'StreamsGroupDescribeRequest',
  { apiKey: 89, versions: [0, 0], flexibleFrom: 0 },
  {
    groupIds: array(string()),
    includeAuthorizedOperations: bool(),
  },
)
export type StreamsGroupDescribeRequest = Infer<typeof streamsGroupDescribeRequest>

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

const subtopology = struct('Subtopology', {
  subtopologyId: string(),
  sourceTopics: array(string()),
  repartitionSinkTopics: array(string()),
  stateChangelogTopics: array(topicInfo),
  repartitionSourceTopics: array(topicInfo),
})
export type Subtopology = Infer<typeof subtopology>

const topology = struct('Topology', {
  epoch: int32(),
  subtopologies: array(subtopology, { nullable: true }),
})
export type Topology = Infer<typeof topology>

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

const taskIds = struct('TaskIds', {
  subtopologyId: string(),
  partitions: array(int32()),
})
export type TaskIds = Infer<typeof taskIds>

const assignment = struct('Assignment', {
  activeTasks: array(taskIds),
  standbyTasks: array(taskIds),
  warmupTasks: array(taskIds),
})
export type Assignment = Infer<typeof assignment>

const member = struct('Member', {
  memberId: string(),
  memberEpoch: int32(),
  instanceId: string({ nullable: true }),
  rackId: string({ nullable: true }),
  clientId: string(),
  clientHost: string(),
  topologyEpoch: int32(),
  processId: string(),
  userEndpoint: nested(endpoint, { nullable: true }),
  clientTags: array(keyValue),
  taskOffsets: array(taskOffset),
  taskEndOffsets: array(taskOffset),
  assignment: nested(assignment),
  targetAssignment: nested(assignment),
  isClassic: bool(),
})
export type Member = Infer<typeof member>

const describedGroup = struct('DescribedGroup', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  groupId: string(),
  groupState: string(),
  groupEpoch: int32(),
  assignmentEpoch: int32(),
  topology: nested(topology, { nullable: true }),
  members: array(member),
  authorizedOperations: int32({ default: -0x80000000 }),
})
export type DescribedGroup = Infer<typeof describedGroup>

export const streamsGroupDescribeResponse = message(
  'StreamsGroupDescribeResponse',
  { apiKey: 89, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    groups: array(describedGroup),
  },
)
export type StreamsGroupDescribeResponse = Infer<typeof streamsGroupDescribeResponse>
