import { type Infer, array, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const txnOffsetCommitRequestPartition = struct('TxnOffsetCommitRequestPartition', {
  partitionIndex: int32(),
  committedOffset: int64(),
  committedLeaderEpoch: int32({ since: 2, default: -1, ignorable: true }),
  committedMetadata: string({ nullable: true }),
})
export type TxnOffsetCommitRequestPartition = Infer<typeof txnOffsetCommitRequestPartition>

const txnOffsetCommitRequestTopic = struct('TxnOffsetCommitRequestTopic', {
  name: string(),
  partitions: array(txnOffsetCommitRequestPartition),
})
export type TxnOffsetCommitRequestTopic = Infer<typeof txnOffsetCommitRequestTopic>

export const txnOffsetCommitRequest = message(
  'TxnOffsetCommitRequest',
  { apiKey: 28, versions: [0, 5], flexibleFrom: 3 },
  {
    transactionalId: string(),
    groupId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    generationId: int32({ since: 3, default: -1 }),
    memberId: string({ since: 3 }),
    groupInstanceId: string({ since: 3, nullable: true, default: null }),
    topics: array(txnOffsetCommitRequestTopic),
  },
)
export type TxnOffsetCommitRequest = Infer<typeof txnOffsetCommitRequest>

const txnOffsetCommitResponsePartition = struct('TxnOffsetCommitResponsePartition', {
  partitionIndex: int32(),
  errorCode: int16(),
})
export type TxnOffsetCommitResponsePartition = Infer<typeof txnOffsetCommitResponsePartition>

const txnOffsetCommitResponseTopic = struct('TxnOffsetCommitResponseTopic', {
  name: string(),
  partitions: array(txnOffsetCommitResponsePartition),
})
export type TxnOffsetCommitResponseTopic = Infer<typeof txnOffsetCommitResponseTopic>

export const txnOffsetCommitResponse = message(
  'TxnOffsetCommitResponse',
  { apiKey: 28, versions: [0, 5], flexibleFrom: 3 },
  {
    throttleTimeMs: int32({ default: 0 }),
    topics: array(txnOffsetCommitResponseTopic),
  },
)
export type TxnOffsetCommitResponse = Infer<typeof txnOffsetCommitResponse>
