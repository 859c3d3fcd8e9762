import { type Infer, message, uuid } from '../../schema-dsl.ts'

export const removeTopicRecord = message(
  'RemoveTopicRecord',
  { apiKey: 9, versions: [0, 0], flexibleFrom: 0 },
  {
    topicId: uuid(),
  },
)
export type RemoveTopicRecord = Infer<typeof removeTopicRecord>
