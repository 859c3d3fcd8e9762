import { type Infer, bool, int16, int32, int64, message, string } from '../schema-dsl.ts'

export const endTxnRequest = message(
  'EndTxnRequest',
  { apiKey: 26, versions: [0, 5], flexibleFrom: 3 },
  {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    committed: bool(),
  },
)
export type EndTxnRequest = Infer<typeof endTxnRequest>

export const endTxnResponse = message(
  'EndTxnResponse',
  { apiKey: 26, versions: [0, 5], flexibleFrom: 3 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    producerId: int64({ since: 5, default: -1, ignorable: true }),
    producerEpoch: int16({ since: 5, default: -1, ignorable: true }),
  },
)
export type EndTxnResponse = Infer<typeof endTxnResponse>
