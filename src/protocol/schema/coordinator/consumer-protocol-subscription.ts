import { type Infer, array, bytes, int32, message, string, struct } from '../../schema-dsl.ts'

const topicPartition = struct('TopicPartition', {
  topic: string(),
  partitions: array(int32()),
})
export type TopicPartition = Infer<typeof topicPartition>

export const consumerProtocolSubscription = message(
  'ConsumerProtocolSubscription',
  { versions: [0, 3] },
  {
    topics: array(string()),
    userData: bytes({ nullable: true, default: null }),
    ownedPartitions: array(topicPartition, { since: 1, ignorable: true }),
    generationId: int32({ since: 2, default: -1, ignorable: true }),
    rackId: string({ since: 3, nullable: true, default: null, ignorable: true }),
  },
)
export type ConsumerProtocolSubscription = Infer<typeof consumerProtocolSubscription>
