import { type Infer, array, int16, int32, int64, int8, message, string, struct } from '../../schema-dsl.ts'

export const transactionLogKey = message(
  'TransactionLogKey',
  { apiKey: 0, versions: [0, 0] },
  {
    transactionalId: string(),
  },
)
export type TransactionLogKey = Infer<typeof transactionLogKey>

const partitionsSchema = struct('PartitionsSchema', {
  topic: string(),
  partitionIds: array(int32()),
})
export type PartitionsSchema = Infer<typeof partitionsSchema>

export const transactionLogValue = message(
  'TransactionLogValue',
  { apiKey: 0, versions: [0, 1], flexibleFrom: 1 },
  {
    producerId: int64(),
    previousProducerId: int64({ since: 1, tag: 0, default: -1 }),
    nextProducerId: int64({ since: 1, tag: 1, default: -1 }),
    producerEpoch: int16(),
    nextProducerEpoch: int16({ since: 1, tag: 3, default: -1 }),
    transactionTimeoutMs: int32(),
    transactionStatus: int8(),
    transactionPartitions: array(partitionsSchema, { nullable: true }),
    transactionLastUpdateTimestampMs: int64(),
    transactionStartTimestampMs: int64(),
    clientTransactionVersion: int16({ since: 1, tag: 2, default: 0 }),
  },
)
export type TransactionLogValue = Infer<typeof transactionLogValue>
