import { type Infer, message, string } from '../../schema-dsl.ts'

export const abortTransactionRecord = message(
  'AbortTransactionRecord',
  { apiKey: 25, versions: [0, 0], flexibleFrom: 0 },
  {
    reason: string({ nullable: true, tag: 0, default: null }),
  },
)
export type AbortTransactionRecord = Infer<typeof abortTransactionRecord>
