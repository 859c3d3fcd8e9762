import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import { topicById } from '../metadata/lookup.ts'
import type { ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { currentRegistration } from './heartbeat-control.ts'
import { planPartitionChange } from './partition-change-builder.ts'
import { changeOf } from './plan-context.ts'
import type { Plan } from './submit.ts'

/**
 * AssignReplicasToDirs: in which of its log directories a broker has put a replica. Errors: STALE_BROKER_EPOCH; per partition
 * UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER.
 */
export function planAssignReplicasToDirs(controller: ControllerState, request: RequestOf<73>): Plan {
  const { brokerId, brokerEpoch } = request
  if (currentRegistration(controller, brokerId, brokerEpoch) === undefined) {
    return { records: [], body: errorBody(73, request, errors.STALE_BROKER_EPOCH, null) }
  }
  const records: MetadataRecord[] = []
  const directories = request.directories.map(({ id, topics }) => ({
    id,
    topics: topics.map(({ topicId, partitions }) => ({
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: assign(controller, brokerId, id, topicId, partitionIndex, records),
      })),
    })),
  }))
  const body: ResponseInput<73> = { throttleTimeMs: 0, errorCode: errors.NONE, directories }
  return { records, body }
}

function assign(
  controller: ControllerState,
  brokerId: number,
  directory: string,
  topicId: string,
  index: number,
  records: MetadataRecord[],
): number {
  const topic = topicById(controller.image, topicId)
  if (topic === undefined) return errors.UNKNOWN_TOPIC_ID
  const partition = topic.partitions.get(index)
  if (partition === undefined) return errors.UNKNOWN_TOPIC_OR_PARTITION
  if (!partition.replicas.includes(brokerId)) return errors.NOT_LEADER_OR_FOLLOWER
  const change = changeOf(controller, topic, index, partition)
  const record = planPartitionChange({ ...change, targetDirectories: new Map([[brokerId, directory]]) })
  if (record !== null) records.push(record)
  return errors.NONE
}
