import { type Infer, bytes, int16, int64, message, string } from '../schema-dsl.ts'

export const saslAuthenticateRequest = message(
  'SaslAuthenticateRequest',
  { apiKey: 36, versions: [0, 2], flexibleFrom: 2 },
  {
    authBytes: bytes(),
  },
)
export type SaslAuthenticateRequest = Infer<typeof saslAuthenticateRequest>

export const saslAuthenticateResponse = message(
  'SaslAuthenticateResponse',
  { apiKey: 36, versions: [0, 2], flexibleFrom: 2 },
  {
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    authBytes: bytes(),
    sessionLifetimeMs: int64({ since: 1, default: 0, ignorable: true }),
  },
)
export type SaslAuthenticateResponse = Infer<typeof saslAuthenticateResponse>
