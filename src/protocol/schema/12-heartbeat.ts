import { type Infer, int16, int32, message, string } from '../schema-dsl.ts'

export const heartbeatRequest = message(
  'HeartbeatRequest',
  { apiKey: 12, versions: [0, 4], flexibleFrom: 4 },
  {
    groupId: string(),
    generationId: int32(),
    memberId: string(),
    groupInstanceId: string({ since: 3, nullable: true, default: null }),
  },
)
export type HeartbeatRequest = Infer<typeof heartbeatRequest>

export const heartbeatResponse = message(
  'HeartbeatResponse',
  { apiKey: 12, versions: [0, 4], flexibleFrom: 4 },
  {
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    errorCode: int16(),
  },
)
export type HeartbeatResponse = Infer<typeof heartbeatResponse>
