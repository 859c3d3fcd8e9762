import { type Infer, array, bool, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

export const describeClusterRequest = message(
  'DescribeClusterRequest',
  { apiKey: 60, versions: [0, 2], flexibleFrom: 0 },
  {
    includeClusterAuthorizedOperations: bool(),
    endpointType: int8({ since: 1, default: 1 }),
    includeFencedBrokers: bool({ since: 2 }),
  },
)
export type DescribeClusterRequest = Infer<typeof describeClusterRequest>

const describeClusterBroker = struct('DescribeClusterBroker', {
  brokerId: int32(),
  host: string(),
  port: int32(),
  rack: string({ nullable: true, default: null }),
  isFenced: bool({ since: 2 }),
})
export type DescribeClusterBroker = Infer<typeof describeClusterBroker>

export const describeClusterResponse = message(
  'DescribeClusterResponse',
  { apiKey: 60, versions: [0, 2], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    endpointType: int8({ since: 1, default: 1 }),
    clusterId: string(),
    controllerId: int32({ default: -1 }),
    brokers: array(describeClusterBroker),
    clusterAuthorizedOperations: int32({ default: -0x80000000 }),
  },
)
export type DescribeClusterResponse = Infer<typeof describeClusterResponse>
