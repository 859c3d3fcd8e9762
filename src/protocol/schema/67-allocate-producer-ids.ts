import { type Infer, int16, int32, int64, message } from '../schema-dsl.ts'

export const allocateProducerIdsRequest = message(
  'AllocateProducerIdsRequest',
  { apiKey: 67, versions: [0, 0], flexibleFrom: 0 },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
  },
)
export type AllocateProducerIdsRequest = Infer<typeof allocateProducerIdsRequest>

export const allocateProducerIdsResponse = message(
  'AllocateProducerIdsResponse',
  { apiKey: 67, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    producerIdStart: int64(),
    producerIdLen: int32(),
  },
)
export type AllocateProducerIdsResponse = Infer<typeof allocateProducerIdsResponse>
