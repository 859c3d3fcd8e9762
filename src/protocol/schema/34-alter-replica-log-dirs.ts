import { type Infer, array, int16, int32, message, string, struct } from '../schema-dsl.ts'

const alterReplicaLogDirTopic = struct('AlterReplicaLogDirTopic', {
  name: string(),
  partitions: array(int32()),
})
export type AlterReplicaLogDirTopic = Infer<typeof alterReplicaLogDirTopic>

const alterReplicaLogDir = struct('AlterReplicaLogDir', {
  path: string(),
  topics: array(alterReplicaLogDirTopic),
})
export type AlterReplicaLogDir = Infer<typeof alterReplicaLogDir>

export const alterReplicaLogDirsRequest = message(
  'AlterReplicaLogDirsRequest',
  { apiKey: 34, versions: [1, 2], flexibleFrom: 2 },
  {
    dirs: array(alterReplicaLogDir),
  },
)
export type AlterReplicaLogDirsRequest = Infer<typeof alterReplicaLogDirsRequest>

const alterReplicaLogDirPartitionResult = struct('AlterReplicaLogDirPartitionResult', {
  partitionIndex: int32(),
  errorCode: int16(),
})
export type AlterReplicaLogDirPartitionResult = Infer<typeof alterReplicaLogDirPartitionResult>

const alterReplicaLogDirTopicResult = struct('AlterReplicaLogDirTopicResult', {
  topicName: string(),
  partitions: array(alterReplicaLogDirPartitionResult),
})
export type AlterReplicaLogDirTopicResult = Infer<typeof alterReplicaLogDirTopicResult>

export const alterReplicaLogDirsResponse = message(
  'AlterReplicaLogDirsResponse',
  { apiKey: 34, versions: [1, 2], flexibleFrom: 2 },
  {
    throttleTimeMs: int32({ default: 0 }),
    results: array(alterReplicaLogDirTopicResult),
  },
)
export type AlterReplicaLogDirsResponse = Infer<typeof alterReplicaLogDirsResponse>
