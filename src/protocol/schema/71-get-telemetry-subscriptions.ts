import { type Infer, array, bool, int16, int32, int8, message, string, uuid } from '../schema-dsl.ts'

export const getTelemetrySubscriptionsRequest = message(
  'GetTelemetrySubscriptionsRequest',
  { apiKey: 71, versions: [0, 0], flexibleFrom: 0 },
  {
    clientInstanceId: uuid(),
  },
)
export type GetTelemetrySubscriptionsRequest = Infer<typeof getTelemetrySubscriptionsRequest>

export const getTelemetrySubscriptionsResponse = message(
  'GetTelemetrySubscriptionsResponse',
  { apiKey: 71, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    acceptedCompressionTypes: array(int8()),
    pushIntervalMs: int32(),
    telemetryMaxBytes: int32(),
    deltaTemporality: bool(),
    requestedMetrics: array(string()),
  },
)
export type GetTelemetrySubscriptionsResponse = Infer<typeof getTelemetrySubscriptionsResponse>
