import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const deleteAclsFilter = struct('DeleteAclsFilter', {
  resourceTypeFilter: int8(),
  resourceNameFilter: string({ nullable: true }),
  patternTypeFilter: int8({ default: 3 }),
  principalFilter: string({ nullable: true }),
  hostFilter: string({ nullable: true }),
  operation: int8(),
  permissionType: int8(),
})
export type DeleteAclsFilter = Infer<typeof deleteAclsFilter>

export const deleteAclsRequest = message(
  'DeleteAclsRequest',
  { apiKey: 31, versions: [1, 3], flexibleFrom: 2 },
  {
    filters: array(deleteAclsFilter),
  },
)
export type DeleteAclsRequest = Infer<typeof deleteAclsRequest>

const deleteAclsMatchingAcl = struct('DeleteAclsMatchingAcl', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  resourceType: int8(),
  resourceName: string(),
  patternType: int8({ default: 3 }),
  principal: string(),
  host: string(),
  operation: int8(),
  permissionType: int8(),
})
export type DeleteAclsMatchingAcl = Infer<typeof deleteAclsMatchingAcl>

const deleteAclsFilterResult = struct('DeleteAclsFilterResult', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  matchingAcls: array(deleteAclsMatchingAcl),
})
export type DeleteAclsFilterResult = Infer<typeof deleteAclsFilterResult>

export const deleteAclsResponse = message(
  'DeleteAclsResponse',
  { apiKey: 31, versions: [1, 3], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    filterResults: array(deleteAclsFilterResult),
  },
)
export type DeleteAclsResponse = Infer<typeof deleteAclsResponse>
