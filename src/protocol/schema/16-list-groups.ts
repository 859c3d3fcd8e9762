import { type Infer, array, int16, int32, message, string, struct } from '../schema-dsl.ts'

export const listGroupsRequest = message(
  'ListGroupsRequest',
  { apiKey: 16, versions: [0, 5], flexibleFrom: 3 },
  {
    statesFilter: array(string(), { since: 4 }),
    typesFilter: array(string(), { since: 5 }),
  },
)
export type ListGroupsRequest = Infer<typeof listGroupsRequest>

const listedGroup = struct('ListedGroup', {
  groupId: string(),
  protocolType: string(),
  groupState: string({ since: 4, ignorable: true }),
  groupType: string({ since: 5, ignorable: true }),
})
export type ListedGroup = Infer<typeof listedGroup>

export const listGroupsResponse = message(
  'ListGroupsResponse',
  { apiKey: 16, versions: [0, 5], flexibleFrom: 3 },
  {
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    errorCode: int16(),
    groups: array(listedGroup),
  },
)
export type ListGroupsResponse = Infer<typeof listGroupsResponse>
