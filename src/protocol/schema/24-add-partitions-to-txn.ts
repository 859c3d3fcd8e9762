import { type Infer, array, bool, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const addPartitionsToTxnTopic = struct('AddPartitionsToTxnTopic', {
  name: string(),
  partitions: array(int32()),
})
export type AddPartitionsToTxnTopic = Infer<typeof addPartitionsToTxnTopic>

const addPartitionsToTxnTransaction = struct('AddPartitionsToTxnTransaction', {
  transactionalId: string(),
  producerId: int64(),
  producerEpoch: int16(),
  verifyOnly: bool({ default: false }),
  topics: array(addPartitionsToTxnTopic),
})
export type AddPartitionsToTxnTransaction = Infer<typeof addPartitionsToTxnTransaction>

export const addPartitionsToTxnRequest = message(
  'AddPartitionsToTxnRequest',
  { apiKey: 24, versions: [0, 5], flexibleFrom: 3 },
  {
    transactions: array(addPartitionsToTxnTransaction, { since: 4 }),
    v3AndBelowTransactionalId: string({ until: 3 }),
    v3AndBelowProducerId: int64({ until: 3 }),
    v3AndBelowProducerEpoch: int16({ until: 3 }),
    v3AndBelowTopics: array(addPartitionsToTxnTopic, { until: 3 }),
  },
)
export type AddPartitionsToTxnRequest = Infer<typeof addPartitionsToTxnRequest>

const addPartitionsToTxnPartitionResult = struct('AddPartitionsToTxnPartitionResult', {
  partitionIndex: int32(),
  partitionErrorCode: int16(),
})
export type AddPartitionsToTxnPartitionResult = Infer<typeof addPartitionsToTxnPartitionResult>

const addPartitionsToTxnTopicResult = struct('AddPartitionsToTxnTopicResult', {
  name: string(),
  resultsByPartition: array(addPartitionsToTxnPartitionResult),
})
export type AddPartitionsToTxnTopicResult = Infer<typeof addPartitionsToTxnTopicResult>

const addPartitionsToTxnResult = struct('AddPartitionsToTxnResult', {
  transactionalId: string(),
  topicResults: array(addPartitionsToTxnTopicResult),
})
export type AddPartitionsToTxnResult = Infer<typeof addPartitionsToTxnResult>

export const addPartitionsToTxnResponse = message(
  'AddPartitionsToTxnResponse',
  { apiKey: 24, versions: [0, 5], flexibleFrom: 3 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16({ since: 4, ignorable: true }),
    resultsByTransaction: array(addPartitionsToTxnResult, { since: 4 }),
    resultsByTopicV3AndBelow: array(addPartitionsToTxnTopicResult, { until: 3 }),
  },
)
export type AddPartitionsToTxnResponse = Infer<typeof addPartitionsToTxnResponse>
