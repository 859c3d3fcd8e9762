import { type Infer, array, int64, message, string } from '../../schema-dsl.ts'

export const delegationTokenRecord = message(
  'DelegationTokenRecord',
  { apiKey: 10, versions: [0, 0], flexibleFrom: 0 },
  {
    owner: string(),
    requester: string(),
    renewers: array(string()),
    issueTimestamp: int64(),
    maxTimestamp: int64(),
    expirationTimestamp: int64(),
    tokenId: string(),
  },
)
export type DelegationTokenRecord = Infer<typeof delegationTokenRecord>
