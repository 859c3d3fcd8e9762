import { type Infer, hash64, int32, message, string } from '../../schema-dsl.ts'

export const consumerGroupMetadataKey = message(
  'ConsumerGroupMetadataKey',
  { apiKey: 3, versions: [0, 0] },
  {
    groupId: string(),
  },
)
export type ConsumerGroupMetadataKey = Infer<typeof consumerGroupMetadataKey>

export const consumerGroupMetadataValue = message(
  'ConsumerGroupMetadataValue',
  { apiKey: 3, versions: [0, 0], flexibleFrom: 0 },
  {
    epoch: int32(),
    metadataHash: hash64({ tag: 0, default: '0000000000000000' }),
  },
)
export type ConsumerGroupMetadataValue = Infer<typeof consumerGroupMetadataValue>
