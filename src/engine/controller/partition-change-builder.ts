import { type MetadataRecordOf, metadataRecord } from '../../protocol/metadata-record.ts'
import type { PartitionChangeRecord } from '../../protocol/schema/metadata/05-partition-change-record.ts'
import {
  directoryOf,
  LEADER_RECOVERY_STATE,
  NO_LEADER,
  NO_LEADER_CHANGE,
  type PartitionImage,
} from '../metadata/partition-image.ts'
import { completedReassignment } from './partition-reassignment.ts'

/**
 * preferred: the first replica if it may lead; online: keep the leader, else the first of the ISR (or ELR) in assignment
 * order; unclean: like online, and failing that any replica that is there.
 */
export type Election = 'preferred' | 'online' | 'unclean'

/** A partition, the rules that hold for it now, and what it shall become. Targets that are left out stay as they are. */
export interface PartitionChange {
  readonly topicId: string
  readonly partitionId: number
  readonly partition: PartitionImage
  /** Registered, unfenced, not leaving, and the partition's directory on it is online. */
  readonly isAcceptableLeader: (brokerId: number) => boolean
  readonly election: Election
  /** `min.insync.replicas`, but never more than there are replicas. */
  readonly minIsr: number
  readonly elrEnabled: boolean
  readonly defaultDirectory: (brokerId: number) => string
  readonly targetIsr?: readonly number[]
  readonly targetReplicas?: readonly number[]
  readonly targetAdding?: readonly number[]
  readonly targetRemoving?: readonly number[]
  readonly targetLeaderRecoveryState?: number
  /** May have lost what they had: not in the ELR. */
  readonly uncleanShutdownReplicas?: readonly number[]
  /** Broker → its directory, where it differs. */
  readonly targetDirectories?: ReadonlyMap<number, string>
}

interface Target {
  isr: readonly number[]
  elr: readonly number[]
  replicas: readonly number[]
  adding: readonly number[]
  removing: readonly number[]
}

type Draft = { -readonly [K in keyof PartitionChangeRecord]?: PartitionChangeRecord[K] }

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

/** The record of a change, or null when nothing changes. Finishes a reassignment and elects a leader where that is due. */
export function planPartitionChange(change: PartitionChange): MetadataRecordOf<'PartitionChangeRecord'> | null {
  const { partition } = change
  const target = targetOf(change)
  target.elr = targetElr(change, target)
  const draft: Draft = {}
  draftElection(change, target, draft)
  // A replica that leaves must hear of it through a new leader epoch.
  if (draft.leader === undefined && !partition.replicas.every((id) => target.replicas.includes(id))) {
    draft.leader = partition.leader
  }
  draftIsrAndElr(change, target, draft)
  draftLastKnownLeader(change, draft)
  draftAssignment(change, target, draft)
  const recoveryState = change.targetLeaderRecoveryState ?? partition.leaderRecoveryState
  if (recoveryState !== partition.leaderRecoveryState) draft.leaderRecoveryState = recoveryState
  if (Object.keys(draft).length === 0) return null
  const { topicId, partitionId } = change
  return metadataRecord('PartitionChangeRecord', {
    ...draft,
    topicId,
    partitionId,
  }) as MetadataRecordOf<'PartitionChangeRecord'>
}

function targetOf(change: PartitionChange): Target {
  const { partition } = change
  const target: Target = {
    isr: change.targetIsr ?? partition.isr,
    elr: partition.elr,
    replicas: change.targetReplicas ?? partition.replicas,
    adding: change.targetAdding ?? partition.addingReplicas,
    removing: change.targetRemoving ?? partition.removingReplicas,
  }
  const { replicas, adding: addingReplicas, removing: removingReplicas } = target
  const completed = completedReassignment({ replicas, addingReplicas, removingReplicas }, target.isr)
  return completed === null ? target : { ...target, ...completed, adding: [], removing: [] }
}

/** Whoever leaves an ISR that is below its minimum keeps what was committed while it was in (KIP-966). */
function targetElr(change: PartitionChange, target: Target): readonly number[] {
  if (!change.elrEnabled) return target.elr
  if (target.isr.length >= change.minIsr) return []
  const candidates = new Set([...target.elr, ...change.partition.isr])
  return [...candidates]
    .filter((id) => !target.isr.includes(id) && !change.uncleanShutdownReplicas?.includes(id))
    .sort((a, b) => a - b)
}

function draftElection(change: PartitionChange, target: Target, draft: Draft): void {
  const { partition } = change
  const { leader, unclean } = electLeader(change, target)
  if (leader === partition.leader) return
  draft.leader = leader
  if (target.elr.includes(leader)) {
    target.isr = [leader]
    target.elr = target.elr.filter((id) => id !== leader)
  }
  if (!unclean) return
  draft.isr = [leader]
  if (partition.leaderRecoveryState !== LEADER_RECOVERY_STATE.RECOVERING) {
    draft.leaderRecoveryState = LEADER_RECOVERY_STATE.RECOVERING
  }
}

/** Who leads now. `unclean`: it may miss committed records. */
export function electLeader(
  change: PartitionChange,
  { isr, elr, replicas }: { isr: readonly number[]; elr: readonly number[]; replicas: readonly number[] },
): { leader: number; unclean: boolean } {
  const { partition, isAcceptableLeader, election } = change
  const mayLead = (id: number) => (isr.includes(id) || (isr.length === 0 && elr.includes(id))) && isAcceptableLeader(id)
  const preferred = election === 'preferred' ? replicas.slice(0, 1) : []
  const clean = [...preferred, partition.leader, ...replicas].find(mayLead)
  if (clean !== undefined) return { leader: clean, unclean: false }
  const lastKnown = lastKnownLeader(change, isr, elr)
  if (lastKnown !== undefined) return { leader: lastKnown, unclean: true }
  const any = election === 'unclean' ? replicas.find(isAcceptableLeader) : undefined
  return any === undefined ? { leader: NO_LEADER, unclean: false } : { leader: any, unclean: true }
}

/** With nobody in ISR and ELR the last leader is the best guess, once it is back (KAFKA-19522: not before). */
function lastKnownLeader(
  { partition, elrEnabled, isAcceptableLeader }: PartitionChange,
  isr: readonly number[],
  elr: readonly number[],
): number | undefined {
  if (!elrEnabled || isr.length > 0 || elr.length > 0 || partition.lastKnownElr.length !== 1) return undefined
  return partition.lastKnownElr.find(isAcceptableLeader)
}

function draftIsrAndElr({ partition, elrEnabled }: PartitionChange, target: Target, draft: Draft): void {
  const unclean = draft.isr !== undefined
  const elr = unclean || !elrEnabled ? [] : target.elr
  if (!same(elr, partition.elr)) draft.eligibleLeaderReplicas = [...elr]
  // Without ELR the last member stays in the ISR of a leaderless partition.
  if (unclean || (target.isr.length === 0 && !elrEnabled) || same(target.isr, partition.isr)) return
  draft.isr = [...target.isr]
}

/** Kept from when the partition becomes leaderless until it has a leader again. */
function draftLastKnownLeader({ partition, elrEnabled }: PartitionChange, draft: Draft): void {
  if (!elrEnabled) return
  const { leader, lastKnownElr } = partition
  const newLeader = draft.leader ?? NO_LEADER_CHANGE
  if (draft.isr?.length === 0 && leader !== NO_LEADER && !same(lastKnownElr, [leader])) draft.lastKnownElr = [leader]
  else if (lastKnownElr.length === 0) return
  else if (newLeader >= 0 || (leader !== NO_LEADER && newLeader !== NO_LEADER)) draft.lastKnownElr = []
}

function draftAssignment(change: PartitionChange, { replicas, adding, removing }: Target, draft: Draft): void {
  const { partition, targetDirectories, defaultDirectory } = change
  const directories = replicas.map((id) => {
    const known = partition.replicas.includes(id) ? directoryOf(partition, id) : defaultDirectory(id)
    return targetDirectories?.get(id) ?? known
  })
  if (!same(directories, partition.directories)) draft.directories = directories
  if (!same(replicas, partition.replicas)) draft.replicas = [...replicas]
  if (!same(removing, partition.removingReplicas)) draft.removingReplicas = [...removing]
  if (!same(adding, partition.addingReplicas)) draft.addingReplicas = [...adding]
}
