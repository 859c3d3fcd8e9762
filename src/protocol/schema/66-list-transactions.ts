import { type Infer, array, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

export const listTransactionsRequest = message(
  'ListTransactionsRequest',
  { apiKey: 66, versions: [0, 2], flexibleFrom: 0 },
  {
    stateFilters: array(string()),
    producerIdFilters: array(int64()),
    durationFilter: int64({ since: 1, default: -1 }),
    transactionalIdPattern: string({ since: 2, nullable: true, default: null }),
  },
)
export type ListTransactionsRequest = Infer<typeof listTransactionsRequest>

const transactionState = struct('TransactionState', {
  transactionalId: string(),
  producerId: int64(),
  transactionState: string(),
})
export type TransactionState = Infer<typeof transactionState>

export const listTransactionsResponse = message(
  'ListTransactionsResponse',
  { apiKey: 66, versions: [0, 2], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    unknownStateFilters: array(string()),
    transactionStates: array(transactionState),
  },
)
export type ListTransactionsResponse = Infer<typeof listTransactionsResponse>
