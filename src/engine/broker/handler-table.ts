import { handle as handleProduce } from './handlers/00-produce.ts'
import { handle as handleFetch } from './handlers/01-fetch.ts'
import { handle as handleListOffsets } from './handlers/02-list-offsets.ts'
import { handle as handleMetadata } from './handlers/03-metadata.ts'
import { handle as handleOffsetCommit } from './handlers/08-offset-commit.ts'
import { handle as handleOffsetFetch } from './handlers/09-offset-fetch.ts'
import { handle as handleFindCoordinator } from './handlers/10-find-coordinator.ts'
import { handle as handleJoinGroup } from './handlers/11-join-group.ts'
import { handle as handleHeartbeat } from './handlers/12-heartbeat.ts'
import { handle as handleLeaveGroup } from './handlers/13-leave-group.ts'
import { handle as handleSyncGroup } from './handlers/14-sync-group.ts'
import { handle as handleDescribeGroups } from './handlers/15-describe-groups.ts'
import { handle as handleListGroups } from './handlers/16-list-groups.ts'
import { handle as handleApiVersions } from './handlers/18-api-versions.ts'
import { handle as handleCreateTopics } from './handlers/19-create-topics.ts'
import { handle as handleDeleteTopics } from './handlers/20-delete-topics.ts'
import { handle as handleDeleteRecords } from './handlers/21-delete-records.ts'
import { handle as handleInitProducerId } from './handlers/22-init-producer-id.ts'
import { handle as handleOffsetForLeaderEpoch } from './handlers/23-offset-for-leader-epoch.ts'
import { handle as handleDescribeAcls } from './handlers/29-describe-acls.ts'
import { handle as handleCreateAcls } from './handlers/30-create-acls.ts'
import { handle as handleDeleteAcls } from './handlers/31-delete-acls.ts'
import { handle as handleDescribeConfigs } from './handlers/32-describe-configs.ts'
import { handle as handleAlterConfigs } from './handlers/33-alter-configs.ts'
import { handle as handleDescribeLogDirs } from './handlers/35-describe-log-dirs.ts'
import { handle as handleCreatePartitions } from './handlers/37-create-partitions.ts'
import { handle as handleDeleteGroups } from './handlers/42-delete-groups.ts'
import { handle as handleElectLeaders } from './handlers/43-elect-leaders.ts'
import { handle as handleIncrementalAlterConfigs } from './handlers/44-incremental-alter-configs.ts'
import { handle as handleAlterPartitionReassignments } from './handlers/45-alter-partition-reassignments.ts'
import { handle as handleListPartitionReassignments } from './handlers/46-list-partition-reassignments.ts'
import { handle as handleOffsetDelete } from './handlers/47-offset-delete.ts'
import { handle as handleDescribeClientQuotas } from './handlers/48-describe-client-quotas.ts'
import { handle as handleAlterClientQuotas } from './handlers/49-alter-client-quotas.ts'
import { handle as handleVote } from './handlers/52-vote.ts'
import { handle as handleBeginQuorumEpoch } from './handlers/53-begin-quorum-epoch.ts'
import { handle as handleEndQuorumEpoch } from './handlers/54-end-quorum-epoch.ts'
import { handle as handleDescribeQuorum } from './handlers/55-describe-quorum.ts'
import { handle as handleAlterPartition } from './handlers/56-alter-partition.ts'
import { handle as handleUpdateFeatures } from './handlers/57-update-features.ts'
import { handle as handleFetchSnapshot } from './handlers/59-fetch-snapshot.ts'
import { handle as handleDescribeCluster } from './handlers/60-describe-cluster.ts'
import { handle as handleDescribeProducers } from './handlers/61-describe-producers.ts'
import { handle as handleBrokerRegistration } from './handlers/62-broker-registration.ts'
import { handle as handleBrokerHeartbeat } from './handlers/63-broker-heartbeat.ts'
import { handle as handleUnregisterBroker } from './handlers/64-unregister-broker.ts'
import { handle as handleAllocateProducerIds } from './handlers/67-allocate-producer-ids.ts'
import { handle as handleControllerRegistration } from './handlers/70-controller-registration.ts'
import { handle as handleAssignReplicasToDirs } from './handlers/73-assign-replicas-to-dirs.ts'
import { handle as handleListConfigResources } from './handlers/74-list-config-resources.ts'
import { handle as handleDescribeTopicPartitions } from './handlers/75-describe-topic-partitions.ts'
import { handle as handleAddRaftVoter } from './handlers/80-add-raft-voter.ts'
import { handle as handleRemoveRaftVoter } from './handlers/81-remove-raft-voter.ts'
import { handle as handleUpdateRaftVoter } from './handlers/82-update-raft-voter.ts'
import type { AnyHandle } from './handler.ts'

/** Who serves which API. Envelope is not among them: what is in it is served. */
export const handlers: Readonly<Record<number, AnyHandle>> = {
  0: handleProduce,
  1: handleFetch,
  2: handleListOffsets,
  3: handleMetadata,
  8: handleOffsetCommit,
  9: handleOffsetFetch,
  10: handleFindCoordinator,
  11: handleJoinGroup,
  12: handleHeartbeat,
  13: handleLeaveGroup,
  14: handleSyncGroup,
  15: handleDescribeGroups,
  16: handleListGroups,
  18: handleApiVersions,
  19: handleCreateTopics,
  20: handleDeleteTopics,
  21: handleDeleteRecords,
  22: handleInitProducerId,
  23: handleOffsetForLeaderEpoch,
  29: handleDescribeAcls,
  30: handleCreateAcls,
  31: handleDeleteAcls,
  32: handleDescribeConfigs,
  33: handleAlterConfigs,
  35: handleDescribeLogDirs,
  37: handleCreatePartitions,
  42: handleDeleteGroups,
  43: handleElectLeaders,
  44: handleIncrementalAlterConfigs,
  45: handleAlterPartitionReassignments,
  46: handleListPartitionReassignments,
  47: handleOffsetDelete,
  48: handleDescribeClientQuotas,
  49: handleAlterClientQuotas,
  52: handleVote,
  53: handleBeginQuorumEpoch,
  54: handleEndQuorumEpoch,
  55: handleDescribeQuorum,
  56: handleAlterPartition,
  57: handleUpdateFeatures,
  59: handleFetchSnapshot,
  60: handleDescribeCluster,
  61: handleDescribeProducers,
  62: handleBrokerRegistration,
  63: handleBrokerHeartbeat,
  64: handleUnregisterBroker,
  67: handleAllocateProducerIds,
  70: handleControllerRegistration,
  73: handleAssignReplicasToDirs,
  74: handleListConfigResources,
  75: handleDescribeTopicPartitions,
  80: handleAddRaftVoter,
  81: handleRemoveRaftVoter,
  82: handleUpdateRaftVoter,
}
