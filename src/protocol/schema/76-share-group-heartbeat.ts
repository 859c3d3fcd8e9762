import { type Infer, array, int16, int32, message, nested, string, struct, uuid } from '../schema-dsl.ts'

export const shareGroupHeartbeatRequest = message(
  'ShareGroupHeartbeatRequest',
  { apiKey: 76, versions: [1, 1], flexibleFrom: 0 },
  {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    rackId: string({ nullable: true, default: null }),
    subscribedTopicNames: array(string(), { nullable: true, default: null }),
  },
)
export type ShareGroupHeartbeatRequest = Infer<typeof shareGroupHeartbeatRequest>

const topicPartitions = struct('TopicPartitions', {
  topicId: uuid(),
  partitions: array(int32()),
})
export type TopicPartitions = Infer<typeof topicPartitions>

const assignment = struct('Assignment', {
  topicPartitions: array(topicPartitions),
})
export type Assignment = Infer<typeof assignment>

export const shareGroupHeartbeatResponse = message(
  'ShareGroupHeartbeatResponse',
  { apiKey: 76, versions: [1, 1], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    memberId: string({ nullable: true, default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: nested(assignment, { nullable: true, default: null }),
  },
)
export type ShareGroupHeartbeatResponse = Infer<typeof shareGroupHeartbeatResponse>
