import { type Infer, message, uuid } from '../../schema-dsl.ts'

export const removeAccessControlEntryRecord = message(
  'RemoveAccessControlEntryRecord',
  { apiKey: 19, versions: [0, 0], flexibleFrom: 0 },
  {
    id: uuid(),
  },
)
export type RemoveAccessControlEntryRecord = Infer<typeof removeAccessControlEntryRecord>
