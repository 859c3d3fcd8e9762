import { type Infer, array, int16, int32, message, string, struct } from '../schema-dsl.ts'

const offsetDeleteRequestPartition = struct('OffsetDeleteRequestPartition', {
  partitionIndex: int32(),
})
export type OffsetDeleteRequestPartition = Infer<typeof offsetDeleteRequestPartition>

const offsetDeleteRequestTopic = struct('OffsetDeleteRequestTopic', {
  name: string(),
  partitions: array(offsetDeleteRequestPartition),
})
export type OffsetDeleteRequestTopic = Infer<typeof offsetDeleteRequestTopic>

export const offsetDeleteRequest = message(
  'OffsetDeleteRequest',
  { apiKey: 47, versions: [0, 0] },
  {
    groupId: string(),
    topics: array(offsetDeleteRequestTopic),
  },
)
export type OffsetDeleteRequest = Infer<typeof offsetDeleteRequest>

const offsetDeleteResponsePartition = struct('OffsetDeleteResponsePartition', {
  partitionIndex: int32(),
  errorCode: int16(),
})
export type OffsetDeleteResponsePartition = Infer<typeof offsetDeleteResponsePartition>

const offsetDeleteResponseTopic = struct('OffsetDeleteResponseTopic', {
  name: string(),
  partitions: array(offsetDeleteResponsePartition),
})
export type OffsetDeleteResponseTopic = Infer<typeof offsetDeleteResponseTopic>

export const offsetDeleteResponse = message(
  'OffsetDeleteResponse',
  { apiKey: 47, versions: [0, 0] },
  {
    errorCode: int16(),
    throttleTimeMs: int32({ default: 0, ignorable: true }),
    topics: array(offsetDeleteResponseTopic),
  },
)
export type OffsetDeleteResponse = Infer<typeof offsetDeleteResponse>
