import { type Infer, int32, int64, message, string } from '../../schema-dsl.ts'

export const consumerGroupTargetAssignmentMetadataKey = message(
  'ConsumerGroupTargetAssignmentMetadataKey',
  { apiKey: 6, versions: [0, 0] },
  {
    groupId: string(),
  },
)
export type ConsumerGroupTargetAssignmentMetadataKey = Infer<typeof consumerGroupTargetAssignmentMetadataKey>

export const consumerGroupTargetAssignmentMetadataValue = message(
  'ConsumerGroupTargetAssignmentMetadataValue',
  { apiKey: 6, versions: [0, 0], flexibleFrom: 0 },
  {
    assignmentEpoch: int32(),
    assignmentTimestamp: int64({ tag: 0, default: 0 }),
  },
)
export type ConsumerGroupTargetAssignmentMetadataValue = Infer<typeof consumerGroupTargetAssignmentMetadataValue>
