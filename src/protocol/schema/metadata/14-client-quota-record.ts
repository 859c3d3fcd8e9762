import { type Infer, array, bool, float64, message, string, struct } from '../../schema-dsl.ts'

const entityData = struct('EntityData', {
  entityType: string(),
  entityName: string({ nullable: true }),
})
export type EntityData = Infer<typeof entityData>

export const clientQuotaRecord = message(
  'ClientQuotaRecord',
  { apiKey: 14, versions: [0, 0], flexibleFrom: 0 },
  {
    entity: array(entityData),
    key: string(),
    value: float64(),
    remove: bool(),
  },
)
export type ClientQuotaRecord = Infer<typeof clientQuotaRecord>
