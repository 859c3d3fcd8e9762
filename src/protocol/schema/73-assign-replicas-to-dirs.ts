import { type Infer, array, int16, int32, int64, message, struct, uuid } from '../schema-dsl.ts'

const partitionData = struct('PartitionData', {
  partitionIndex: int32(),
})
export type PartitionData = Infer<typeof partitionData>

const topicData = struct('TopicData', {
  topicId: uuid(),
  partitions: array(partitionData),
})
export type TopicData = Infer<typeof topicData>

const directoryData = struct('DirectoryData', {
  id: uuid(),
  topics: array(topicData),
})
export type DirectoryData = Infer<typeof directoryData>

export const assignReplicasToDirsRequest = message(
  'AssignReplicasToDirsRequest',
  { apiKey: 73, versions: [0, 0], flexibleFrom: 0 },
  {
    brokerId: int32(),
    brokerEpoch: int64({ default: -1 }),
    directories: array(directoryData),
  },
)
export type AssignReplicasToDirsRequest = Infer<typeof assignReplicasToDirsRequest>

const partitionDataResponse = struct('PartitionDataResponse', {
  partitionIndex: int32(),
  errorCode: int16(),
})
export type PartitionDataResponse = Infer<typeof partitionDataResponse>

const topicDataResponse = struct('TopicDataResponse', {
  topicId: uuid(),
  partitions: array(partitionDataResponse),
})
export type TopicDataResponse = Infer<typeof topicDataResponse>

const directoryDataResponse = struct('DirectoryDataResponse', {
  id: uuid(),
  topics: array(topicDataResponse),
})
export type DirectoryDataResponse = Infer<typeof directoryDataResponse>

export const assignReplicasToDirsResponse = message(
  'AssignReplicasToDirsResponse',
  { apiKey: 73, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    directories: array(directoryDataResponse),
  },
)
export type AssignReplicasToDirsResponse = Infer<typeof assignReplicasToDirsResponse>
