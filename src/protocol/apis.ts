import type { Infer, Input } from './schema-dsl.ts'
import { produceRequest, produceResponse } from './schema/00-produce.ts'
import { fetchRequest, fetchResponse } from './schema/01-fetch.ts'
import { listOffsetsRequest, listOffsetsResponse } from './schema/02-list-offsets.ts'
import { metadataRequest, metadataResponse } from './schema/03-metadata.ts'
import { offsetCommitRequest, offsetCommitResponse } from './schema/08-offset-commit.ts'
import { offsetFetchRequest, offsetFetchResponse } from './schema/09-offset-fetch.ts'
import { findCoordinatorRequest, findCoordinatorResponse } from './schema/10-find-coordinator.ts'
import { joinGroupRequest, joinGroupResponse } from './schema/11-join-group.ts'
import { heartbeatRequest, heartbeatResponse } from './schema/12-heartbeat.ts'
import { leaveGroupRequest, leaveGroupResponse } from './schema/13-leave-group.ts'
import { syncGroupRequest, syncGroupResponse } from './schema/14-sync-group.ts'
import { describeGroupsRequest, describeGroupsResponse } from './schema/15-describe-groups.ts'
import { listGroupsRequest, listGroupsResponse } from './schema/16-list-groups.ts'
import { saslHandshakeRequest, saslHandshakeResponse } from './schema/17-sasl-handshake.ts'
import { apiVersionsRequest, apiVersionsResponse } from './schema/18-api-versions.ts'
import { createTopicsRequest, createTopicsResponse } from './schema/19-create-topics.ts'
import { deleteTopicsRequest, deleteTopicsResponse } from './schema/20-delete-topics.ts'
import { deleteRecordsRequest, deleteRecordsResponse } from './schema/21-delete-records.ts'
import { initProducerIdRequest, initProducerIdResponse } from './schema/22-init-producer-id.ts'
import { offsetForLeaderEpochRequest, offsetForLeaderEpochResponse } from './schema/23-offset-for-leader-epoch.ts'
import { addPartitionsToTxnRequest, addPartitionsToTxnResponse } from './schema/24-add-partitions-to-txn.ts'
import { addOffsetsToTxnRequest, addOffsetsToTxnResponse } from './schema/25-add-offsets-to-txn.ts'
import { endTxnRequest, endTxnResponse } from './schema/26-end-txn.ts'
import { writeTxnMarkersRequest, writeTxnMarkersResponse } from './schema/27-write-txn-markers.ts'
import { txnOffsetCommitRequest, txnOffsetCommitResponse } from './schema/28-txn-offset-commit.ts'
import { describeAclsRequest, describeAclsResponse } from './schema/29-describe-acls.ts'
import { createAclsRequest, createAclsResponse } from './schema/30-create-acls.ts'
import { deleteAclsRequest, deleteAclsResponse } from './schema/31-delete-acls.ts'
import { describeConfigsRequest, describeConfigsResponse } from './schema/32-describe-configs.ts'
import { alterConfigsRequest, alterConfigsResponse } from './schema/33-alter-configs.ts'
import { alterReplicaLogDirsRequest, alterReplicaLogDirsResponse } from './schema/34-alter-replica-log-dirs.ts'
import { describeLogDirsRequest, describeLogDirsResponse } from './schema/35-describe-log-dirs.ts'
import { saslAuthenticateRequest, saslAuthenticateResponse } from './schema/36-sasl-authenticate.ts'
import { createPartitionsRequest, createPartitionsResponse } from './schema/37-create-partitions.ts'
import { createDelegationTokenRequest, createDelegationTokenResponse } from './schema/38-create-delegation-token.ts'
import { renewDelegationTokenRequest, renewDelegationTokenResponse } from './schema/39-renew-delegation-token.ts'
import { expireDelegationTokenRequest, expireDelegationTokenResponse } from './schema/40-expire-delegation-token.ts'
import {
  describeDelegationTokenRequest,
  describeDelegationTokenResponse,
} from './schema/41-describe-delegation-token.ts'
import { deleteGroupsRequest, deleteGroupsResponse } from './schema/42-delete-groups.ts'
import { electLeadersRequest, electLeadersResponse } from './schema/43-elect-leaders.ts'
import {
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse,
} from './schema/44-incremental-alter-configs.ts'
import {
  alterPartitionReassignmentsRequest,
  alterPartitionReassignmentsResponse,
} from './schema/45-alter-partition-reassignments.ts'
import {
  listPartitionReassignmentsRequest,
  listPartitionReassignmentsResponse,
} from './schema/46-list-partition-reassignments.ts'
import { offsetDeleteRequest, offsetDeleteResponse } from './schema/47-offset-delete.ts'
import { describeClientQuotasRequest, describeClientQuotasResponse } from './schema/48-describe-client-quotas.ts'
import { alterClientQuotasRequest, alterClientQuotasResponse } from './schema/49-alter-client-quotas.ts'
import {
  describeUserScramCredentialsRequest,
  describeUserScramCredentialsResponse,
} from './schema/50-describe-user-scram-credentials.ts'
import {
  alterUserScramCredentialsRequest,
  alterUserScramCredentialsResponse,
} from './schema/51-alter-user-scram-credentials.ts'
import { voteRequest, voteResponse } from './schema/52-vote.ts'
import { beginQuorumEpochRequest, beginQuorumEpochResponse } from './schema/53-begin-quorum-epoch.ts'
import { endQuorumEpochRequest, endQuorumEpochResponse } from './schema/54-end-quorum-epoch.ts'
import { describeQuorumRequest, describeQuorumResponse } from './schema/55-describe-quorum.ts'
import { alterPartitionRequest, alterPartitionResponse } from './schema/56-alter-partition.ts'
import { updateFeaturesRequest, updateFeaturesResponse } from './schema/57-update-features.ts'
import { envelopeRequest, envelopeResponse } from './schema/58-envelope.ts'
import { fetchSnapshotRequest, fetchSnapshotResponse } from './schema/59-fetch-snapshot.ts'
import { describeClusterRequest, describeClusterResponse } from './schema/60-describe-cluster.ts'
import { describeProducersRequest, describeProducersResponse } from './schema/61-describe-producers.ts'
import { brokerRegistrationRequest, brokerRegistrationResponse } from './schema/62-broker-registration.ts'
import { brokerHeartbeatRequest, brokerHeartbeatResponse } from './schema/63-broker-heartbeat.ts'
import { unregisterBrokerRequest, unregisterBrokerResponse } from './schema/64-unregister-broker.ts'
import { describeTransactionsRequest, describeTransactionsResponse } from './schema/65-describe-transactions.ts'
import { listTransactionsRequest, listTransactionsResponse } from './schema/66-list-transactions.ts'
import { allocateProducerIdsRequest, allocateProducerIdsResponse } from './schema/67-allocate-producer-ids.ts'
import { consumerGroupHeartbeatRequest, consumerGroupHeartbeatResponse } from './schema/68-consumer-group-heartbeat.ts'
import { consumerGroupDescribeRequest, consumerGroupDescribeResponse } from './schema/69-consumer-group-describe.ts'
import { controllerRegistrationRequest, controllerRegistrationResponse } from './schema/70-controller-registration.ts'
import {
  getTelemetrySubscriptionsRequest,
  getTelemetrySubscriptionsResponse,
} from './schema/71-get-telemetry-subscriptions.ts'
import { pushTelemetryRequest, pushTelemetryResponse } from './schema/72-push-telemetry.ts'
import { assignReplicasToDirsRequest, assignReplicasToDirsResponse } from './schema/73-assign-replicas-to-dirs.ts'
import { listConfigResourcesRequest, listConfigResourcesResponse } from './schema/74-list-config-resources.ts'
import {
  describeTopicPartitionsRequest,
  describeTopicPartitionsResponse,
} from './schema/75-describe-topic-partitions.ts'
import { shareGroupHeartbeatRequest, shareGroupHeartbeatResponse } from './schema/76-share-group-heartbeat.ts'
import { shareGroupDescribeRequest, shareGroupDescribeResponse } from './schema/77-share-group-describe.ts'
import { shareFetchRequest, shareFetchResponse } from './schema/78-share-fetch.ts'
import { shareAcknowledgeRequest, shareAcknowledgeResponse } from './schema/79-share-acknowledge.ts'
import { addRaftVoterRequest, addRaftVoterResponse } from './schema/80-add-raft-voter.ts'
import { removeRaftVoterRequest, removeRaftVoterResponse } from './schema/81-remove-raft-voter.ts'
import { updateRaftVoterRequest, updateRaftVoterResponse } from './schema/82-update-raft-voter.ts'
import {
  initializeShareGroupStateRequest,
  initializeShareGroupStateResponse,
} from './schema/83-initialize-share-group-state.ts'
import { readShareGroupStateRequest, readShareGroupStateResponse } from './schema/84-read-share-group-state.ts'
import { writeShareGroupStateRequest, writeShareGroupStateResponse } from './schema/85-write-share-group-state.ts'
import { deleteShareGroupStateRequest, deleteShareGroupStateResponse } from './schema/86-delete-share-group-state.ts'
import {
  readShareGroupStateSummaryRequest,
  readShareGroupStateSummaryResponse,
} from './schema/87-read-share-group-state-summary.ts'
import { streamsGroupHeartbeatRequest, streamsGroupHeartbeatResponse } from './schema/88-streams-group-heartbeat.ts'
import { streamsGroupDescribeRequest, streamsGroupDescribeResponse } from './schema/89-streams-group-describe.ts'
import {
  describeShareGroupOffsetsRequest,
  describeShareGroupOffsetsResponse,
} from './schema/90-describe-share-group-offsets.ts'
import { alterShareGroupOffsetsRequest, alterShareGroupOffsetsResponse } from './schema/91-alter-share-group-offsets.ts'
import {
  deleteShareGroupOffsetsRequest,
  deleteShareGroupOffsetsResponse,
} from './schema/92-delete-share-group-offsets.ts'

/** Request and response of every API, by key. */
export const apis = {
  0: { request: produceRequest, response: produceResponse },
  1: { request: fetchRequest, response: fetchResponse },
  2: { request: listOffsetsRequest, response: listOffsetsResponse },
  3: { request: metadataRequest, response: metadataResponse },
  8: { request: offsetCommitRequest, response: offsetCommitResponse },
  9: { request: offsetFetchRequest, response: offsetFetchResponse },
  10: { request: findCoordinatorRequest, response: findCoordinatorResponse },
  11: { request: joinGroupRequest, response: joinGroupResponse },
  12: { request: heartbeatRequest, response: heartbeatResponse },
  13: { request: leaveGroupRequest, response: leaveGroupResponse },
  14: { request: syncGroupRequest, response: syncGroupResponse },
  15: { request: describeGroupsRequest, response: describeGroupsResponse },
  16: { request: listGroupsRequest, response: listGroupsResponse },
  17: { request: saslHandshakeRequest, response: saslHandshakeResponse },
  18: { request: apiVersionsRequest, response: apiVersionsResponse },
  19: { request: createTopicsRequest, response: createTopicsResponse },
  20: { request: deleteTopicsRequest, response: deleteTopicsResponse },
  21: { request: deleteRecordsRequest, response: deleteRecordsResponse },
  22: { request: initProducerIdRequest, response: initProducerIdResponse },
  23: { request: offsetForLeaderEpochRequest, response: offsetForLeaderEpochResponse },
  24: { request: addPartitionsToTxnRequest, response: addPartitionsToTxnResponse },
  25: { request: addOffsetsToTxnRequest, response: addOffsetsToTxnResponse },
  26: { request: endTxnRequest, response: endTxnResponse },
  27: { request: writeTxnMarkersRequest, response: writeTxnMarkersResponse },
  28: { request: txnOffsetCommitRequest, response: txnOffsetCommitResponse },
  29: { request: describeAclsRequest, response: describeAclsResponse },
  30: { request: createAclsRequest, response: createAclsResponse },
  31: { request: deleteAclsRequest, response: deleteAclsResponse },
  32: { request: describeConfigsRequest, response: describeConfigsResponse },
  33: { request: alterConfigsRequest, response: alterConfigsResponse },
  34: { request: alterReplicaLogDirsRequest, response: alterReplicaLogDirsResponse },
  35: { request: describeLogDirsRequest, response: describeLogDirsResponse },
  36: { request: saslAuthenticateRequest, response: saslAuthenticateResponse },
  37: { request: createPartitionsRequest, response: createPartitionsResponse },
  38: { request: createDelegationTokenRequest, response: createDelegationTokenResponse },
  39: { request: renewDelegationTokenRequest, response: renewDelegationTokenResponse },
  40: { request: expireDelegationTokenRequest, response: expireDelegationTokenResponse },
  41: { request: describeDelegationTokenRequest, response: describeDelegationTokenResponse },
  42: { request: deleteGroupsRequest, response: deleteGroupsResponse },
  43: { request: electLeadersRequest, response: electLeadersResponse },
  44: { request: incrementalAlterConfigsRequest, response: incrementalAlterConfigsResponse },
  45: { request: alterPartitionReassignmentsRequest, response: alterPartitionReassignmentsResponse },
  46: { request: listPartitionReassignmentsRequest, response: listPartitionReassignmentsResponse },
  47: { request: offsetDeleteRequest, response: offsetDeleteResponse },
  48: { request: describeClientQuotasRequest, response: describeClientQuotasResponse },
  49: { request: alterClientQuotasRequest, response: alterClientQuotasResponse },
  50: { request: describeUserScramCredentialsRequest, response: describeUserScramCredentialsResponse },
  51: { request: alterUserScramCredentialsRequest, response: alterUserScramCredentialsResponse },
  52: { request: voteRequest, response: voteResponse },
  53: { request: beginQuorumEpochRequest, response: beginQuorumEpochResponse },
  54: { request: endQuorumEpochRequest, response: endQuorumEpochResponse },
  55: { request: describeQuorumRequest, response: describeQuorumResponse },
  56: { request: alterPartitionRequest, response: alterPartitionResponse },
  57: { request: updateFeaturesRequest, response: updateFeaturesResponse },
  58: { request: envelopeRequest, response: envelopeResponse },
  59: { request: fetchSnapshotRequest, response: fetchSnapshotResponse },
  60: { request: describeClusterRequest, response: describeClusterResponse },
  61: { request: describeProducersRequest, response: describeProducersResponse },
  62: { request: brokerRegistrationRequest, response: brokerRegistrationResponse },
  63: { request: brokerHeartbeatRequest, response: brokerHeartbeatResponse },
  64: { request: unregisterBrokerRequest, response: unregisterBrokerResponse },
  65: { request: describeTransactionsRequest, response: describeTransactionsResponse },
  66: { request: listTransactionsRequest, response: listTransactionsResponse },
  67: { request: allocateProducerIdsRequest, response: allocateProducerIdsResponse },
  68: { request: consumerGroupHeartbeatRequest, response: consumerGroupHeartbeatResponse },
  69: { request: consumerGroupDescribeRequest, response: consumerGroupDescribeResponse },
  70: { request: controllerRegistrationRequest, response: controllerRegistrationResponse },
  71: { request: getTelemetrySubscriptionsRequest, response: getTelemetrySubscriptionsResponse },
  72: { request: pushTelemetryRequest, response: pushTelemetryResponse },
  73: { request: assignReplicasToDirsRequest, response: assignReplicasToDirsResponse },
  74: { request: listConfigResourcesRequest, response: listConfigResourcesResponse },
  75: { request: describeTopicPartitionsRequest, response: describeTopicPartitionsResponse },
  76: { request: shareGroupHeartbeatRequest, response: shareGroupHeartbeatResponse },
  77: { request: shareGroupDescribeRequest, response: shareGroupDescribeResponse },
  78: { request: shareFetchRequest, response: shareFetchResponse },
  79: { request: shareAcknowledgeRequest, response: shareAcknowledgeResponse },
  80: { request: addRaftVoterRequest, response: addRaftVoterResponse },
  81: { request: removeRaftVoterRequest, response: removeRaftVoterResponse },
  82: { request: updateRaftVoterRequest, response: updateRaftVoterResponse },
  83: { request: initializeShareGroupStateRequest, response: initializeShareGroupStateResponse },
  84: { request: readShareGroupStateRequest, response: readShareGroupStateResponse },
  85: { request: writeShareGroupStateRequest, response: writeShareGroupStateResponse },
  86: { request: deleteShareGroupStateRequest, response: deleteShareGroupStateResponse },
  87: { request: readShareGroupStateSummaryRequest, response: readShareGroupStateSummaryResponse },
  88: { request: streamsGroupHeartbeatRequest, response: streamsGroupHeartbeatResponse },
  89: { request: streamsGroupDescribeRequest, response: streamsGroupDescribeResponse },
  90: { request: describeShareGroupOffsetsRequest, response: describeShareGroupOffsetsResponse },
  91: { request: alterShareGroupOffsetsRequest, response: alterShareGroupOffsetsResponse },
  92: { request: deleteShareGroupOffsetsRequest, response: deleteShareGroupOffsetsResponse },
} as const

export type ApiKey = keyof typeof apis

/** `RequestOf<13>` is a LeaveGroupRequest as read, `RequestInput<13>` as it may be written; likewise for responses. */
export type RequestOf<K extends ApiKey> = Infer<(typeof apis)[K]['request']>
export type ResponseOf<K extends ApiKey> = Infer<(typeof apis)[K]['response']>
export type RequestInput<K extends ApiKey> = Input<(typeof apis)[K]['request']>
export type ResponseInput<K extends ApiKey> = Input<(typeof apis)[K]['response']>

export function isApiKey(key: number): key is ApiKey {
  return Object.hasOwn(apis, key)
}
