import { type Infer, array, bool, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

export const apiVersionsRequest = message(
  'ApiVersionsRequest',
  { apiKey: 18, versions: [0, 4], flexibleFrom: 3 },
  {
    clientSoftwareName: string({ since: 3, ignorable: true }),
    clientSoftwareVersion: string({ since: 3, ignorable: true }),
  },
)
export type ApiVersionsRequest = Infer<typeof apiVersionsRequest>

const apiVersion = struct('ApiVersion', {
  apiKey: int16(),
  minVersion: int16(),
  maxVersion: int16(),
})
export type ApiVersion = Infer<typeof apiVersion>

const supportedFeatureKey = struct('SupportedFeatureKey', {
  name: string(),
  minVersion: int16(),
  maxVersion: int16(),
})
export type SupportedFeatureKey = Infer<typeof supportedFeatureKey>

const finalizedFeatureKey = struct('FinalizedFeatureKey', {
  name: string(),
  maxVersionLevel: int16(),
  minVersionLevel: int16(),
})
export type FinalizedFeatureKey = Infer<typeof finalizedFeatureKey>

export const apiVersionsResponse = message(
  'ApiVersionsResponse',
  { apiKey: 18, versions: [0, 4], flexibleFrom: 3 },
  {
    errorCode: int16(),
    apiKeys: array(apiVersion),
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    supportedFeatures: array(supportedFeatureKey, { since: 3, tag: 0, ignorable: true }),
    finalizedFeaturesEpoch: int64({ since: 3, tag: 1, default: -1, ignorable: true }),
    finalizedFeatures: array(finalizedFeatureKey, { since: 3, tag: 2, ignorable: true }),
    zkMigrationReady: bool({ since: 3, tag: 3, default: false, ignorable: true }),
  },
)
export type ApiVersionsResponse = Infer<typeof apiVersionsResponse>
