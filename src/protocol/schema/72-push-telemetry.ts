import { type Infer, bool, bytes, int16, int32, int8, message, uuid } from '../schema-dsl.ts'

export const pushTelemetryRequest = message(
  'PushTelemetryRequest',
  { apiKey: 72, versions: [0, 0], flexibleFrom: 0 },
  {
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    terminating: bool(),
    compressionType: int8(),
    metrics: bytes(),
  },
)
export type PushTelemetryRequest = Infer<typeof pushTelemetryRequest>

export const pushTelemetryResponse = message(
  'PushTelemetryResponse',
  { apiKey: 72, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
  },
)
export type PushTelemetryResponse = Infer<typeof pushTelemetryResponse>
