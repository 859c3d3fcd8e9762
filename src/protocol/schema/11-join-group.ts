import { type Infer, array, bool, bytes, int16, int32, message, string, struct } from '../schema-dsl.ts'

const joinGroupRequestProtocol = struct('JoinGroupRequestProtocol', {
  name: string(),
  metadata: bytes(),
})
export type JoinGroupRequestProtocol = Infer<typeof joinGroupRequestProtocol>

export const joinGroupRequest = message(
  'JoinGroupRequest',
  { apiKey: 11, versions: [0, 9], flexibleFrom: 6 },
  {
    groupId: string(),
    sessionTimeoutMs: int32(),
    rebalanceTimeoutMs: int32({ since: 1, default: -1, ignorable: true }),
    memberId: string(),
    groupInstanceId: string({ since: 5, nullable: true, default: null }),
    protocolType: string(),
    protocols: array(joinGroupRequestProtocol),
    reason: string({ since: 8, nullable: true, default: null, ignorable: true }),
  },
)
export type JoinGroupRequest = Infer<typeof joinGroupRequest>

const joinGroupResponseMember = struct('JoinGroupResponseMember', {
  memberId: string(),
  groupInstanceId: string({ since: 5, nullable: true, default: null, ignorable: true }),
  metadata: bytes(),
})
export type JoinGroupResponseMember = Infer<typeof joinGroupResponseMember>

export const joinGroupResponse = message(
  'JoinGroupResponse',
  { apiKey: 11, versions: [0, 9], flexibleFrom: 6 },
  {
    throttleTimeMs: int32({ since: 2, default: 0, ignorable: true }),
    errorCode: int16(),
    generationId: int32({ default: -1 }),
    protocolType: string({ since: 7, nullable: true, default: null, ignorable: true }),
    protocolName: string({ nullableSince: 7 }),
    leader: string(),
    skipAssignment: bool({ since: 9, default: false }),
    memberId: string(),
    members: array(joinGroupResponseMember),
  },
)
export type JoinGroupResponse = Infer<typeof joinGroupResponse>
