import { type Infer, bytes, int16, int32, int64, message } from '../schema-dsl.ts'

export const expireDelegationTokenRequest = message(
  'ExpireDelegationTokenRequest',
  { apiKey: 40, versions: [1, 2], flexibleFrom: 2 },
  {
    hmac: bytes(),
    expiryTimePeriodMs: int64(),
  },
)
export type ExpireDelegationTokenRequest = Infer<typeof expireDelegationTokenRequest>

export const expireDelegationTokenResponse = message(
  'ExpireDelegationTokenResponse',
  { apiKey: 40, versions: [1, 2], flexibleFrom: 2 },
  {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32({ default: 0 }),
  },
)
export type ExpireDelegationTokenResponse = Infer<typeof expireDelegationTokenResponse>
