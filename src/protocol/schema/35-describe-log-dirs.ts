import { type Infer, array, bool, int16, int32, int64, message, string, struct } from '../schema-dsl.ts'

const describableLogDirTopic = struct('DescribableLogDirTopic', {
  topic: string(),
  partitions: array(int32()),
})
export type DescribableLogDirTopic = Infer<typeof describableLogDirTopic>

export const describeLogDirsRequest = message(
  'DescribeLogDirsRequest',
  { apiKey: 35, versions: [1, 5], flexibleFrom: 2 },
  {
    topics: array(describableLogDirTopic, { nullable: true }),
  },
)
export type DescribeLogDirsRequest = Infer<typeof describeLogDirsRequest>

const describeLogDirsPartition = struct('DescribeLogDirsPartition', {
  partitionIndex: int32(),
  partitionSize: int64(),
  offsetLag: int64(),
  isFutureKey: bool(),
})
export type DescribeLogDirsPartition = Infer<typeof describeLogDirsPartition>

const describeLogDirsTopic = struct('DescribeLogDirsTopic', {
  name: string(),
  partitions: array(describeLogDirsPartition),
})
export type DescribeLogDirsTopic = Infer<typeof describeLogDirsTopic>

const describeLogDirsResult = struct('DescribeLogDirsResult', {
  errorCode: int16(),
  logDir: string(),
  topics: array(describeLogDirsTopic),
  totalBytes: int64({ since: 4, default: -1, ignorable: true }),
  usableBytes: int64({ since: 4, default: -1, ignorable: true }),
  isCordoned: bool({ since: 5, default: false, ignorable: true }),
})
export type DescribeLogDirsResult = Infer<typeof describeLogDirsResult>

export const describeLogDirsResponse = message(
  'DescribeLogDirsResponse',
  { apiKey: 35, versions: [1, 5], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16({ since: 3, ignorable: true }),
    results: array(describeLogDirsResult),
  },
)
export type DescribeLogDirsResponse = Infer<typeof describeLogDirsResponse>
