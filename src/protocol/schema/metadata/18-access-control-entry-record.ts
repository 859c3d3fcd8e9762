import { type Infer, int8, message, string, uuid } from '../../schema-dsl.ts'

export const accessControlEntryRecord = message(
  'AccessControlEntryRecord',
  { apiKey: 18, versions: [0, 0], flexibleFrom: 0 },
  {
    id: uuid(),
    resourceType: int8(),
    resourceName: string(),
    patternType: int8(),
    principal: string(),
    host: string(),
    operation: int8(),
    permissionType: int8(),
  },
)
export type AccessControlEntryRecord = Infer<typeof accessControlEntryRecord>
