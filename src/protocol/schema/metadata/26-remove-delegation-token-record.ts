import { type Infer, message, string } from '../../schema-dsl.ts'

export const removeDelegationTokenRecord = message(
  'RemoveDelegationTokenRecord',
  { apiKey: 26, versions: [0, 0], flexibleFrom: 0 },
  {
    tokenId: string(),
  },
)
export type RemoveDelegationTokenRecord = Infer<typeof removeDelegationTokenRecord>
