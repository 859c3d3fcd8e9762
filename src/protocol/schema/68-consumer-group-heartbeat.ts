import { type Infer, array, int16, int32, message, nested, string, struct, uuid } from '../schema-dsl.ts'

const topicPartitions = struct('TopicPartitions', {
  topicId: uuid(),
  partitions: array(int32()),
})
export type TopicPartitions = Infer<typeof topicPartitions>

export const consumerGroupHeartbeatRequest = message(
  'ConsumerGroupHeartbeatRequest',
  { apiKey: 68, versions: [0, 1], flexibleFrom: 0 },
  {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    instanceId: string({ nullable: true, default: null }),
    rackId: string({ nullable: true, default: null }),
    rebalanceTimeoutMs: int32({ default: -1 }),
    subscribedTopicNames: array(string(), { nullable: true, default: null }),
    subscribedTopicRegex: string({ since: 1, nullable: true, default: null }),
    serverAssignor: string({ nullable: true, default: null }),
    topicPartitions: array(topicPartitions, { nullable: true, default: null }),
  },
)
export type ConsumerGroupHeartbeatRequest = Infer<typeof consumerGroupHeartbeatRequest>

const assignment = struct('Assignment', {
  topicPartitions: array(topicPartitions),
})
export type Assignment = Infer<typeof assignment>

export const consumerGroupHeartbeatResponse = message(
  'ConsumerGroupHeartbeatResponse',
  { apiKey: 68, versions: [0, 1], flexibleFrom: 0 },
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
export type ConsumerGroupHeartbeatResponse = Infer<typeof consumerGroupHeartbeatResponse>
