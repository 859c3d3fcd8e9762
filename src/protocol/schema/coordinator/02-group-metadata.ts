import { type Infer, array, bytes, int32, int64, message, string, struct } from '../../schema-dsl.ts'

export const groupMetadataKey = message(
  'GroupMetadataKey',
  { apiKey: 2, versions: [0, 0] },
  {
    group: string(),
  },
)
export type GroupMetadataKey = Infer<typeof groupMetadataKey>

const memberMetadata = struct('MemberMetadata', {
  memberId: string(),
  groupInstanceId: string({ since: 3, nullable: true, default: null, ignorable: true }),
  clientId: string(),
  clientHost: string(),
  rebalanceTimeout: int32({ since: 1, default: -1, ignorable: true }),
  sessionTimeout: int32(),
  subscription: bytes(),
  assignment: bytes(),
})
export type MemberMetadata = Infer<typeof memberMetadata>

export const groupMetadataValue = message(
  'GroupMetadataValue',
  { apiKey: 2, versions: [0, 4], flexibleFrom: 4 },
  {
    protocolType: string(),
    generation: int32(),
    protocol: string({ nullable: true }),
    leader: string({ nullable: true }),
    currentStateTimestamp: int64({ since: 2, default: -1, ignorable: true }),
    members: array(memberMetadata),
  },
)
export type GroupMetadataValue = Infer<typeof groupMetadataValue>
