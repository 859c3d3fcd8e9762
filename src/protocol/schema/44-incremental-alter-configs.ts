import { type Infer, array, bool, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const alterableConfig = struct('AlterableConfig', {
  name: string(),
  configOperation: int8(),
  value: string({ nullable: true }),
})
export type AlterableConfig = Infer<typeof alterableConfig>

const alterConfigsResource = struct('AlterConfigsResource', {
  resourceType: int8(),
  resourceName: string(),
  configs: array(alterableConfig),
})
export type AlterConfigsResource = Infer<typeof alterConfigsResource>

export const incrementalAlterConfigsRequest = message(
  'IncrementalAlterConfigsRequest',
  { apiKey: 44, versions: [0, 1], flexibleFrom: 1 },
  {
    resources: array(alterConfigsResource),
    validateOnly: bool(),
  },
)
export type IncrementalAlterConfigsRequest = Infer<typeof incrementalAlterConfigsRequest>

const alterConfigsResourceResponse = struct('AlterConfigsResourceResponse', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  resourceType: int8(),
  resourceName: string(),
})
export type AlterConfigsResourceResponse = Infer<typeof alterConfigsResourceResponse>

export const incrementalAlterConfigsResponse = message(
  'IncrementalAlterConfigsResponse',
  { apiKey: 44, versions: [0, 1], flexibleFrom: 1 },
  {
    throttleTimeMs: int32({ default: 0 }),
    responses: array(alterConfigsResourceResponse),
  },
)
export type IncrementalAlterConfigsResponse = Infer<typeof incrementalAlterConfigsResponse>
