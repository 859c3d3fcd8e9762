import { type Infer, array, bool, bytes, int16, int32, message, string, struct } from '../schema-dsl.ts'

export const describeGroupsRequest = message(
  'DescribeGroupsRequest',
  { apiKey: 15, versions: [0, 6], flexibleFrom: 5 },
  {
    groups: array(string()),
    includeAuthorizedOperations: bool({ since: 3 }),
  },
)
export type DescribeGroupsRequest = Infer<typeof describeGroupsRequest>

const describedGroupMember = struct('DescribedGroupMember', {
  memberId: string(),
  groupInstanceId: string({ since: 4, nullable: true, default: null, ignorable: true }),
  clientId: string(),
  clientHost: string(),
  memberMetadata: bytes(),
  memberAssignment: bytes(),
})
export type DescribedGroupMember = Infer<typeof describedGroupMember>

const describedGroup = struct('DescribedGroup', {
  errorCode: int16(),
  errorMessage: string({ since: 6, nullable: true, default: null }),
  groupId: string(),
  groupState: string(),
  protocolType: string(),
  protocolData: string(),
  members: array(describedGroupMember),
  authorizedOperations: int32({ since: 3, default: -0x80000000 }),
})
export type DescribedGroup = Infer<typeof describedGroup>

export const describeGroupsResponse = message(
  'DescribeGroupsResponse',
  { apiKey: 15, versions: [0, 6], flexibleFrom: 5 },
  {
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    groups: array(describedGroup),
  },
)
export type DescribeGroupsResponse = Infer<typeof describeGroupsResponse>
