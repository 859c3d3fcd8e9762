import { type Infer, array, bool, int16, int32, int8, message, nested, string, struct, uuid } from '../schema-dsl.ts'

export const consumerGroupDescribeRequest = message(
  'ConsumerGroupDescribeRequest',
  { apiKey: 69, versions: [0, 1], flexibleFrom: 0 },
  {
    groupIds: array(string()),
    includeAuthorizedOperations: bool(),
  },
)
export type ConsumerGroupDescribeRequest = Infer<typeof consumerGroupDescribeRequest>

const topicPartitions = struct('TopicPartitions', {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
})
export type TopicPartitions = Infer<typeof topicPartitions>

const assignment = struct('Assignment', {
  topicPartitions: array(topicPartitions),
})
export type Assignment = Infer<typeof assignment>

const member = struct('Member', {
  memberId: string(),
  instanceId: string({ nullable: true, default: null }),
  rackId: string({ nullable: true, default: null }),
  memberEpoch: int32(),
  clientId: string(),
  clientHost: string(),
  subscribedTopicNames: array(string()),
  subscribedTopicRegex: string({ nullable: true, default: null }),
  assignment: nested(assignment),
  targetAssignment: nested(assignment),
  memberType: int8({ since: 1, default: -1, ignorable: true }),
})
export type Member = Infer<typeof member>

const describedGroup = struct('DescribedGroup', {
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
  groupId: string(),
  groupState: string(),
  groupEpoch: int32(),
  assignmentEpoch: int32(),
  assignorName: string(),
  members: array(member),
  authorizedOperations: int32({ default: -0x80000000 }),
})
export type DescribedGroup = Infer<typeof describedGroup>

export const consumerGroupDescribeResponse = message(
  'ConsumerGroupDescribeResponse',
  { apiKey: 69, versions: [0, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    groups: array(describedGroup),
  },
)
export type ConsumerGroupDescribeResponse = Infer<typeof consumerGroupDescribeResponse>
