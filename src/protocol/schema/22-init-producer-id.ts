import { type Infer, bool, int16, int32, int64, message, string } from '../schema-dsl.ts'

export const initProducerIdRequest = message(
  'InitProducerIdRequest',
  { apiKey: 22, versions: [0, 6], flexibleFrom: 2 },
  {
    transactionalId: string({ nullable: true }),
    transactionTimeoutMs: int32(),
    producerId: int64({ since: 3, default: -1 }),
    producerEpoch: int16({ since: 3, default: -1 }),
    enable2Pc: bool({ since: 6, default: false }),
    keepPreparedTxn: bool({ since: 6, default: false }),
  },
)
export type InitProducerIdRequest = Infer<typeof initProducerIdRequest>

export const initProducerIdResponse = message(
  'InitProducerIdResponse',
  { apiKey: 22, versions: [0, 6], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    errorCode: int16(),
    producerId: int64({ default: -1 }),
    producerEpoch: int16(),
    ongoingTxnProducerId: int64({ since: 6, default: -1 }),
    ongoingTxnProducerEpoch: int16({ since: 6, default: -1 }),
  },
)
export type InitProducerIdResponse = Infer<typeof initProducerIdResponse>
