import { type Infer, bytes, int16, message } from '../schema-dsl.ts'

export const envelopeRequest = message(
  'EnvelopeRequest',
  { apiKey: 58, versions: [0, 0], flexibleFrom: 0 },
  {
    requestData: bytes(),
    requestPrincipal: bytes({ nullable: true }),
    clientHostAddress: bytes(),
  },
)
export type EnvelopeRequest = Infer<typeof envelopeRequest>

export const envelopeResponse = message(
  'EnvelopeResponse',
  { apiKey: 58, versions: [0, 0], flexibleFrom: 0 },
  {
    responseData: bytes({ nullable: true, default: null }),
    errorCode: int16(),
  },
)
export type EnvelopeResponse = Infer<typeof envelopeResponse>
