import { DIRECTORY_MIGRATING } from '../../base/uuid.ts'
import type { PartitionRecord } from '../../protocol/schema/metadata/03-partition-record.ts'
import type { PartitionChangeRecord } from '../../protocol/schema/metadata/05-partition-change-record.ts'

/** Leader of a partition that has none. */
export const NO_LEADER = -1
/** The leader field of a PartitionChangeRecord that leaves the leader as it is. */
export const NO_LEADER_CHANGE = -2

/** RECOVERING: elected uncleanly, and the leader has not yet said that it is done with it. */
export const LEADER_RECOVERY_STATE = { RECOVERED: 0, RECOVERING: 1, NO_CHANGE: -1 } as const

/** A partition as committed. Never changed in place: a record makes a new one, so that the old one can be compared with it. */
export interface PartitionImage {
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** NO_LEADER where there is none. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  /** Eligible leader replicas (KIP-966): not in sync, but they have everything that is committed. */
  readonly elr: readonly number[]
  /** The last leader before the partition became leaderless, or nothing. */
  readonly lastKnownElr: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
  /** Log directory of each replica, in the order of `replicas`. */
  readonly directories: readonly string[]
  readonly leaderRecoveryState: number
}

export function partitionOfRecord(record: PartitionRecord): PartitionImage {
  return {
    replicas: record.replicas,
    isr: record.isr,
    leader: record.leader,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
    elr: record.eligibleLeaderReplicas ?? [],
    lastKnownElr: record.lastKnownElr ?? [],
    addingReplicas: record.addingReplicas,
    removingReplicas: record.removingReplicas,
    directories: directoriesFor(record.directories, record.replicas),
    leaderRecoveryState: record.leaderRecoveryState,
  }
}

/** Records before metadata.version 3.7 name no directories. */
function directoriesFor(directories: readonly string[], replicas: readonly number[]): readonly string[] {
  return directories.length > 0 ? directories : replicas.map(() => DIRECTORY_MIGRATING)
}

/**
 * A partition after a change. The leader epoch rises when the record names a leader, the same one included; the partition
 * epoch rises always. Null leaves a field, an empty list clears it.
 */
export function mergePartition(partition: PartitionImage, change: PartitionChangeRecord): PartitionImage {
  const { leader, leaderRecoveryState, replicas, directories } = change
  const keepsLeader = leader === NO_LEADER_CHANGE
  const newReplicas = replicas ?? partition.replicas
  return {
    replicas: newReplicas,
    isr: change.isr ?? partition.isr,
    leader: keepsLeader ? partition.leader : leader,
    leaderEpoch: keepsLeader ? partition.leaderEpoch : partition.leaderEpoch + 1,
    partitionEpoch: partition.partitionEpoch + 1,
    elr: change.eligibleLeaderReplicas ?? partition.elr,
    lastKnownElr: change.lastKnownElr ?? partition.lastKnownElr,
    addingReplicas: change.addingReplicas ?? partition.addingReplicas,
    removingReplicas: change.removingReplicas ?? partition.removingReplicas,
    directories:
      directories !== null || replicas !== null
        ? directoriesFor(directories ?? [], newReplicas)
        : partition.directories,
    leaderRecoveryState:
      leaderRecoveryState === LEADER_RECOVERY_STATE.NO_CHANGE ? partition.leaderRecoveryState : leaderRecoveryState,
  }
}

/** The log directory of a broker's replica, DIRECTORY_MIGRATING where the partition has none on it. */
export function directoryOf(partition: PartitionImage, brokerId: number): string {
  return partition.directories[partition.replicas.indexOf(brokerId)] ?? DIRECTORY_MIGRATING
}

export function isReassigning(partition: PartitionImage): boolean {
  return partition.addingReplicas.length > 0 || partition.removingReplicas.length > 0
}
