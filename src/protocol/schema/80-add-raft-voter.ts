import { type Infer, array, bool, int16, int32, message, string, struct, uint16, uuid } from '../schema-dsl.ts'

const listener = struct('Listener', {
  name: string(),
  host: string(),
  port: uint16(),
})
export type Listener = Infer<typeof listener>

export const addRaftVoterRequest = message(
  'AddRaftVoterRequest',
  { apiKey: 80, versions: [0, 1], flexibleFrom: 0 },
  {
    clusterId: string({ nullable: true }),
    timeoutMs: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array(listener),
    ackWhenCommitted: bool({ since: 1, default: true }),
  },
)
export type AddRaftVoterRequest = Infer<typeof addRaftVoterRequest>

export const addRaftVoterResponse = message(
  'AddRaftVoterResponse',
  { apiKey: 80, versions: [0, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, ignorable: true }),
  },
)
export type AddRaftVoterResponse = Infer<typeof addRaftVoterResponse>
