import { type Infer, array, int32, int8, message, string, struct, uuid } from '../../schema-dsl.ts'

export const consumerGroupCurrentMemberAssignmentKey = message(
  'ConsumerGroupCurrentMemberAssignmentKey',
  { apiKey: 8, versions: [0, 0] },
  {
    groupId: string(),
    memberId: string(),
  },
)
export type ConsumerGroupCurrentMemberAssignmentKey = Infer<typeof consumerGroupCurrentMemberAssignmentKey>

const topicPartitions = struct('TopicPartitions', {
  topicId: uuid(),
  partitions: array(int32()),
  assignmentEpochs: array(int32(), { nullable: true, tag: 0 }),
})
export type TopicPartitions = Infer<typeof topicPartitions>

export const consumerGroupCurrentMemberAssignmentValue = message(
  'ConsumerGroupCurrentMemberAssignmentValue',
  { apiKey: 8, versions: [0, 0], flexibleFrom: 0 },
  {
    memberEpoch: int32(),
    previousMemberEpoch: int32(),
    state: int8(),
    assignedPartitions: array(topicPartitions),
    partitionsPendingRevocation: array(topicPartitions),
  },
)
export type ConsumerGroupCurrentMemberAssignmentValue = Infer<typeof consumerGroupCurrentMemberAssignmentValue>
