import { type Infer, array, int32, message, string, struct, uuid } from '../../schema-dsl.ts'

export const shareGroupTargetAssignmentMemberKey = message(
  'ShareGroupTargetAssignmentMemberKey',
  { apiKey: 13, versions: [0, 0] },
  {
    groupId: string(),
    memberId: string(),
  },
)
export type ShareGroupTargetAssignmentMemberKey = Infer<typeof shareGroupTargetAssignmentMemberKey>

const topicPartition = struct('TopicPartition', {
  topicId: uuid(),
  partitions: array(int32()),
})
export type TopicPartition = Infer<typeof topicPartition>

export const shareGroupTargetAssignmentMemberValue = message(
  'ShareGroupTargetAssignmentMemberValue',
  { apiKey: 13, versions: [0, 0], flexibleFrom: 0 },
  {
    topicPartitions: array(topicPartition),
  },
)
export type ShareGroupTargetAssignmentMemberValue = Infer<typeof shareGroupTargetAssignmentMemberValue>
