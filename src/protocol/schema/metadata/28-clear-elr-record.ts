import { type Infer, message, string } from '../../schema-dsl.ts'

export const clearElrRecord = message(
  'ClearElrRecord',
  { apiKey: 28, versions: [0, 0], flexibleFrom: 0 },
  {
    topicName: string(),
  },
)
export type ClearElrRecord = Infer<typeof clearElrRecord>
