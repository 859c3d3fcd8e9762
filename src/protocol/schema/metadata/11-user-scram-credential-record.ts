import { type Infer, bytes, int32, int8, message, string } from '../../schema-dsl.ts'

export const userScramCredentialRecord = message(
  'UserScramCredentialRecord',
  { apiKey: 11, versions: [0, 0], flexibleFrom: 0 },
  {
    name: string(),
    mechanism: int8(),
    salt: bytes(),
    storedKey: bytes(),
    serverKey: bytes(),
    iterations: int32(),
  },
)
export type UserScramCredentialRecord = Infer<typeof userScramCredentialRecord>
