import { type Infer, message, string } from '../../schema-dsl.ts'

export const beginTransactionRecord = message(
  'BeginTransactionRecord',
  { apiKey: 23, versions: [0, 0], flexibleFrom: 0 },
  {
    name: string({ nullable: true, tag: 0, default: null }),
  },
)
export type BeginTransactionRecord = Infer<typeof beginTransactionRecord>
