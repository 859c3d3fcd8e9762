import { type Infer, int16, int32, message, string } from '../schema-dsl.ts'

export const unregisterBrokerRequest = message(
  'UnregisterBrokerRequest',
  { apiKey: 64, versions: [0, 0], flexibleFrom: 0 },
  {
    brokerId: int32(),
  },
)
export type UnregisterBrokerRequest = Infer<typeof unregisterBrokerRequest>

export const unregisterBrokerResponse = message(
  'UnregisterBrokerResponse',
  { apiKey: 64, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
  },
)
export type UnregisterBrokerResponse = Infer<typeof unregisterBrokerResponse>
