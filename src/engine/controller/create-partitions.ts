import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import type { CreatePartitionsTopic } from '../../protocol/schema/37-create-partitions.ts'
import type { TopicImage } from '../metadata/metadata-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import { RECORDS_PER_REQUEST_MAX } from './create-topics.ts'
import { assignNewPartitions, badAssignment, newPartitionRecord, placeNewPartitions } from './new-partitions.ts'
import type { Plan } from './submit.ts'

/**
 * CreatePartitions: more partitions for a topic; never fewer. Errors per topic: INVALID_REQUEST,
 * UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS, INVALID_REPLICA_ASSIGNMENT, INVALID_REPLICATION_FACTOR,
 * POLICY_VIOLATION.
 */
export function planCreatePartitions(controller: ControllerState, ctx: Ctx, request: RequestOf<37>): Plan {
  const records: MetadataRecord[] = []
  const names = request.topics.map(({ name }) => name)
  const results = request.topics.map((topic) => {
    const { name } = topic
    if (names.indexOf(name) !== names.lastIndexOf(name)) {
      return { name, ...apiError(errors.INVALID_REQUEST, 'This topic is named more than once.') }
    }
    const planned = planTopic(controller, ctx, topic)
    if ('error' in planned) return { name, ...planned.error }
    records.push(...planned.records)
    return { name, ...NO_ERROR }
  })
  const body: ResponseInput<37> = { throttleTimeMs: 0, results }
  return { records: request.validateOnly ? [] : records, body }
}

type Planned = { readonly records: MetadataRecord[] } | { readonly error: ApiError }

function planTopic(controller: ControllerState, ctx: Ctx, request: CreatePartitionsTopic): Planned {
  const { name, count, assignments } = request
  const topic = controller.image.topics.get(name)
  if (topic === undefined) {
    return { error: apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'.`) }
  }
  const error = countError(topic, count)
  if (error !== null) return { error }
  const before = topic.partitions.size
  const additional = count - before
  if (assignments !== null && assignments.length !== additional) {
    const given = `${assignments.length} assignment(s) are given`
    return { error: badAssignment(`${given} for ${additional} new partition(s).`) }
  }
  const factor = topic.partitions.get(0)?.replicas.length ?? 1
  const made =
    assignments === null
      ? placeNewPartitions(controller, ctx, additional, factor)
      : assignNewPartitions(controller, assignments.map(({ brokerIds }) => brokerIds), before, factor) // biome-ignore format: one call
  if ('error' in made) return made
  return {
    records: made.partitions.map((one, index) => newPartitionRecord(controller, topic.topicId, before + index, one)),
  }
}

function countError({ name, partitions: { size } }: TopicImage, count: number): ApiError | null {
  if (count === size) return apiError(errors.INVALID_PARTITIONS, `'${name}' has ${size} partition(s) already.`)
  if (count < size) {
    const message = `The topic ${name} currently has ${size} partition(s); ${count} would not be an increase.`
    return apiError(errors.INVALID_PARTITIONS, message)
  }
  if (count - size <= RECORDS_PER_REQUEST_MAX) return null
  const message = `This takes more than the ${RECORDS_PER_REQUEST_MAX} records that one request may write.`
  return apiError(errors.POLICY_VIOLATION, message)
}
