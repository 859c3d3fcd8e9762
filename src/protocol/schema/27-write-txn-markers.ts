import { type Infer, array, bool, int16, int32, int64, int8, message, string, struct } from '../schema-dsl.ts'

const writableTxnMarkerTopic = struct('WritableTxnMarkerTopic', {
  name: string(),
  partitionIndexes: array(int32()),
})
export type WritableTxnMarkerTopic = Infer<typeof writableTxnMarkerTopic>

const writableTxnMarker = struct('WritableTxnMarker', {
  producerId: int64(),
  producerEpoch: int16(),
  transactionResult: bool(),
  topics: array(writableTxnMarkerTopic),
  coordinatorEpoch: int32(),
  transactionVersion: int8({ since: 2, default: 0, ignorable: true }),
})
export type WritableTxnMarker = Infer<typeof writableTxnMarker>

export const writeTxnMarkersRequest = message(
  'WriteTxnMarkersRequest',
  { apiKey: 27, versions: [1, 2], flexibleFrom: 1 },
  {
    markers: array(writableTxnMarker),
  },
)
export type WriteTxnMarkersRequest = Infer<typeof writeTxnMarkersRequest>

const writableTxnMarkerPartitionResult = struct('WritableTxnMarkerPartitionResult', {
  partitionIndex: int32(),
  errorCode: int16(),
})
export type WritableTxnMarkerPartitionResult = Infer<typeof writableTxnMarkerPartitionResult>

const writableTxnMarkerTopicResult = struct('WritableTxnMarkerTopicResult', {
  name: string(),
  partitions: array(writableTxnMarkerPartitionResult),
})
export type WritableTxnMarkerTopicResult = Infer<typeof writableTxnMarkerTopicResult>

const writableTxnMarkerResult = struct('WritableTxnMarkerResult', {
  producerId: int64(),
  topics: array(writableTxnMarkerTopicResult),
})
export type WritableTxnMarkerResult = Infer<typeof writableTxnMarkerResult>

export const writeTxnMarkersResponse = message(
  'WriteTxnMarkersResponse',
  { apiKey: 27, versions: [1, 2], flexibleFrom: 1 },
  {
    markers: array(writableTxnMarkerResult),
  },
)
export type WriteTxnMarkersResponse = Infer<typeof writeTxnMarkersResponse>
