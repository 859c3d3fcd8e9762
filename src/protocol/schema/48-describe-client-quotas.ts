import { type Infer, array, bool, float64, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const componentData = struct('ComponentData', {
  entityType: string(),
  matchType: int8(),
  match: string({ nullable: true }),
})
export type ComponentData = Infer<typeof componentData>

export const describeClientQuotasRequest = message(
  'DescribeClientQuotasRequest',
  { apiKey: 48, versions: [0, 1], flexibleFrom: 1 },
  {
    components: array(componentData),
    strict: bool(),
  },
)
export type DescribeClientQuotasRequest = Infer<typeof describeClientQuotasRequest>

const entityData = struct('EntityData', {
  entityType: string(),
  entityName: string({ nullable: true }),
})
export type EntityData = Infer<typeof entityData>

const valueData = struct('ValueData', {
  key: string(),
  value: float64(),
})
export type ValueData = Infer<typeof valueData>

const entryData = struct('EntryData', {
  entity: array(entityData),
  values: array(valueData),
})
export type EntryData = Infer<typeof entryData>

export const describeClientQuotasResponse = message(
  'DescribeClientQuotasResponse',
  { apiKey: 48, versions: [0, 1], flexibleFrom: 1 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    entries: array(entryData, { nullable: true }),
  },
)
export type DescribeClientQuotasResponse = Infer<typeof describeClientQuotasResponse>
