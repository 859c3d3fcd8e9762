import { type Infer, int32, hash64, message, string } from '../../schema-dsl.ts'

export const shareGroupMetadataKey = message(
  'ShareGroupMetadataKey',
  { apiKey: 11, versions: [0, 0] },
  {
    groupId: string(),
  },
)
export type ShareGroupMetadataKey = Infer<typeof shareGroupMetadataKey>

export const shareGroupMetadataValue = message(
  'ShareGroupMetadataValue',
  { apiKey: 11, versions: [0, 0], flexibleFrom: 0 },
  {
    epoch: int32(),
    metadataHash: hash64(),
  },
)
export type ShareGroupMetadataValue = Infer<typeof shareGroupMetadataValue>
