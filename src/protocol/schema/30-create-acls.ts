import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const aclCreation = struct('AclCreation', {
  resourceType: int8(),
  resourceName: string(),
  resourcePatternType: int8({ default: 3 }),
  principal: string(),
  host: string(),
  operation: int8(),
  permissionType: int8(),
})
export type AclCreation = Infer<typeof aclCreation>

export const createAclsRequest = message(
  'CreateAclsRequest',
  { apiKey: 30, versions: [1, 3], flexibleFrom: 2 },
  {
    creations: array(aclCreation),
  },
)
export type CreateAclsRequest = Infer<typeof createAclsRequest>

const aclCreationResult = struct('AclCreationResult', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type AclCreationResult = Infer<typeof aclCreationResult>

export const createAclsResponse = message(
  'CreateAclsResponse',
  { apiKey: 30, versions: [1, 3], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    results: array(aclCreationResult),
  },
)
export type CreateAclsResponse = Infer<typeof createAclsResponse>
