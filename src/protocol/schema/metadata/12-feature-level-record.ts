import { type Infer, int16, message, string } from '../../schema-dsl.ts'

export const featureLevelRecord = message(
  'FeatureLevelRecord',
  { apiKey: 12, versions: [0, 0], flexibleFrom: 0 },
  {
    name: string(),
    featureLevel: int16(),
  },
)
export type FeatureLevelRecord = Infer<typeof featureLevelRecord>
