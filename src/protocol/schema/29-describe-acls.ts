import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

export const describeAclsRequest = message(
  'DescribeAclsRequest',
  { apiKey: 29, versions: [1, 3], flexibleFrom: 2 },
  {
    resourceTypeFilter: int8(),
    resourceNameFilter: string({ nullable: true }),
    patternTypeFilter: int8({ default: 3 }),
    principalFilter: string({ nullable: true }),
    hostFilter: string({ nullable: true }),
    operation: int8(),
    permissionType: int8(),
  },
)
export type DescribeAclsRequest = Infer<typeof describeAclsRequest>

const aclDescription = struct('AclDescription', {
  principal: string(),
  host: string(),
  operation: int8(),
  permissionType: int8(),
})
export type AclDescription = Infer<typeof aclDescription>

const describeAclsResource = struct('DescribeAclsResource', {
  resourceType: int8(),
  resourceName: string(),
  patternType: int8({ default: 3 }),
  acls: array(aclDescription),
})
export type DescribeAclsResource = Infer<typeof describeAclsResource>

export const describeAclsResponse = message(
  'DescribeAclsResponse',
  { apiKey: 29, versions: [1, 3], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    resources: array(describeAclsResource),
  },
)
export type DescribeAclsResponse = Infer<typeof describeAclsResponse>
