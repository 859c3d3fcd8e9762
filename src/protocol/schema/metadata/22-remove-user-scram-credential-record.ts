import { type Infer, int8, message, string } from '../../schema-dsl.ts'

export const removeUserScramCredentialRecord = message(
  'RemoveUserScramCredentialRecord',
  { apiKey: 22, versions: [0, 0], flexibleFrom: 0 },
  {
    name: string(),
    mechanism: int8(),
  },
)
export type RemoveUserScramCredentialRecord = Infer<typeof removeUserScramCredentialRecord>
