import { type Infer, int16, int32, int64, message, string } from '../schema-dsl.ts'

export const addOffsetsToTxnRequest = message(
  'AddOffsetsToTxnRequest',
  { apiKey: 25, versions: [0, 4], flexibleFrom: 3 },
  {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    groupId: string(),
  },
)
export type AddOffsetsToTxnRequest = Infer<typeof addOffsetsToTxnRequest>

export const addOffsetsToTxnResponse = message(
  'AddOffsetsToTxnResponse',
  { apiKey: 25, versions: [0, 4], flexibleFrom: 3 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
  },
)
export type AddOffsetsToTxnResponse = Infer<typeof addOffsetsToTxnResponse>
