import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errorMessage } from '../../protocol/error-message.ts'
import { errors } from '../../protocol/errors.ts'
import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import type { TopicImage } from '../metadata/metadata-image.ts'
import { isReassigning, type PartitionImage } from '../metadata/partition-image.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import { assignmentError, badAssignment } from './new-partitions.ts'
import { planPartitionChange } from './partition-change-builder.ts'
import { planReassignment, revertedReassignment } from './partition-reassignment.ts'
import { changeOf, electionOf } from './plan-context.ts'
import type { Plan } from './submit.ts'

/**
 * AlterPartitionReassignments: other replicas for partitions, or (null) back to before. Errors per partition:
 * UNKNOWN_TOPIC_OR_PARTITION, INVALID_REPLICA_ASSIGNMENT, INVALID_REPLICATION_FACTOR, NO_REASSIGNMENT_IN_PROGRESS.
 */
export function planAlterPartitionReassignments(controller: ControllerState, request: RequestOf<45>): Plan {
  const records: MetadataRecord[] = []
  const responses = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, replicas }) => {
      const planned = planOne(controller, name, partitionIndex, replicas, request.allowReplicationFactorChange)
      if ('record' in planned && planned.record !== null) records.push(planned.record)
      return { partitionIndex, ...('error' in planned ? planned.error : NO_ERROR) }
    }),
  }))
  const { allowReplicationFactorChange } = request
  const body: ResponseInput<45> = {
    throttleTimeMs: 0,
    allowReplicationFactorChange,
    errorCode: errors.NONE,
    errorMessage: null,
    responses,
  }
  return { records, body }
}

type Planned = { readonly record: MetadataRecord | null } | { readonly error: ApiError }

function planOne(
  controller: ControllerState,
  name: string,
  index: number,
  target: readonly number[] | null,
  allowFactorChange: boolean,
): Planned {
  const topic = controller.image.topics.get(name)
  if (topic === undefined) {
    return { error: apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'.`) }
  }
  const partition = topic.partitions.get(index)
  if (partition === undefined) {
    return { error: apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${name}-${index}.`) }
  }
  if (target === null) return planRevert(controller, topic, index, partition)
  const error = assignmentError(controller, target, null)
  if (error !== null) return { error }
  const current = partition.replicas.length - partition.removingReplicas.length
  if (!allowFactorChange && target.length !== current) {
    const message = `${target.length} replicas instead of ${current}, but the replication factor must stay.`
    return { error: apiError(errors.INVALID_REPLICATION_FACTOR, message) }
  }
  return planTarget(controller, topic, index, partition, target)
}

function planTarget(
  controller: ControllerState,
  topic: TopicImage,
  index: number,
  partition: PartitionImage,
  target: readonly number[],
): Planned {
  const { replicas, addingReplicas, removingReplicas } = planReassignment(partition.replicas, target)
  const record = planPartitionChange({
    ...changeOf(controller, topic, index, partition),
    targetReplicas: replicas,
    // An empty list leaves what is under way as it is.
    ...(addingReplicas.length > 0 ? { targetAdding: addingReplicas } : {}),
    ...(removingReplicas.length > 0 ? { targetRemoving: removingReplicas } : {}),
  })
  return { record }
}

function planRevert(controller: ControllerState, topic: TopicImage, index: number, partition: PartitionImage): Planned {
  const reverted = revertedReassignment(partition)
  if (reverted === null) {
    return { error: apiError(errors.NO_REASSIGNMENT_IN_PROGRESS, errorMessage(errors.NO_REASSIGNMENT_IN_PROGRESS)) }
  }
  const election = electionOf(controller, topic.name)
  if (reverted.unclean && election !== 'unclean') {
    const where = `${topic.name}-${index}`
    const why = 'none of the former replicas is in the ISR, and unclean leader election is off'
    return { error: badAssignment(`${where} can't go back: ${why}.`) }
  }
  const record = planPartitionChange({
    ...changeOf(controller, topic, index, partition),
    election,
    targetIsr: reverted.isr,
    targetReplicas: reverted.replicas,
    targetAdding: [],
    targetRemoving: [],
  })
  return { record }
}

/** ListPartitionReassignments: null asks for all topics. */
export function listPartitionReassignments(controller: ControllerState, request: RequestOf<46>): ResponseInput<46> {
  const wanted = request.topics ?? [...controller.image.topics.keys()].map((name) => ({ name, partitionIndexes: null }))
  const topics = wanted.flatMap(({ name, partitionIndexes }) => {
    const all = controller.image.topics.get(name)?.partitions ?? new Map<number, PartitionImage>()
    const partitions = (partitionIndexes ?? [...all.keys()]).flatMap((partitionIndex) => {
      const partition = all.get(partitionIndex)
      if (partition === undefined || !isReassigning(partition)) return []
      const { replicas, addingReplicas, removingReplicas } = partition
      return [{ partitionIndex, replicas, addingReplicas, removingReplicas }]
    })
    return partitions.length === 0 ? [] : [{ name, partitions }]
  })
  return { throttleTimeMs: 0, errorCode: errors.NONE, errorMessage: null, topics }
}
