import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

export const listConfigResourcesRequest = message(
  'ListConfigResourcesRequest',
  { apiKey: 74, versions: [0, 1], flexibleFrom: 0 },
  {
    resourceTypes: array(int8(), { since: 1 }),
  },
)
export type ListConfigResourcesRequest = Infer<typeof listConfigResourcesRequest>

const configResource = struct('ConfigResource', {
  resourceName: string(),
  resourceType: int8({ since: 1, default: 16, ignorable: true }),
})
export type ConfigResource = Infer<typeof configResource>

export const listConfigResourcesResponse = message(
  'ListConfigResourcesResponse',
  { apiKey: 74, versions: [0, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    configResources: array(configResource),
  },
)
export type ListConfigResourcesResponse = Infer<typeof listConfigResourcesResponse>
