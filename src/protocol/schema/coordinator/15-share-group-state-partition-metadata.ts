import { type Infer, array, int32, message, string, struct, uuid } from '../../schema-dsl.ts'

export const shareGroupStatePartitionMetadataKey = message(
  'ShareGroupStatePartitionMetadataKey',
  { apiKey: 15, versions: [0, 0] },
  {
    groupId: string(),
  },
)
export type ShareGroupStatePartitionMetadataKey = Infer<typeof shareGroupStatePartitionMetadataKey>

const topicPartitionsInfo = struct('TopicPartitionsInfo', {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
})
export type TopicPartitionsInfo = Infer<typeof topicPartitionsInfo>

const topicInfo = struct('TopicInfo', {
  topicId: uuid(),
  topicName: string(),
})
export type TopicInfo = Infer<typeof topicInfo>

export const shareGroupStatePartitionMetadataValue = message(
  'ShareGroupStatePartitionMetadataValue',
  { apiKey: 15, versions: [0, 0], flexibleFrom: 0 },
  {
    initializingTopics: array(topicPartitionsInfo),
    initializedTopics: array(topicPartitionsInfo),
    deletingTopics: array(topicInfo),
  },
)
export type ShareGroupStatePartitionMetadataValue = Infer<typeof shareGroupStatePartitionMetadataValue>
