import { type Infer, array, bytes, int32, message, nested, string, struct } from '../../schema-dsl.ts'

export const consumerGroupMemberMetadataKey = message(
  'ConsumerGroupMemberMetadataKey',
  { apiKey: 5, versions: [0, 0] },
  {
    groupId: string(),
    memberId: string(),
  },
)
export type ConsumerGroupMemberMetadataKey = Infer<typeof consumerGroupMemberMetadataKey>

const classicProtocol = struct('ClassicProtocol', {
  name: string(),
  metadata: bytes(),
})
export type ClassicProtocol = Infer<typeof classicProtocol>

const classicMemberMetadata = struct('ClassicMemberMetadata', {
  sessionTimeoutMs: int32(),
  supportedProtocols: array(classicProtocol),
})
export type ClassicMemberMetadata = Infer<typeof classicMemberMetadata>

export const consumerGroupMemberMetadataValue = message(
  'ConsumerGroupMemberMetadataValue',
  { apiKey: 5, versions: [0, 0], flexibleFrom: 0 },
  {
    instanceId: string({ nullable: true }),
    rackId: string({ nullable: true }),
    clientId: string(),
    clientHost: string(),
    subscribedTopicNames: array(string()),
    subscribedTopicRegex: string({ nullable: true }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    serverAssignor: string({ nullable: true }),
    classicMemberMetadata: nested(classicMemberMetadata, { nullable: true, tag: 0 }),
  },
)
export type ConsumerGroupMemberMetadataValue = Infer<typeof consumerGroupMemberMetadataValue>
