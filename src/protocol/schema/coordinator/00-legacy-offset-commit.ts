import { type Infer, int32, int64, message, string } from '../../schema-dsl.ts'

export const legacyOffsetCommitKey = message(
  'LegacyOffsetCommitKey',
  { apiKey: 0, versions: [0, 0] },
  {
    group: string(),
    topic: string(),
    partition: int32(),
  },
)
export type LegacyOffsetCommitKey = Infer<typeof legacyOffsetCommitKey>

export const legacyOffsetCommitValue = message(
  'LegacyOffsetCommitValue',
  { apiKey: 0, versions: [0, 0] },
  {
    offset: int64(),
    metadata: string(),
    commitTimestamp: int64(),
  },
)
export type LegacyOffsetCommitValue = Infer<typeof legacyOffsetCommitValue>
