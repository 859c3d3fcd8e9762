import { type Infer, array, bool, int16, int32, message, nested, string, struct, uuid } from '../schema-dsl.ts'

export const shareGroupDescribeRequest = message(
  'ShareGroupDescribeRequest',
  { apiKey: 77, versions: [1, 1], flexibleFrom: 0 },
  {
    groupIds: array(string()),
    includeAuthorizedOperations: bool(),
  },
)
export type ShareGroupDescribeRequest = Infer<typeof shareGroupDescribeRequest>

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
  rackId: string({ nullable: true, default: null }),
  memberEpoch: int32(),
  clientId: string(),
  clientHost: string(),
  subscribedTopicNames: array(string()),
  assignment: nested(assignment),
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

export const shareGroupDescribeResponse = message(
  'ShareGroupDescribeResponse',
  { apiKey: 77, versions: [1, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    groups: array(describedGroup),
  },
)
export type ShareGroupDescribeResponse = Infer<typeof shareGroupDescribeResponse>
