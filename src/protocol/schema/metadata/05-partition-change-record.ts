import { type Infer, array, int32, int8, message, uuid } from '../../schema-dsl.ts'

export const partitionChangeRecord = message(
  'PartitionChangeRecord',
  { apiKey: 5, versions: [0, 2], flexibleFrom: 0 },
  {
    partitionId: int32({ default: -1 }),
    topicId: uuid(),
    isr: array(int32(), { nullable: true, tag: 0, default: null }),
    leader: int32({ tag: 1, default: -2 }),
    replicas: array(int32(), { nullable: true, tag: 2, default: null }),
    removingReplicas: array(int32(), { nullable: true, tag: 3, default: null }),
    addingReplicas: array(int32(), { nullable: true, tag: 4, default: null }),
    leaderRecoveryState: int8({ tag: 5, default: -1 }),
    directories: array(uuid(), { since: 1, nullable: true, tag: 8, default: null }),
    eligibleLeaderReplicas: array(int32(), { since: 2, nullable: true, tag: 6, default: null }),
    lastKnownElr: array(int32(), { since: 2, nullable: true, tag: 7, default: null }),
  },
)
export type PartitionChangeRecord = Infer<typeof partitionChangeRecord>
