import { type Infer, array, int16, int32, message, string, struct } from '../schema-dsl.ts'

const memberIdentity = struct('MemberIdentity', {
  memberId: string(),
  groupInstanceId: string({ nullable: true, default: null }),
  reason: string({ since: 5, nullable: true, default: null, ignorable: true }),
})
export type MemberIdentity = Infer<typeof memberIdentity>

export const leaveGroupRequest = message(
  'LeaveGroupRequest',
  { apiKey: 13, versions: [0, 5], flexibleFrom: 4 },
  {
    groupId: string(),
    memberId: string({ until: 2 }),
    members: array(memberIdentity, { since: 3 }),
  },
)
export type LeaveGroupRequest = Infer<typeof leaveGroupRequest>

const memberResponse = struct('MemberResponse', {
  memberId: string(),
  groupInstanceId: string({ nullable: true }),
  errorCode: int16(),
})
export type MemberResponse = Infer<typeof memberResponse>

export const leaveGroupResponse = message(
  'LeaveGroupResponse',
  { apiKey: 13, versions: [0, 5], flexibleFrom: 4 },
  {
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    errorCode: int16(),
    members: array(memberResponse, { since: 3 }),
  },
)
export type LeaveGroupResponse = Infer<typeof leaveGroupResponse>
