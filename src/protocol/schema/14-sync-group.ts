import { type Infer, array, bytes, int16, int32, message, string, struct } from '../schema-dsl.ts'

const syncGroupRequestAssignment = struct('SyncGroupRequestAssignment', {
  memberId: string(),
  assignment: bytes(),
})
export type SyncGroupRequestAssignment = Infer<typeof syncGroupRequestAssignment>

export const syncGroupRequest = message(
  'SyncGroupRequest',
  { apiKey: 14, versions: [0, 5], flexibleFrom: 4 },
  {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string({ since: 3, nullable: true, default: null }),
    protocolType: string({ since: 5, nullable: true, default: null, ignorable: true }),
    protocolName: string({ since: 5, nullable: true, default: null, ignorable: true }),
    assignments: array(syncGroupRequestAssignment),
  },
)
export type SyncGroupRequest = Infer<typeof syncGroupRequest>

export const syncGroupResponse = message(
  'SyncGroupResponse',
  { apiKey: 14, versions: [0, 5], flexibleFrom: 4 },
  {
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    errorCode: int16(),
    protocolType: string({ since: 5, nullable: true, default: null, ignorable: true }),
    protocolName: string({ since: 5, nullable: true, default: null, ignorable: true }),
    assignment: bytes(),
  },
)
export type SyncGroupResponse = Infer<typeof syncGroupResponse>
