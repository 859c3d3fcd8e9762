import { type Infer, array, int16, int32, message, nested, string, struct, uint16, uuid } from '../schema-dsl.ts'

const listener = struct('Listener', {
  name: string(),
  host: string(),
  port: uint16(),
})
export type Listener = Infer<typeof listener>

const kRaftVersionFeature = struct('KRaftVersionFeature', {
  minSupportedVersion: int16(),
  maxSupportedVersion: int16(),
})
export type KRaftVersionFeature = Infer<typeof kRaftVersionFeature>

export const updateRaftVoterRequest = message(
  'UpdateRaftVoterRequest',
  { apiKey: 82, versions: [0, 0], flexibleFrom: 0 },
  {
    clusterId: string({ nullable: true }),
    currentLeaderEpoch: int32(),
    voterId: int32(),
    voterDirectoryId: uuid(),
    listeners: array(listener),
    kRaftVersionFeature: nested(kRaftVersionFeature),
  },
)
export type UpdateRaftVoterRequest = Infer<typeof updateRaftVoterRequest>

const currentLeader = struct('CurrentLeader', {
  leaderId: int32({ default: -1 }),
  leaderEpoch: int32({ default: -1 }),
  host: string(),
  port: int32(),
})
export type CurrentLeader = Infer<typeof currentLeader>

export const updateRaftVoterResponse = message(
  'UpdateRaftVoterResponse',
  { apiKey: 82, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    currentLeader: nested(currentLeader, { tag: 0 }),
  },
)
export type UpdateRaftVoterResponse = Infer<typeof updateRaftVoterResponse>
