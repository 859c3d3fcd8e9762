import { type Infer, array, int16, int32, int64, message, string, struct, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partition: int32(),
  leaderEpoch: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const readStateSummaryData = struct('ReadStateSummaryData', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type ReadStateSummaryData = Infer<typeof readStateSummaryData>

export const readShareGroupStateSummaryRequest = message(
  'ReadShareGroupStateSummaryRequest',
  { apiKey: 87, versions: [0, 1], flexibleFrom: 0 },
  {
    groupId: string(),
    topics: array(readStateSummaryData),
  },
)
export type ReadShareGroupStateSummaryRequest = Infer<typeof readShareGroupStateSummaryRequest>

const partitionResult = struct('PartitionResult', {
  partition: int32(),
  errorCode: int16(),
  errorMessage: string({ nullable: true, default: null }),
  stateEpoch: int32(),
  leaderEpoch: int32(),
  startOffset: int64(),
  deliveryCompleteCount: int32({ since: 1, default: -1, ignorable: true }),
})
export type PartitionResult = Infer<typeof partitionResult>

const readStateSummaryResult = struct('ReadStateSummaryResult', {
  topicId: uuid(),
  partitions: array(partitionResult),
})
export type ReadStateSummaryResult = Infer<typeof readStateSummaryResult>

export const readShareGroupStateSummaryResponse = message(
  'ReadShareGroupStateSummaryResponse',
  { apiKey: 87, versions: [0, 1], flexibleFrom: 0 },
  {
    results: array(readStateSummaryResult),
  },
)
export type ReadShareGroupStateSummaryResponse = Infer<typeof readShareGroupStateSummaryResponse>
