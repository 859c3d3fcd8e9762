import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { configDefOf, configDefs, defaultTextOf, parseConfig } from '../../protocol/configs.ts'
import { errors } from '../../protocol/errors.ts'
import { metadataRecord, type MetadataRecord } from '../../protocol/metadata-record.ts'
import { CLUSTER_DEFAULT_KEY, CONFIG_RESOURCE_TYPE, configResourceKey } from '../metadata/config-resource.ts'
import { isElrEnabled } from '../metadata/lookup.ts'
import { type ApiError, apiError, NO_ERROR } from './api-error.ts'
import type { ControllerState } from './controller-state.ts'
import { inJavaHashOrder } from './java-hash-order.ts'
import type { Plan } from './submit.ts'

/** Kafka's AlterConfigOp.OpType. */
export const CONFIG_OPERATION = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const

export interface ConfigOperation {
  readonly name: string
  readonly configOperation: number
  readonly value: string | null
}

export interface ConfigResource {
  readonly resourceType: number
  readonly resourceName: string
}

type Altered = { readonly records: MetadataRecord[] } | { readonly error: ApiError }

function invalidConfig(message: string): { error: ApiError } {
  return { error: apiError(errors.INVALID_CONFIG, message) }
}

/**
 * IncrementalAlterConfigs. Errors per resource: INVALID_REQUEST, INVALID_CONFIG, UNKNOWN_TOPIC_OR_PARTITION,
 * BROKER_ID_NOT_REGISTERED; nothing of a resource with an error is changed.
 */
export function planIncrementalAlterConfigs(controller: ControllerState, request: RequestOf<44>): Plan {
  return planResources(request, (resource) => {
    const missing = missingError(controller, resource)
    return missing === null ? planAlterConfig(controller, resource, resource.configs) : { error: missing }
  })
}

/** AlterConfigs, the older API: what it does not name is deleted. */
export function planAlterConfigs(controller: ControllerState, request: RequestOf<33>): Plan {
  return planResources(request, (resource) => {
    const missing = missingError(controller, resource)
    if (missing !== null) return { error: missing }
    const { SET, DELETE } = CONFIG_OPERATION
    const named = resource.configs.map(({ name, value }) => ({ name, value, configOperation: SET }))
    const known = [...(controller.image.configs.get(keyOf(resource))?.keys() ?? [])]
    const others = known.filter((name) => !named.some((config) => config.name === name))
    const deleted = others.map((name) => ({ name, value: null, configOperation: DELETE }))
    return planAlterConfig(controller, resource, [...named, ...deleted])
  })
}

function planResources<R extends ConfigResource>(
  { resources, validateOnly }: { readonly resources: readonly R[]; readonly validateOnly: boolean },
  alter: (resource: R) => Altered,
): Plan {
  const records: MetadataRecord[] = []
  const responses = resources.map((resource) => {
    const { resourceType, resourceName } = resource
    const twice = resources.filter((other) => keyOf(other) === keyOf(resource)).length > 1
    const altered = twice
      ? { error: apiError(errors.INVALID_REQUEST, 'This resource is named more than once.') }
      : alter(resource)
    if ('records' in altered) records.push(...altered.records)
    return { resourceType, resourceName, ...('error' in altered ? altered.error : NO_ERROR) }
  })
  const body: ResponseInput<44> = { throttleTimeMs: 0, responses }
  return { records: validateOnly ? [] : records, body }
}

function keyOf({ resourceType, resourceName }: ConfigResource): string {
  return configResourceKey(resourceType, resourceName)
}

/** Configs belong to something that is there; groups and client metrics may come later. */
function missingError({ image }: ControllerState, { resourceType, resourceName }: ConfigResource): ApiError | null {
  const { TOPIC, BROKER, GROUP, CLIENT_METRICS } = CONFIG_RESOURCE_TYPE
  if (resourceType === TOPIC) {
    if (resourceName === '')
      return apiError(errors.INVALID_REQUEST, 'A topic needs a name: topics have no default resource.')
    if (image.topics.has(resourceName)) return null
    return apiError(errors.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${resourceName}'.`)
  }
  if (resourceType === BROKER) {
    if (resourceName === '' || image.brokers.has(Number(resourceName))) return null
    if (!/^\d+$/.test(resourceName)) {
      return apiError(errors.INVALID_REQUEST, `'${resourceName}' is not a broker id.`)
    }
    return apiError(errors.BROKER_ID_NOT_REGISTERED, `Broker ${resourceName} is not registered.`)
  }
  if (resourceType === GROUP || resourceType === CLIENT_METRICS) {
    return resourceName === '' ? apiError(errors.INVALID_REQUEST, 'This resource needs a name.') : null
  }
  return apiError(errors.INVALID_REQUEST, `Resource type ${resourceType} has no configs.`)
}

/** The records that alter one resource's configs, for a topic that is about to be created as well. */
export function planAlterConfig(
  controller: ControllerState,
  resource: ConfigResource,
  operations: readonly ConfigOperation[],
): Altered {
  const current = controller.image.configs.get(keyOf(resource))
  const records: MetadataRecord[] = []
  for (const operation of inJavaHashOrder(operations, ({ name }) => name)) {
    const value = valueAfter(resource, operation, current?.get(operation.name))
    if (typeof value === 'object' && value !== null) return value
    const error = valueError(resource, operation.name, value) ?? elrError(controller, resource, operation.name, value)
    if (error !== null) return invalidConfig(error)
    // A broker config is written again even if it is the same: brokers reload then (KAFKA-14136).
    const isBroker = resource.resourceType === CONFIG_RESOURCE_TYPE.BROKER
    if (value === (current?.get(operation.name) ?? null) && !isBroker) continue
    records.push(configRecord(resource, operation.name, value))
  }
  return { records: [...records, ...clearElrRecords(controller, resource, records)] }
}

function configRecord(
  { resourceType, resourceName }: ConfigResource,
  name: string,
  value: string | null,
): MetadataRecord {
  return metadataRecord('ConfigRecord', { resourceType, resourceName, name, value })
}

function valueAfter(
  { resourceType }: ConfigResource,
  { name, configOperation, value }: ConfigOperation,
  current: string | undefined,
): string | null | { error: ApiError } {
  const { SET, DELETE, APPEND, SUBTRACT } = CONFIG_OPERATION
  if (configOperation === DELETE) return null
  if (value === null) return { error: apiError(errors.INVALID_REQUEST, `${name} needs a value.`) }
  if (configOperation === SET) return value
  if (configOperation !== APPEND && configOperation !== SUBTRACT) {
    return { error: apiError(errors.INVALID_REQUEST, `There is no operation ${configOperation}.`) }
  }
  const def = configDefOf(scopeOf(resourceType), name)
  const operation = configOperation === APPEND ? 'APPEND' : 'SUBTRACT'
  if (def?.type !== 'LIST') return invalidConfig(`${operation} is for lists, and ${name} is none.`)
  const parts = (current ?? defaultTextOf(def) ?? '').split(',').filter((part) => part !== '')
  const given = value.split(',')
  if (configOperation === SUBTRACT) return parts.filter((part) => !given.includes(part)).join(',')
  return [...parts, ...given.filter((part) => !parts.includes(part))].join(',')
}

function scopeOf(resourceType: number): 'topic' | 'broker' | 'group' {
  if (resourceType === CONFIG_RESOURCE_TYPE.TOPIC) return 'topic'
  return resourceType === CONFIG_RESOURCE_TYPE.GROUP ? 'group' : 'broker'
}

/** Brokers know configs that are not defined here (listener prefixes, plug-ins), so unknown names are theirs to refuse. */
function valueError({ resourceType }: ConfigResource, name: string, value: string | null): string | null {
  const scope = scopeOf(resourceType)
  if (value === null || (scope === 'broker' && !Object.hasOwn(configDefs.broker, name))) return null
  const parsed = parseConfig(scope, name, value)
  return 'error' in parsed ? parsed.error : null
}

const MIN_ISR = 'min.insync.replicas'

/** With ELR the whole cluster must agree on the minimum (KIP-966). */
function elrError(
  { image }: ControllerState,
  resource: ConfigResource,
  name: string,
  value: string | null,
): string | null {
  if (!isElrEnabled(image) || name !== MIN_ISR || resource.resourceType !== CONFIG_RESOURCE_TYPE.BROKER) return null
  if (resource.resourceName !== '') return `With ELR no broker may have a ${MIN_ISR} of its own.`
  return value === null ? `With ELR the cluster-wide ${MIN_ISR} may be changed, not removed.` : null
}

/** Who was eligible under another minimum is not known to be eligible now. */
function clearElrRecords(
  { image }: ControllerState,
  resource: ConfigResource,
  records: readonly MetadataRecord[],
): MetadataRecord[] {
  const changed = records.some(({ kind, data }) => kind === 'ConfigRecord' && data.name === MIN_ISR)
  if (!changed || !isElrEnabled(image)) return []
  if (resource.resourceType === CONFIG_RESOURCE_TYPE.TOPIC) {
    return [metadataRecord('ClearElrRecord', { topicName: resource.resourceName })]
  }
  return keyOf(resource) === CLUSTER_DEFAULT_KEY ? [metadataRecord('ClearElrRecord', { topicName: '' })] : []
}
