import { type Infer, array, bool, float64, int16, int32, message, string, struct } from '../schema-dsl.ts'

const entityData = struct('EntityData', {
  entityType: string(),
  entityName: string({ nullable: true }),
})
export type EntityData = Infer<typeof entityData>

const opData = struct('OpData', {
  key: string(),
  value: float64(),
  remove: bool(),
})
export type OpData = Infer<typeof opData>

const entryData = struct('EntryData', {
  entity: array(entityData),
  ops: array(opData),
})
export type EntryData = Infer<typeof entryData>

export const alterClientQuotasRequest = message(
  'AlterClientQuotasRequest',
  { apiKey: 49, versions: [0, 1], flexibleFrom: 1 },
  {
    entries: array(entryData),
    validateOnly: bool(),
  },
)
export type AlterClientQuotasRequest = Infer<typeof alterClientQuotasRequest>

const entryDataResponse = struct('EntryDataResponse', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  entity: array(entityData),
})
export type EntryDataResponse = Infer<typeof entryDataResponse>

export const alterClientQuotasResponse = message(
  'AlterClientQuotasResponse',
  { apiKey: 49, versions: [0, 1], flexibleFrom: 1 },
  {
    throttleTimeMs: int32({ default: 0 }),
    entries: array(entryDataResponse),
  },
)
export type AlterClientQuotasResponse = Infer<typeof alterClientQuotasResponse>
