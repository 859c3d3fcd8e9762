import { type Infer, message } from '../../schema-dsl.ts'

export const endTransactionRecord = message(
  'EndTransactionRecord',
  { apiKey: 24, versions: [0, 0], flexibleFrom: 0 },
  {},
)
export type EndTransactionRecord = Infer<typeof endTransactionRecord>
