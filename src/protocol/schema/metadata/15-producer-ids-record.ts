import { type Infer, int32, int64, message } from '../../schema-dsl.ts'

export const producerIdsRecord = message(
  'ProducerIdsRecord',
  { apiKey: 15, versions: [0, 0], flexibleFrom: 0 },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    nextProducerId: int64(),
  },
)
export type ProducerIdsRecord = Infer<typeof producerIdsRecord>
