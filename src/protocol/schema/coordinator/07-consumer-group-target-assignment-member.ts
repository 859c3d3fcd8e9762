import { type Infer, array, int32, message, string, struct, uuid } from '../../schema-dsl.ts'

export const consumerGroupTargetAssignmentMemberKey = message(
  'ConsumerGroupTargetAssignmentMemberKey',
  { apiKey: 7, versions: [0, 0] },
  {
    groupId: string(),
    memberId: string(),
  },
)
export type ConsumerGroupTargetAssignmentMemberKey = Infer<typeof consumerGroupTargetAssignmentMemberKey>

const topicPartition = struct('TopicPartition', {
  topicId: uuid(),
  partitions: array(int32()),
})
export type TopicPartition = Infer<typeof topicPartition>

export const consumerGroupTargetAssignmentMemberValue = message(
  'ConsumerGroupTargetAssignmentMemberValue',
  { apiKey: 7, versions: [0, 0], flexibleFrom: 0 },
  {
    topicPartitions: array(topicPartition),
  },
)
export type ConsumerGroupTargetAssignmentMemberValue = Infer<typeof consumerGroupTargetAssignmentMemberValue>
