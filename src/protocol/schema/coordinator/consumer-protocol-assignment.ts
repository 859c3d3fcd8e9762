import { type Infer, array, bytes, int32, message, string, struct } from '../../schema-dsl.ts'

const topicPartition = struct('TopicPartition', {
  topic: string(),
  partitions: array(int32()),
})
export type TopicPartition = Infer<typeof topicPartition>

export const consumerProtocolAssignment = message(
  'ConsumerProtocolAssignment',
  { versions: [0, 3] },
  {
    assignedPartitions: array(topicPartition),
    userData: bytes({ nullable: true, default: null }),
  },
)
export type ConsumerProtocolAssignment = Infer<typeof consumerProtocolAssignment>
