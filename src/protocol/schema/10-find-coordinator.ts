import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

export const findCoordinatorRequest = message(
  'FindCoordinatorRequest',
  { apiKey: 10, versions: [0, 6], flexibleFrom: 3 },
  {
    key: string({ until: 3 }),
    keyType: int8({ since: 1, default: 0 }),
    coordinatorKeys: array(string(), { since: 4 }),
  },
)
export type FindCoordinatorRequest = Infer<typeof findCoordinatorRequest>

const coordinator = struct('Coordinator', {
  key: string(),
  nodeId: int32(),
  host: string(),
  port: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, ignorable: true }),
})
export type Coordinator = Infer<typeof coordinator>

export const findCoordinatorResponse = message(
  'FindCoordinatorResponse',
  { apiKey: 10, versions: [0, 6], flexibleFrom: 3 },
  {
    throttleTimeMs: int32({ since: 1, default: 0, ignorable: true }),
    errorCode: int16({ until: 3 }),
    errorMessage: string({ since: 1, until: 3, nullable: true, ignorable: true }),
    nodeId: int32({ until: 3 }),
    host: string({ until: 3 }),
    port: int32({ until: 3 }),
    coordinators: array(coordinator, { since: 4 }),
  },
)
export type FindCoordinatorResponse = Infer<typeof findCoordinatorResponse>
