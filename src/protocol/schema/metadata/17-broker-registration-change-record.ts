import { type Infer, array, int32, int64, int8, message, uuid } from '../../schema-dsl.ts'

export const brokerRegistrationChangeRecord = message(
  'BrokerRegistrationChangeRecord',
  { apiKey: 17, versions: [0, 3], flexibleFrom: 0 },
  {
    brokerId: int32(),
    brokerEpoch: int64(),
    fenced: int8({ tag: 0 }),
    inControlledShutdown: int8({ since: 1, tag: 1 }),
    logDirs: array(uuid(), { since: 2, tag: 2 }),
    cordonedLogDirs: array(uuid(), { since: 3, nullable: true, tag: 3, default: null }),
  },
)
export type BrokerRegistrationChangeRecord = Infer<typeof brokerRegistrationChangeRecord>
