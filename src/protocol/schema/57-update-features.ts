import { type Infer, array, bool, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const featureUpdateKey = struct('FeatureUpdateKey', {
  feature: string(),
  maxVersionLevel: int16(),
  allowDowngrade: bool({ until: 0 }),
  upgradeType: int8({ since: 1, default: 1 }),
})
export type FeatureUpdateKey = Infer<typeof featureUpdateKey>

export const updateFeaturesRequest = message(
  'UpdateFeaturesRequest',
  { apiKey: 57, versions: [0, 2], flexibleFrom: 0 },
  {
    timeoutMs: int32({ default: 60000 }),
    featureUpdates: array(featureUpdateKey),
    validateOnly: bool({ since: 1, default: false }),
  },
)
export type UpdateFeaturesRequest = Infer<typeof updateFeaturesRequest>

const updatableFeatureResult = struct('UpdatableFeatureResult', {
  feature: string(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type UpdatableFeatureResult = Infer<typeof updatableFeatureResult>

export const updateFeaturesResponse = message(
  'UpdateFeaturesResponse',
  { apiKey: 57, versions: [0, 2], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    results: array(updatableFeatureResult, { until: 1, ignorable: true }),
  },
)
export type UpdateFeaturesResponse = Infer<typeof updateFeaturesResponse>
