import { type Infer, array, bytes, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const scramCredentialDeletion = struct('ScramCredentialDeletion', {
  name: string(),
  mechanism: int8(),
})
export type ScramCredentialDeletion = Infer<typeof scramCredentialDeletion>

const scramCredentialUpsertion = struct('ScramCredentialUpsertion', {
  name: string(),
  mechanism: int8(),
  iterations: int32(),
  salt: bytes(),
  saltedPassword: bytes(),
})
export type ScramCredentialUpsertion = Infer<typeof scramCredentialUpsertion>

export const alterUserScramCredentialsRequest = message(
  'AlterUserScramCredentialsRequest',
  { apiKey: 51, versions: [0, 0], flexibleFrom: 0 },
  {
    deletions: array(scramCredentialDeletion),
    upsertions: array(scramCredentialUpsertion),
  },
)
export type AlterUserScramCredentialsRequest = Infer<typeof alterUserScramCredentialsRequest>

const alterUserScramCredentialsResult = struct('AlterUserScramCredentialsResult', {
  user: string(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
})
export type AlterUserScramCredentialsResult = Infer<typeof alterUserScramCredentialsResult>

export const alterUserScramCredentialsResponse = message(
  'AlterUserScramCredentialsResponse',
  { apiKey: 51, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    results: array(alterUserScramCredentialsResult),
  },
)
export type AlterUserScramCredentialsResponse = Infer<typeof alterUserScramCredentialsResponse>
