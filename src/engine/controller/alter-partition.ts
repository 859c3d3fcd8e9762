import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import type { BrokerState, PartitionData } from '../../protocol/schema/56-alter-partition.ts'
import { topicById } from '../metadata/lookup.ts'
import type { TopicImage } from '../metadata/metadata-image.ts'
import {
  LEADER_RECOVERY_STATE,
  mergePartition,
  NO_LEADER_CHANGE,
  type PartitionImage,
} from '../metadata/partition-image.ts'
import type { ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { currentRegistration } from './heartbeat-control.ts'
import { planPartitionChange } from './partition-change-builder.ts'
import { changeOf, electionOf } from './plan-context.ts'
import type { Plan } from './submit.ts'

/** Versions before this one name the new ISR without broker epochs. */
const BROKER_EPOCHS_VERSION = 3

type PartitionResponse = ResponseInput<56>['topics'][number]['partitions'][number]

/**
 * AlterPartition: the leader of partitions proposes their new ISRs. Errors: STALE_BROKER_EPOCH for the whole request; per
 * partition UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, NOT_CONTROLLER, FENCED_LEADER_EPOCH, INVALID_REQUEST,
 * INVALID_UPDATE_VERSION, INELIGIBLE_REPLICA, and NEW_LEADER_ELECTED, which is an error and a change.
 */
export function planAlterPartition(controller: ControllerState, request: RequestOf<56>, version: number): Plan {
  const { brokerId, brokerEpoch } = request
  if (currentRegistration(controller, brokerId, brokerEpoch) === undefined) {
    return { records: [], body: errorBody(56, request, errors.STALE_BROKER_EPOCH, null) }
  }
  const records: MetadataRecord[] = []
  const topics = request.topics.map(({ topicId, partitions }) => {
    const topic = topicById(controller.image, topicId)
    const answers = partitions.map((data) =>
      topic === undefined
        ? refused(data.partitionIndex, errors.UNKNOWN_TOPIC_ID)
        : alterPartition(controller, brokerId, topic, data, version, records),
    )
    return { topicId, partitions: answers }
  })
  const body: ResponseInput<56> = { throttleTimeMs: 0, errorCode: errors.NONE, topics }
  return { records, body }
}

function refused(partitionIndex: number, errorCode: number): PartitionResponse {
  return { partitionIndex, errorCode, leaderId: 0, leaderEpoch: 0, isr: [], partitionEpoch: 0 }
}

function alterPartition(
  controller: ControllerState,
  brokerId: number,
  topic: TopicImage,
  data: PartitionData,
  version: number,
  records: MetadataRecord[],
): PartitionResponse {
  const { partitionIndex } = data
  const partition = topic.partitions.get(partitionIndex)
  if (partition === undefined) return refused(partitionIndex, errors.UNKNOWN_TOPIC_OR_PARTITION)
  const newIsr =
    version < BROKER_EPOCHS_VERSION
      ? data.newIsr.map((id) => ({ brokerId: id, brokerEpoch: -1 }))
      : data.newIsrWithEpochs
  const errorCode = alterationError(controller, brokerId, partition, data, newIsr)
  if (errorCode !== errors.NONE) return refused(partitionIndex, errorCode)
  const record = planPartitionChange({
    ...changeOf(controller, topic, partitionIndex, partition),
    election: electionOf(controller, topic.name),
    targetIsr: newIsr.map((state) => state.brokerId),
    targetLeaderRecoveryState: data.leaderRecoveryState,
  })
  if (record === null) return altered(partitionIndex, partition)
  records.push(record)
  // The change has finished a reassignment, and another replica leads now.
  if (record.data.leader !== NO_LEADER_CHANGE && record.data.leader !== brokerId) {
    return refused(partitionIndex, errors.NEW_LEADER_ELECTED)
  }
  return altered(partitionIndex, mergePartition(partition, record.data))
}

function altered(partitionIndex: number, partition: PartitionImage): PartitionResponse {
  const { leader: leaderId, leaderEpoch, partitionEpoch, leaderRecoveryState } = partition
  const isr = [...partition.isr]
  return { partitionIndex, errorCode: errors.NONE, leaderId, leaderEpoch, isr, leaderRecoveryState, partitionEpoch }
}

function alterationError(
  controller: ControllerState,
  brokerId: number,
  partition: PartitionImage,
  data: PartitionData,
  newIsr: readonly BrokerState[],
): number {
  const { leaderEpoch, partitionEpoch } = partition
  // The leader knows more than this controller: it has been deposed and does not know it yet.
  if (data.leaderEpoch > leaderEpoch || data.partitionEpoch > partitionEpoch) return errors.NOT_CONTROLLER
  if (data.leaderEpoch < leaderEpoch) return errors.FENCED_LEADER_EPOCH
  if (brokerId !== partition.leader) return errors.INVALID_REQUEST
  if (data.partitionEpoch < partitionEpoch) return errors.INVALID_UPDATE_VERSION
  const ids = newIsr.map((state) => state.brokerId)
  if (!isIsrOf(partition, ids) || !isRecoveryAllowed(partition, data.leaderRecoveryState, ids.length)) {
    return errors.INVALID_REQUEST
  }
  return newIsr.every((state) => isEligible(controller, state)) ? errors.NONE : errors.INELIGIBLE_REPLICA
}

/** Some of the replicas, none twice, the leader among them. */
function isIsrOf({ replicas, leader }: PartitionImage, ids: readonly number[]): boolean {
  return new Set(ids).size === ids.length && ids.every((id) => replicas.includes(id)) && ids.includes(leader)
}

function isRecoveryAllowed(partition: PartitionImage, recoveryState: number, isrSize: number): boolean {
  const { RECOVERED, RECOVERING } = LEADER_RECOVERY_STATE
  if (recoveryState === RECOVERED) return true
  return recoveryState === RECOVERING && isrSize === 1 && partition.leaderRecoveryState === RECOVERING
}

/** In this life of the broker, unfenced and not leaving (KIP-841, KIP-903). */
function isEligible(controller: ControllerState, { brokerId, brokerEpoch }: BrokerState): boolean {
  const broker = controller.image.brokers.get(brokerId)
  if (broker === undefined || broker.fenced || broker.inControlledShutdown) return false
  return brokerEpoch === -1 || brokerEpoch === broker.epoch
}
