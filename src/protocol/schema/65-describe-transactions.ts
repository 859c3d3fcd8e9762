import { type Infer, array, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

export const describeTransactionsRequest = message(
  'DescribeTransactionsRequest',
  { apiKey: 65, versions: [0, 0], flexibleFrom: 0 },
  {
    transactionalIds: array(string()),
  },
)
export type DescribeTransactionsRequest = Infer<typeof describeTransactionsRequest>

const topicData = struct('TopicData', {
  topic: string(),
  partitions: array(int32()),
})
export type TopicData = Infer<typeof topicData>

const transactionState = struct('TransactionState', {
  errorCode: int16(),
  transactionalId: string(),
  transactionState: string(),
  transactionTimeoutMs: int32(),
  transactionStartTimeMs: int64(),
  producerId: int64(),
  producerEpoch: int16(),
  topics: array(topicData),
})
export type TransactionState = Infer<typeof transactionState>

export const describeTransactionsResponse = message(
  'DescribeTransactionsResponse',
  { apiKey: 65, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    transactionStates: array(transactionState),
  },
)
export type DescribeTransactionsResponse = Infer<typeof describeTransactionsResponse>
