import type { ApiKey } from './apis.ts'

/** First and last version that ApiVersions advertises. */
export type VersionRange = readonly [min: number, max: number]

/** An API as Kafka 4.3 advertises it on each kind of listener; null: not there. What can be decoded is the schema's `versions`. */
export interface ApiDefinition {
  readonly key: ApiKey
  readonly name: string
  readonly broker: VersionRange | null
  readonly controller: VersionRange | null
}

/**
 * Every API of Kafka 4.3, in key order. Produce says 0 although 0–2 are gone: librdkafka needs it (KAFKA-18659).
 * InitProducerId 6 (two-phase commit) is unstable and telemetry needs a receiver plug-in, so neither is advertised.
 */
export const apiKeys: readonly ApiDefinition[] = [
  { key: 0, name: 'Produce', broker: [0, 13], controller: null },
  { key: 1, name: 'Fetch', broker: [4, 18], controller: [4, 18] },
  { key: 2, name: 'ListOffsets', broker: [1, 11], controller: null },
  { key: 3, name: 'Metadata', broker: [0, 13], controller: null },
  { key: 8, name: 'OffsetCommit', broker: [2, 10], controller: null },
  { key: 9, name: 'OffsetFetch', broker: [1, 10], controller: null },
  { key: 10, name: 'FindCoordinator', broker: [0, 6], controller: null },
  { key: 11, name: 'JoinGroup', broker: [0, 9], controller: null },
  { key: 12, name: 'Heartbeat', broker: [0, 4], controller: null },
  { key: 13, name: 'LeaveGroup', broker: [0, 5], controller: null },
  { key: 14, name: 'SyncGroup', broker: [0, 5], controller: null },
  { key: 15, name: 'DescribeGroups', broker: [0, 6], controller: null },
  { key: 16, name: 'ListGroups', broker: [0, 5], controller: null },
  { key: 17, name: 'SaslHandshake', broker: [0, 1], controller: [0, 1] },
  { key: 18, name: 'ApiVersions', broker: [0, 4], controller: [0, 4] },
  { key: 19, name: 'CreateTopics', broker: [2, 7], controller: [2, 7] },
  { key: 20, name: 'DeleteTopics', broker: [1, 6], controller: [1, 6] },
  { key: 21, name: 'DeleteRecords', broker: [0, 2], controller: null },
  { key: 22, name: 'InitProducerId', broker: [0, 5], controller: null },
  { key: 23, name: 'OffsetForLeaderEpoch', broker: [2, 4], controller: null },
  { key: 24, name: 'AddPartitionsToTxn', broker: [0, 5], controller: null },
  { key: 25, name: 'AddOffsetsToTxn', broker: [0, 4], controller: null },
  { key: 26, name: 'EndTxn', broker: [0, 5], controller: null },
  { key: 27, name: 'WriteTxnMarkers', broker: [1, 2], controller: null },
  { key: 28, name: 'TxnOffsetCommit', broker: [0, 5], controller: null },
  { key: 29, name: 'DescribeAcls', broker: [1, 3], controller: [1, 3] },
  { key: 30, name: 'CreateAcls', broker: [1, 3], controller: [1, 3] },
  { key: 31, name: 'DeleteAcls', broker: [1, 3], controller: [1, 3] },
  { key: 32, name: 'DescribeConfigs', broker: [1, 4], controller: [1, 4] },
  { key: 33, name: 'AlterConfigs', broker: [0, 2], controller: [0, 2] },
  { key: 34, name: 'AlterReplicaLogDirs', broker: [1, 2], controller: null },
  { key: 35, name: 'DescribeLogDirs', broker: [1, 5], controller: null },
  { key: 36, name: 'SaslAuthenticate', broker: [0, 2], controller: [0, 2] },
  { key: 37, name: 'CreatePartitions', broker: [0, 3], controller: [0, 3] },
  { key: 38, name: 'CreateDelegationToken', broker: [1, 3], controller: [1, 3] },
  { key: 39, name: 'RenewDelegationToken', broker: [1, 2], controller: [1, 2] },
  { key: 40, name: 'ExpireDelegationToken', broker: [1, 2], controller: [1, 2] },
  { key: 41, name: 'DescribeDelegationToken', broker: [1, 3], controller: [1, 3] },
  { key: 42, name: 'DeleteGroups', broker: [0, 2], controller: null },
  { key: 43, name: 'ElectLeaders', broker: [0, 2], controller: [0, 2] },
  { key: 44, name: 'IncrementalAlterConfigs', broker: [0, 1], controller: [0, 1] },
  { key: 45, name: 'AlterPartitionReassignments', broker: [0, 1], controller: [0, 1] },
  { key: 46, name: 'ListPartitionReassignments', broker: [0, 0], controller: [0, 0] },
  { key: 47, name: 'OffsetDelete', broker: [0, 0], controller: null },
  { key: 48, name: 'DescribeClientQuotas', broker: [0, 1], controller: null },
  { key: 49, name: 'AlterClientQuotas', broker: [0, 1], controller: [0, 1] },
  { key: 50, name: 'DescribeUserScramCredentials', broker: [0, 0], controller: [0, 0] },
  { key: 51, name: 'AlterUserScramCredentials', broker: [0, 0], controller: [0, 0] },
  { key: 52, name: 'Vote', broker: null, controller: [0, 2] },
  { key: 53, name: 'BeginQuorumEpoch', broker: null, controller: [0, 1] },
  { key: 54, name: 'EndQuorumEpoch', broker: null, controller: [0, 1] },
  { key: 55, name: 'DescribeQuorum', broker: [0, 2], controller: [0, 2] },
  { key: 56, name: 'AlterPartition', broker: null, controller: [2, 3] },
  { key: 57, name: 'UpdateFeatures', broker: [0, 2], controller: [0, 2] },
  { key: 58, name: 'Envelope', broker: null, controller: [0, 0] },
  { key: 59, name: 'FetchSnapshot', broker: null, controller: [0, 1] },
  { key: 60, name: 'DescribeCluster', broker: [0, 2], controller: [0, 2] },
  { key: 61, name: 'DescribeProducers', broker: [0, 0], controller: null },
  { key: 62, name: 'BrokerRegistration', broker: null, controller: [0, 4] },
  { key: 63, name: 'BrokerHeartbeat', broker: null, controller: [0, 2] },
  { key: 64, name: 'UnregisterBroker', broker: [0, 0], controller: [0, 0] },
  { key: 65, name: 'DescribeTransactions', broker: [0, 0], controller: null },
  { key: 66, name: 'ListTransactions', broker: [0, 2], controller: null },
  { key: 67, name: 'AllocateProducerIds', broker: null, controller: [0, 0] },
  { key: 68, name: 'ConsumerGroupHeartbeat', broker: [0, 1], controller: null },
  { key: 69, name: 'ConsumerGroupDescribe', broker: [0, 1], controller: null },
  { key: 70, name: 'ControllerRegistration', broker: null, controller: [0, 0] },
  { key: 71, name: 'GetTelemetrySubscriptions', broker: null, controller: null },
  { key: 72, name: 'PushTelemetry', broker: null, controller: null },
  { key: 73, name: 'AssignReplicasToDirs', broker: null, controller: [0, 0] },
  { key: 74, name: 'ListConfigResources', broker: [0, 1], controller: null },
  { key: 75, name: 'DescribeTopicPartitions', broker: [0, 0], controller: null },
  { key: 76, name: 'ShareGroupHeartbeat', broker: [1, 1], controller: null },
  { key: 77, name: 'ShareGroupDescribe', broker: [1, 1], controller: null },
  { key: 78, name: 'ShareFetch', broker: [1, 2], controller: null },
  { key: 79, name: 'ShareAcknowledge', broker: [1, 2], controller: null },
  { key: 80, name: 'AddRaftVoter', broker: [0, 1], controller: [0, 1] },
  { key: 81, name: 'RemoveRaftVoter', broker: [0, 0], controller: [0, 0] },
  { key: 82, name: 'UpdateRaftVoter', broker: null, controller: [0, 0] },
  { key: 83, name: 'InitializeShareGroupState', broker: [0, 0], controller: null },
  { key: 84, name: 'ReadShareGroupState', broker: [0, 0], controller: null },
  { key: 85, name: 'WriteShareGroupState', broker: [0, 1], controller: null },
  { key: 86, name: 'DeleteShareGroupState', broker: [0, 0], controller: null },
  { key: 87, name: 'ReadShareGroupStateSummary', broker: [0, 1], controller: null },
  { key: 88, name: 'StreamsGroupHeartbeat', broker: [0, 0], controller: null },
  { key: 89, name: 'StreamsGroupDescribe', broker: [0, 0], controller: null },
  { key: 90, name: 'DescribeShareGroupOffsets', broker: [0, 1], controller: null },
  { key: 91, name: 'AlterShareGroupOffsets', broker: [0, 0], controller: null },
  { key: 92, name: 'DeleteShareGroupOffsets', broker: [0, 0], controller: null },
]

const byKey = new Map<number, ApiDefinition>(apiKeys.map((api) => [api.key, api]))

/** Kafka's name of an API, or the number itself. */
export function apiName(key: number): string {
  return byKey.get(key)?.name ?? String(key)
}

/** The definition, or undefined for a key that Kafka 4.3 does not have. */
export function apiOf(key: number): ApiDefinition | undefined {
  return byKey.get(key)
}
