import { type Infer, array, bool, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const alterableConfig = struct('AlterableConfig', {
  name: string(),
  value: string({ nullable: true }),
})
export type AlterableConfig = Infer<typeof alterableConfig>

const alterConfigsResource = struct('AlterConfigsResource', {
  resourceType: int8(),
  resourceName: string(),
  configs: array(alterableConfig),
})
export type AlterConfigsResource = Infer<typeof alterConfigsResource>

export const alterConfigsRequest = message(
  'AlterConfigsRequest',
  { apiKey: 33, versions: [0, 2], flexibleFrom: 2 },
  {
    resources: array(alterConfigsResource),
    validateOnly: bool(),
  },
)
export type AlterConfigsRequest = Infer<typeof alterConfigsRequest>

const alterConfigsResourceResponse = struct('AlterConfigsResourceResponse', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  resourceType: int8(),
  resourceName: string(),
})
export type AlterConfigsResourceResponse = Infer<typeof alterConfigsResourceResponse>

export const alterConfigsResponse = message(
  'AlterConfigsResponse',
  { apiKey: 33, versions: [0, 2], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    responses: array(alterConfigsResourceResponse),
  },
)
export type AlterConfigsResponse = Infer<typeof alterConfigsResponse>
