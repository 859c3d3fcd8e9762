import { type Infer, array, int32, int8, message, uuid } from '../../schema-dsl.ts'

export const partitionRecord = message(
  'PartitionRecord',
  { apiKey: 3, versions: [0, 2], flexibleFrom: 0 },
  {
    partitionId: int32({ default: -1 }),
    topicId: uuid(),
    replicas: array(int32()),
    isr: array(int32()),
    removingReplicas: array(int32()),
    addingReplicas: array(int32()),
    leader: int32({ default: -1 }),
    leaderRecoveryState: int8({ tag: 0, default: 0 }),
    leaderEpoch: int32({ default: -1 }),
    partitionEpoch: int32({ default: -1 }),
    directories: array(uuid(), { since: 1 }),
    eligibleLeaderReplicas: array(int32(), { since: 2, nullable: true, tag: 1, default: null }),
    lastKnownElr: array(int32(), { since: 2, nullable: true, tag: 2, default: null }),
  },
)
export type PartitionRecord = Infer<typeof partitionRecord>
