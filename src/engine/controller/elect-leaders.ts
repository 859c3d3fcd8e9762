import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errorMessage } from '../../protocol/error-message.ts'
import { errors } from '../../protocol/errors.ts'
import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import { everyPartition, partitionsLedBy } from '../metadata/lookup.ts'
import { NO_LEADER } from '../metadata/partition-image.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { planPartitionChange } from './partition-change-builder.ts'
import { changeOf, electionOf } from './plan-context.ts'
import type { Plan } from './submit.ts'

/** Kafka's ElectionType. */
const PREFERRED = 0
const UNCLEAN = 1
/** `controller` runs of elections by itself are cut here, so that none holds up the rest. */
export const ELECTIONS_PER_RUN_MAX = 1000

type ElectionResult = ResponseInput<43>['replicaElectionResults'][number]

/**
 * ElectLeaders. Errors: INVALID_REQUEST; per partition UNKNOWN_TOPIC_OR_PARTITION, ELECTION_NOT_NEEDED,
 * PREFERRED_LEADER_NOT_AVAILABLE, ELIGIBLE_LEADERS_NOT_AVAILABLE.
 */
export function planElectLeaders(controller: ControllerState, request: RequestOf<43>): Plan {
  const { electionType, topicPartitions } = request
  if (electionType !== PREFERRED && electionType !== UNCLEAN) {
    return { records: [], body: errorBody(43, request, errors.INVALID_REQUEST, null) }
  }
  const records: MetadataRecord[] = []
  const wanted = topicPartitions ?? everyTopic(controller)
  const replicaElectionResults = wanted.map(({ topic, partitions }): ElectionResult => {
    const results = partitions.map((partitionId) => ({
      partitionId,
      ...electLeaderOf(controller, topic, partitionId, electionType, records),
    }))
    // Asked for everything, only what was done is told.
    const told = ({ errorCode }: ApiError) => topicPartitions !== null || errorCode !== errors.ELECTION_NOT_NEEDED
    return { topic, partitionResult: results.filter(told) }
  })
  const body: ResponseInput<43> = { throttleTimeMs: 0, errorCode: errors.NONE, replicaElectionResults }
  return { records, body }
}

function everyTopic({ image }: ControllerState): { topic: string; partitions: number[] }[] {
  return [...image.topics].map(([topic, { partitions }]) => ({ topic, partitions: [...partitions.keys()] }))
}

function electLeaderOf(
  controller: ControllerState,
  topicName: string,
  partitionId: number,
  electionType: number,
  records: MetadataRecord[],
): ApiError {
  const topic = controller.image.topics.get(topicName)
  if (topic === undefined) return apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, `No such topic as ${topicName}`)
  const partition = topic.partitions.get(partitionId)
  if (partition === undefined) {
    return apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${topicName}-${partitionId}`)
  }
  const preferred = electionType === PREFERRED
  const isFine = preferred ? partition.leader === partition.replicas[0] : partition.leader !== NO_LEADER
  if (isFine) return apiError(errors.ELECTION_NOT_NEEDED, errorMessage(errors.ELECTION_NOT_NEEDED))
  const record = planPartitionChange({
    ...changeOf(controller, topic, partitionId, partition),
    election: preferred ? 'preferred' : 'unclean',
  })
  if (record !== null) {
    records.push(record)
    return NO_ERROR
  }
  return preferred
    ? apiError(errors.PREFERRED_LEADER_NOT_AVAILABLE, errorMessage(errors.PREFERRED_LEADER_NOT_AVAILABLE))
    : apiError(errors.ELIGIBLE_LEADERS_NOT_AVAILABLE, 'Eligible topic partition leaders are not available.')
}

/** Gives leaderships back to preferred replicas that are in the ISR again (`auto.leader.rebalance.enable`). */
export function planBalanceLeaders(controller: ControllerState): Plan {
  const records: MetadataRecord[] = []
  for (const { topic, index, partition } of everyPartition(controller.image)) {
    if (partition.leader === partition.replicas[0] || records.length >= ELECTIONS_PER_RUN_MAX) continue
    const change = changeOf(controller, topic, index, partition)
    const record = planPartitionChange({ ...change, election: 'preferred' })
    if (record !== null) records.push(record)
  }
  return { records, body: null }
}

/** Elects uncleanly where nobody leads and the topic allows it: a config may have changed since. */
export function planUncleanElections(controller: ControllerState): Plan {
  const records: MetadataRecord[] = []
  for (const { topic, index, partition } of partitionsLedBy(controller.image, NO_LEADER)) {
    if (electionOf(controller, topic.name) !== 'unclean' || records.length >= ELECTIONS_PER_RUN_MAX) continue
    const change = changeOf(controller, topic, index, partition)
    const record = planPartitionChange({ ...change, election: 'unclean' })
    if (record !== null) records.push(record)
  }
  return { records, body: null }
}
