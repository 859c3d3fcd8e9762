import { type Infer, array, int16, int32, message, string, struct } from '../schema-dsl.ts'

export const deleteGroupsRequest = message(
  'DeleteGroupsRequest',
  { apiKey: 42, versions: [0, 2], flexibleFrom: 2 },
  {
    groupsNames: array(string()),
  },
)
export type DeleteGroupsRequest = Infer<typeof deleteGroupsRequest>

const deletableGroupResult = struct('DeletableGroupResult', {
  groupId: string(),
  errorCode: int16(),
})
export type DeletableGroupResult = Infer<typeof deletableGroupResult>

export const deleteGroupsResponse = message(
  'DeleteGroupsResponse',
  { apiKey: 42, versions: [0, 2], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    results: array(deletableGroupResult),
  },
)
export type DeleteGroupsResponse = Infer<typeof deleteGroupsResponse>
