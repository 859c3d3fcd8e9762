import { type Infer, bytes, int16, int32, int64, message } from '../schema-dsl.ts'

export const renewDelegationTokenRequest = message(
  'RenewDelegationTokenRequest',
  { apiKey: 39, versions: [1, 2], flexibleFrom: 2 },
  {
    hmac: bytes(),
    renewPeriodMs: int64(),
  },
)
export type RenewDelegationTokenRequest = Infer<typeof renewDelegationTokenRequest>

export const renewDelegationTokenResponse = message(
  'RenewDelegationTokenResponse',
  { apiKey: 39, versions: [1, 2], flexibleFrom: 2 },
  {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32({ default: 0 }),
  },
)
export type RenewDelegationTokenResponse = Infer<typeof renewDelegationTokenResponse>
