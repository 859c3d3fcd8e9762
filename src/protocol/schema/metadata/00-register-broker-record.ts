import {
  type Infer,
  array,
  bool,
  int16,
  int32,
  int64,
  message,
  string,
  struct,
  uint16,
  uuid,
} from '../../schema-dsl.ts'

const brokerEndpoint = struct('BrokerEndpoint', {
  name: string(),
  host: string(),
  port: uint16(),
  securityProtocol: int16(),
})
export type BrokerEndpoint = Infer<typeof brokerEndpoint>

const brokerFeature = struct('BrokerFeature', {
  name: string(),
  minSupportedVersion: int16(),
  maxSupportedVersion: int16(),
})
export type BrokerFeature = Infer<typeof brokerFeature>

export const registerBrokerRecord = message(
  'RegisterBrokerRecord',
  { apiKey: 0, versions: [0, 4], flexibleFrom: 0 },
  {
    brokerId: int32(),
    isMigratingZkBroker: bool({ since: 2, default: false }),
    incarnationId: uuid(),
    brokerEpoch: int64(),
    endPoints: array(brokerEndpoint),
    features: array(brokerFeature),
    rack: string({ nullable: true }),
    fenced: bool({ default: true }),
    inControlledShutdown: bool({ since: 1, default: false }),
    logDirs: array(uuid(), { since: 3, tag: 0 }),
    cordonedLogDirs: array(uuid(), { since: 4, nullable: true, tag: 1, default: null }),
  },
)
export type RegisterBrokerRecord = Infer<typeof registerBrokerRecord>
