import { type Infer, array, bool, int16, int32, int64, message, string, struct, uint16, uuid } from '../schema-dsl.ts'

const listener = struct('Listener', {
  name: string(),
  host: string(),
  port: uint16(),
  securityProtocol: int16(),
})
export type Listener = Infer<typeof listener>

const feature = struct('Feature', {
  name: string(),
  minSupportedVersion: int16(),
  maxSupportedVersion: int16(),
})
export type Feature = Infer<typeof feature>

export const brokerRegistrationRequest = message(
  'BrokerRegistrationRequest',
  { apiKey: 62, versions: [0, 4], flexibleFrom: 0 },
  {
    brokerId: int32(),
    clusterId: string(),
    incarnationId: uuid(),
    listeners: array(listener),
    features: array(feature),
    rack: string({ nullable: true }),
    isMigratingZkBroker: bool({ since: 1, default: false }),
    logDirs: array(uuid(), { since: 2, ignorable: true }),
    previousBrokerEpoch: int64({ since: 3, default: -1, ignorable: true }),
  },
)
export type BrokerRegistrationRequest = Infer<typeof brokerRegistrationRequest>

export const brokerRegistrationResponse = message(
  'BrokerRegistrationResponse',
  { apiKey: 62, versions: [0, 4], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    brokerEpoch: int64({ default: -1 }),
  },
)
export type BrokerRegistrationResponse = Infer<typeof brokerRegistrationResponse>
