import { type Infer, array, int64, message, string } from '../../schema-dsl.ts'

export const consumerGroupRegularExpressionKey = message(
  'ConsumerGroupRegularExpressionKey',
  { apiKey: 16, versions: [0, 0] },
  {
    groupId: string(),
    regularExpression: string(),
  },
)
export type ConsumerGroupRegularExpressionKey = Infer<typeof consumerGroupRegularExpressionKey>

export const consumerGroupRegularExpressionValue = message(
  'ConsumerGroupRegularExpressionValue',
  { apiKey: 16, versions: [0, 0], flexibleFrom: 0 },
  {
    topics: array(string()),
    version: int64(),
    timestamp: int64(),
  },
)
export type ConsumerGroupRegularExpressionValue = Infer<typeof consumerGroupRegularExpressionValue>
