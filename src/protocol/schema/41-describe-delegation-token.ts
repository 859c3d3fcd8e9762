import { type Infer, array, bytes, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const describeDelegationTokenOwner = struct('DescribeDelegationTokenOwner', {
  principalType: string(),
  principalName: string(),
})
export type DescribeDelegationTokenOwner = Infer<typeof describeDelegationTokenOwner>

export const describeDelegationTokenRequest = message(
  'DescribeDelegationTokenRequest',
  { apiKey: 41, versions: [1, 3], flexibleFrom: 2 },
  {
    owners: array(describeDelegationTokenOwner, { nullable: true }),
  },
)
export type DescribeDelegationTokenRequest = Infer<typeof describeDelegationTokenRequest>

const describedDelegationTokenRenewer = struct('DescribedDelegationTokenRenewer', {
  principalType: string(),
  principalName: string(),
})
export type DescribedDelegationTokenRenewer = Infer<typeof describedDelegationTokenRenewer>

const describedDelegationToken = struct('DescribedDelegationToken', {
  principalType: string(),
  principalName: string(),
  tokenRequesterPrincipalType: string({ since: 3 }),
  tokenRequesterPrincipalName: string({ since: 3 }),
  issueTimestamp: int64(),
  expiryTimestamp: int64(),
  maxTimestamp: int64(),
  tokenId: string(),
  hmac: bytes(),
  renewers: array(describedDelegationTokenRenewer),
})
export type DescribedDelegationToken = Infer<typeof describedDelegationToken>

export const describeDelegationTokenResponse = message(
  'DescribeDelegationTokenResponse',
  { apiKey: 41, versions: [1, 3], flexibleFrom: 2 },
  {
    errorCode: int16(),
    tokens: array(describedDelegationToken),
    throttleTimeMs: int32({ default: 0 }),
  },
)
export type DescribeDelegationTokenResponse = Infer<typeof describeDelegationTokenResponse>
