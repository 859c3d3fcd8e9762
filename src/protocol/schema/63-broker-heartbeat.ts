import { type Infer, array, bool, int16, int32, int64, message, uuid } from '../schema-dsl.ts'

export const brokerHeartbeatRequest = message(
  'BrokerHeartbeatRequest',
  { apiKey: 63, versions: [0, 2], flexibleFrom: 0 },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    currentMetadataOffset: int64(),
    wantFence: bool(),
    wantShutDown: bool(),
    offlineLogDirs: array(uuid(), { since: 1, tag: 0 }),
    cordonedLogDirs: array(uuid(), { since: 2, nullable: true, tag: 1, default: null }),
  },
)
export type BrokerHeartbeatRequest = Infer<typeof brokerHeartbeatRequest>

export const brokerHeartbeatResponse = message(
  'BrokerHeartbeatResponse',
  { apiKey: 63, versions: [0, 2], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    isCaughtUp: bool({ default: false }),
    isFenced: bool({ default: true }),
    shouldShutDown: bool(),
  },
)
export type BrokerHeartbeatResponse = Infer<typeof brokerHeartbeatResponse>
