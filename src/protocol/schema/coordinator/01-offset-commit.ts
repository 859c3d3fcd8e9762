import { type Infer, int32, int64, message, string, uuid } from '../../schema-dsl.ts'

export const offsetCommitKey = message(
  'OffsetCommitKey',
  { apiKey: 1, versions: [0, 0] },
  {
    group: string(),
    topic: string(),
    partition: int32(),
  },
)
export type OffsetCommitKey = Infer<typeof offsetCommitKey>

export const offsetCommitValue = message(
  'OffsetCommitValue',
  { apiKey: 1, versions: [0, 4], flexibleFrom: 4 },
  {
    offset: int64(),
    leaderEpoch: int32({ since: 3, default: -1, ignorable: true }),
    metadata: string(),
    commitTimestamp: int64(),
    expireTimestamp: int64({ since: 1, until: 1, default: -1, ignorable: true }),
    topicId: uuid({ since: 4, tag: 0, ignorable: true }),
  },
)
export type OffsetCommitValue = Infer<typeof offsetCommitValue>
