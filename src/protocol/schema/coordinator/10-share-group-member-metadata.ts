import { type Infer, array, message, string } from '../../schema-dsl.ts'

export const shareGroupMemberMetadataKey = message(
  'ShareGroupMemberMetadataKey',
  { apiKey: 10, versions: [0, 0] },
  {
    groupId: string(),
    memberId: string(),
  },
)
export type ShareGroupMemberMetadataKey = Infer<typeof shareGroupMemberMetadataKey>

export const shareGroupMemberMetadataValue = message(
  'ShareGroupMemberMetadataValue',
  { apiKey: 10, versions: [0, 0], flexibleFrom: 0 },
  {
    rackId: string({ nullable: true }),
    clientId: string(),
    clientHost: string(),
    subscribedTopicNames: array(string()),
  },
)
export type ShareGroupMemberMetadataValue = Infer<typeof shareGroupMemberMetadataValue>
