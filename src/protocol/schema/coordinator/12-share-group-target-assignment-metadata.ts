import { type Infer, int32, int64, message, string } from '../../schema-dsl.ts'

export const shareGroupTargetAssignmentMetadataKey = message(
  'ShareGroupTargetAssignmentMetadataKey',
  { apiKey: 12, versions: [0, 0] },
  {
    groupId: string(),
  },
)
export type ShareGroupTargetAssignmentMetadataKey = Infer<typeof shareGroupTargetAssignmentMetadataKey>

export const shareGroupTargetAssignmentMetadataValue = message(
  'ShareGroupTargetAssignmentMetadataValue',
  { apiKey: 12, versions: [0, 0], flexibleFrom: 0 },
  {
    assignmentEpoch: int32(),
    assignmentTimestamp: int64({ tag: 0, default: 0 }),
  },
)
export type ShareGroupTargetAssignmentMetadataValue = Infer<typeof shareGroupTargetAssignmentMetadataValue>
