import { type Infer, message, string, uuid } from '../../schema-dsl.ts'

export const topicRecord = message(
  'TopicRecord',
  { apiKey: 2, versions: [0, 0], flexibleFrom: 0 },
  {
    name: string(),
    topicId: uuid(),
  },
)
export type TopicRecord = Infer<typeof topicRecord>
