import { type Infer, array, int32, message, string, struct, uuid } from '../../schema-dsl.ts'

export const consumerGroupPartitionMetadataKey = message(
  'ConsumerGroupPartitionMetadataKey',
  { apiKey: 4, versions: [0, 0] },
  {
    groupId: string(),
  },
)
export type ConsumerGroupPartitionMetadataKey = Infer<typeof consumerGroupPartitionMetadataKey>

const partitionMetadata = struct('PartitionMetadata', {
  partition: int32(),
  racks: array(string()),
})
export type PartitionMetadata = Infer<typeof partitionMetadata>

const topicMetadata = struct('TopicMetadata', {
  topicId: uuid(),
  topicName: string(),
  numPartitions: int32(),
  partitionMetadata: array(partitionMetadata),
})
export type TopicMetadata = Infer<typeof topicMetadata>

export const consumerGroupPartitionMetadataValue = message(
  'ConsumerGroupPartitionMetadataValue',
  { apiKey: 4, versions: [0, 0], flexibleFrom: 0 },
  {
    topics: array(topicMetadata),
  },
)
export type ConsumerGroupPartitionMetadataValue = Infer<typeof consumerGroupPartitionMetadataValue>
