import { randomUuid } from '../../base/uuid.ts'
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { type ConfigName, configDefs } from '../../protocol/configs.ts'
import { errors } from '../../protocol/errors.ts'
import { metadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'
import type { CreatableTopic } from '../../protocol/schema/19-create-topics.ts'
import { CONFIG_RESOURCE_TYPE } from '../metadata/config-resource.ts'
import { effectiveTopicConfig } from '../metadata/topic-config.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type ApiError, apiError } from './api-error.ts'
import { CONFIG_OPERATION, planAlterConfig } from './configuration-control.ts'
import { configNumber } from './controller-config.ts'
import type { ControllerState } from './controller-state.ts'
import {
  assignNewPartitions,
  badAssignment,
  newPartitionRecord,
  type NewPartitions,
  placeNewPartitions,
} from './new-partitions.ts'
import type { Plan } from './submit.ts'
import { collidingTopicError, topicNameError } from './topic-name.ts'

const CLUSTER_METADATA_TOPIC = '__cluster_metadata'
/** A request may not make more records than this (KAFKA-17870). */
export const RECORDS_PER_REQUEST_MAX = 10_000

type TopicResult = ResponseInput<19>['topics'][number]
type Created = { readonly records: MetadataRecord[]; readonly result: TopicResult } | { readonly error: ApiError }

/**
 * CreateTopics. Errors per topic: INVALID_REQUEST, INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_CONFIG,
 * INVALID_REPLICATION_FACTOR, INVALID_PARTITIONS, INVALID_REPLICA_ASSIGNMENT, TOPIC_AUTHORIZATION_FAILED,
 * POLICY_VIOLATION.
 */
export function planCreateTopics(controller: ControllerState, ctx: Ctx, request: RequestOf<19>): Plan {
  const records: MetadataRecord[] = []
  const names = request.topics.map(({ name }) => name)
  const once = request.topics.filter(({ name }) => names.indexOf(name) === names.lastIndexOf(name))
  const topics: TopicResult[] = once.map((topic) => {
    const created = planTopic(controller, ctx, topic, RECORDS_PER_REQUEST_MAX - records.length)
    if ('error' in created) return { name: topic.name, ...created.error }
    records.push(...created.records)
    return created.result
  })
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  for (const name of twice)
    topics.push({ name, ...apiError(errors.INVALID_REQUEST, 'This topic is named more than once.') })
  const body: ResponseInput<19> = { throttleTimeMs: 0, topics }
  return { records: request.validateOnly ? [] : records, body }
}

function planTopic(controller: ControllerState, ctx: Ctx, topic: CreatableTopic, recordsMax: number): Created {
  const { name } = topic
  const nameError = newTopicError(controller, name)
  if (nameError !== null) return { error: nameError }
  const unset = topic.configs.filter(({ value }) => value === null)
  if (unset.length > 0) {
    const message = `These configs need a value: ${unset.map((config) => config.name).join()}`
    return { error: apiError(errors.INVALID_CONFIG, message) }
  }
  const operations = topic.configs.map(({ name: config, value }) => ({
    ...{ name: config, value, configOperation: CONFIG_OPERATION.SET },
  }))
  const resource = { resourceType: CONFIG_RESOURCE_TYPE.TOPIC, resourceName: name }
  const configs = planAlterConfig(controller, resource, operations)
  if ('error' in configs) return configs
  const made = planPartitions(controller, ctx, topic)
  if ('error' in made) return made
  if (1 + configs.records.length + made.partitions.length > recordsMax) {
    const message = `This takes more than the ${RECORDS_PER_REQUEST_MAX} records that one request may write.`
    return { error: apiError(errors.POLICY_VIOLATION, message) }
  }
  const topicId = randomUuid(ctx.random('controller.uuid'))
  const partitions = made.partitions.map((one, index) => newPartitionRecord(controller, topicId, index, one))
  return {
    records: [metadataRecord('TopicRecord', { name, topicId }), ...configs.records, ...partitions],
    result: createdResult(controller, topic, topicId, partitions.length, made.partitions[0]?.replicas.length ?? -1),
  }
}

function newTopicError({ image }: ControllerState, name: string): ApiError | null {
  if (name === CLUSTER_METADATA_TOPIC) return apiError(errors.TOPIC_AUTHORIZATION_FAILED)
  if (image.topics.has(name)) return apiError(errors.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`)
  return topicNameError(name) ?? collidingTopicError(image, name)
}

function planPartitions(controller: ControllerState, ctx: Ctx, topic: CreatableTopic): NewPartitions {
  const { config } = controller
  const { numPartitions, replicationFactor, assignments } = topic
  if (assignments.length > 0) return planAssigned(controller, topic)
  if (replicationFactor < -1 || replicationFactor === 0) {
    const message = `Replication factor ${replicationFactor} is neither positive nor -1 (the default).`
    return { error: apiError(errors.INVALID_REPLICATION_FACTOR, message) }
  }
  if (numPartitions < -1 || numPartitions === 0) {
    const message = `${numPartitions} partitions are neither a positive number nor -1 (the default).`
    return { error: apiError(errors.INVALID_PARTITIONS, message) }
  }
  const count = numPartitions === -1 ? configNumber(config, 'num.partitions') : numPartitions
  const factor = replicationFactor === -1 ? configNumber(config, 'default.replication.factor') : replicationFactor
  if (count <= RECORDS_PER_REQUEST_MAX) return placeNewPartitions(controller, ctx, count, factor)
  const message = `This takes more than the ${RECORDS_PER_REQUEST_MAX} records that one request may write.`
  return { error: apiError(errors.POLICY_VIOLATION, message) }
}

function planAssigned(
  controller: ControllerState,
  { numPartitions, replicationFactor, assignments }: CreatableTopic,
): NewPartitions {
  const refuse = (setting: string) => ({
    error: apiError(errors.INVALID_REQUEST, `With an assignment of replicas the ${setting} must be -1.`),
  })
  if (replicationFactor !== -1) return refuse('replication factor')
  if (numPartitions !== -1) return refuse('number of partitions')
  const byIndex = new Map<number, readonly number[]>()
  for (const { partitionIndex, brokerIds } of assignments) {
    if (byIndex.has(partitionIndex)) {
      return { error: badAssignment(`Partition ${partitionIndex} is assigned twice.`) }
    }
    byIndex.set(partitionIndex, brokerIds)
  }
  const inOrder = [...byIndex].sort(([a], [b]) => a - b)
  if (inOrder.some(([partitionIndex], index) => partitionIndex !== index)) {
    return { error: badAssignment('The partitions of an assignment must be 0, 1, 2 and so on, without a gap.') }
  }
  return assignNewPartitions(controller, inOrder.map(([, brokerIds]) => brokerIds), 0, null) // biome-ignore format: one call
}

/** With the configs that will hold for the topic, by name. */
function createdResult(
  { image, config }: ControllerState,
  topic: CreatableTopic,
  topicId: string,
  numPartitions: number,
  replicationFactor: number,
): TopicResult {
  const own = new Map(topic.configs.map(({ name, value }) => [name, value ?? '']))
  const names = (Object.keys(configDefs.topic) as ConfigName<'topic'>[]).filter(
    (name) => !('internal' in configDefs.topic[name]),
  )
  const configs = names.sort().map((name) => {
    const { value, source } = effectiveTopicConfig(image, config, own, name)
    return { name, value, readOnly: false, configSource: source, isSensitive: false }
  })
  const { NONE: errorCode } = errors
  return { name: topic.name, topicId, errorCode, errorMessage: null, numPartitions, replicationFactor, configs }
}
