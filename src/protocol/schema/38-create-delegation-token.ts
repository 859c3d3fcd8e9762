import { type Infer, array, bytes, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const creatableRenewers = struct('CreatableRenewers', {
  principalType: string(),
  principalName: string(),
})
export type CreatableRenewers = Infer<typeof creatableRenewers>

export const createDelegationTokenRequest = message(
  'CreateDelegationTokenRequest',
  { apiKey: 38, versions: [1, 3], flexibleFrom: 2 },
  {
    ownerPrincipalType: string({ since: 3, nullable: true }),
    ownerPrincipalName: string({ since: 3, nullable: true }),
    renewers: array(creatableRenewers),
    maxLifetimeMs: int64(),
  },
)
export type CreateDelegationTokenRequest = Infer<typeof createDelegationTokenRequest>

export const createDelegationTokenResponse = message(
  'CreateDelegationTokenResponse',
  { apiKey: 38, versions: [1, 3], flexibleFrom: 2 },
  {
    errorCode: int16(),
    principalType: string(),
    principalName: string(),
    tokenRequesterPrincipalType: string({ since: 3 }),
    tokenRequesterPrincipalName: string({ since: 3 }),
    issueTimestampMs: int64(),
    expiryTimestampMs: int64(),
    maxTimestampMs: int64(),
    tokenId: string(),
    hmac: bytes(),
    throttleTimeMs: int32({ default: 0 }),
  },
)
export type CreateDelegationTokenResponse = Infer<typeof createDelegationTokenResponse>
