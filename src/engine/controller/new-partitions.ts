import { errors } from '../../protocol/errors.ts'
import { metadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'
import { isActiveBroker } from '../metadata/lookup.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type ApiError, apiError } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import { placeReplicas, type UsableBroker } from './partition-assignment/striped-replica-placer.ts'
import { defaultDirectory } from './plan-context.ts'

/** A partition about to be. */
export interface NewPartition {
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

export type NewPartitions = { readonly partitions: NewPartition[] } | { readonly error: ApiError }

/** Brokers that may get replicas: all that are registered, but for those that leave and those with no directory to use. */
function usableBrokers(controller: ControllerState): UsableBroker[] {
  return [...controller.image.brokers.values()].filter(({ id, directories, cordonedDirectories }) => {
    const leaving = (controller.heartbeats.get(id)?.controlledShutdownOffset ?? -1) >= 0
    return !leaving && directories.some((directory) => !cordonedDirectories?.includes(directory))
  })
}

/** Partitions placed by the controller. */
export function placeNewPartitions(
  controller: ControllerState,
  ctx: Ctx,
  count: number,
  replicationFactor: number,
): NewPartitions {
  const refuse = (why: string): NewPartitions => ({
    error: apiError(
      errors.INVALID_REPLICATION_FACTOR,
      `Unable to replicate the partition ${replicationFactor} time(s): ${why}`,
    ),
  })
  const placed = placeReplicas(ctx.random('controller.placement'), usableBrokers(controller), count, replicationFactor)
  if ('error' in placed) return refuse(placed.error)
  const partitions = placed.map((replicas) => ({ replicas, isr: activeOf(controller, replicas) }))
  if (partitions.every(({ isr }) => isr.length > 0)) return { partitions }
  return refuse('No broker is there to lead: all are fenced or shutting down.')
}

function activeOf(controller: ControllerState, replicas: readonly number[]): number[] {
  return replicas.filter((id) => isActiveBroker(controller.image, id))
}

/** Partitions as the client wants them; `firstId` names the first of them in errors. */
export function assignNewPartitions(
  controller: ControllerState,
  assignments: readonly (readonly number[])[],
  firstId: number,
  replicationFactor: number | null,
): NewPartitions {
  let expected = replicationFactor
  const partitions: NewPartition[] = []
  for (const replicas of assignments) {
    const error = assignmentError(controller, replicas, expected)
    if (error !== null) return { error }
    expected = replicas.length
    const isr = activeOf(controller, replicas)
    if (isr.length === 0) {
      const which = `partition ${firstId + partitions.length}`
      return { error: badAssignment(`Nobody can lead ${which}: all its brokers are fenced or shutting down.`) }
    }
    partitions.push({ replicas, isr })
  }
  return { partitions }
}

export function badAssignment(message: string): ApiError {
  return apiError(errors.INVALID_REPLICA_ASSIGNMENT, message)
}

/** What is wrong with a manual assignment, or null. */
export function assignmentError(
  controller: ControllerState,
  replicas: readonly number[],
  replicationFactor: number | null,
): ApiError | null {
  if (replicas.length === 0) return badAssignment('A partition is assigned to no broker.')
  const sorted = [...replicas].sort((a, b) => a - b)
  for (const [index, id] of sorted.entries()) {
    if (!controller.image.brokers.has(id)) {
      return badAssignment(`A partition is assigned to broker ${id}, which is not registered.`)
    }
    if (sorted[index - 1] === id) return badAssignment(`A partition is assigned to broker ${id} more than once.`)
  }
  if (replicationFactor === null || replicationFactor === sorted.length) return null
  const others = `other partitions have ${replicationFactor}`
  return badAssignment(`A partition is assigned ${sorted.length} replica(s), but ${others}.`)
}

/** The record of a new partition: led by the first of its ISR, in epoch 0. */
export function newPartitionRecord(
  controller: ControllerState,
  topicId: string,
  partitionId: number,
  { replicas, isr }: NewPartition,
): MetadataRecord {
  return metadataRecord('PartitionRecord', {
    partitionId,
    topicId,
    replicas,
    isr,
    removingReplicas: [],
    addingReplicas: [],
    leader: isr[0] as number,
    leaderEpoch: 0,
    partitionEpoch: 0,
    directories: replicas.map((id) => defaultDirectory(controller, id)),
  })
}
