import { type Infer, array, int32, int8, message, string, struct, uuid } from '../../schema-dsl.ts'

export const shareGroupCurrentMemberAssignmentKey = message(
  'ShareGroupCurrentMemberAssignmentKey',
  { apiKey: 14, versions: [0, 0] },
  {
    groupId: string(),
    memberId: string(),
  },
)
export type ShareGroupCurrentMemberAssignmentKey = Infer<typeof shareGroupCurrentMemberAssignmentKey>

const topicPartitions = struct('TopicPartitions', {
  topicId: uuid(),
  partitions: array(int32()),
})
export type TopicPartitions = Infer<typeof topicPartitions>

export const shareGroupCurrentMemberAssignmentValue = message(
  'ShareGroupCurrentMemberAssignmentValue',
  { apiKey: 14, versions: [0, 0], flexibleFrom: 0 },
  {
    memberEpoch: int32(),
    previousMemberEpoch: int32(),
    state: int8(),
    assignedPartitions: array(topicPartitions),
  },
)
export type ShareGroupCurrentMemberAssignmentValue = Infer<typeof shareGroupCurrentMemberAssignmentValue>
