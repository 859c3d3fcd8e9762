import { type Infer, int16, int32, message, string, uuid } from '../schema-dsl.ts'

export const removeRaftVoterRequest = message(
  'RemoveRaftVoterRequest',
  { apiKey: 81, versions: [0, 0], flexibleFrom: 0 },
  {
    clusterId: string({ nullable: true }),
    voterId: int32(),
    voterDirectoryId: uuid(),
  },
)
export type RemoveRaftVoterRequest = Infer<typeof removeRaftVoterRequest>

export const removeRaftVoterResponse = message(
  'RemoveRaftVoterResponse',
  { apiKey: 81, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, ignorable: true }),
  },
)
export type RemoveRaftVoterResponse = Infer<typeof removeRaftVoterResponse>
