import { type Infer, array, int16, message, string } from '../schema-dsl.ts'

export const saslHandshakeRequest = message(
  'SaslHandshakeRequest',
  { apiKey: 17, versions: [0, 1] },
  {
    mechanism: string(),
  },
)
export type SaslHandshakeRequest = Infer<typeof saslHandshakeRequest>

export const saslHandshakeResponse = message(
  'SaslHandshakeResponse',
  { apiKey: 17, versions: [0, 1] },
  {
    errorCode: int16(),
    mechanisms: array(string()),
  },
)
export type SaslHandshakeResponse = Infer<typeof saslHandshakeResponse>
