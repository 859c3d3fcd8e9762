/**
 * ListConfigResources, versions 0–1.
 *
 * Names of what can have configs: topics, brokers, and groups and client metrics that have some. Version 0 asked for client
 * metrics only.
 */
import { errors } from '../../../protocol/errors.ts'
import { CONFIG_RESOURCE_TYPE, splitConfigResourceKey } from '../../metadata/config-resource.ts'
import { aliveBrokers } from '../../metadata/lookup.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'

const { TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP } = CONFIG_RESOURCE_TYPE
const ALL: readonly number[] = [TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP]

export const handle: Handle<74> = (node, request, from) => {
  const asked = request.resourceTypes.length === 0 ? ALL : request.resourceTypes
  const types = from.apiVersion === 0 ? [CLIENT_METRICS] : asked
  if (types.some((type) => !ALL.includes(type))) {
    return { throttleTimeMs: 0, errorCode: errors.UNSUPPORTED_VERSION, configResources: [] }
  }
  const configResources = types.flatMap((resourceType) =>
    namesOf(node, resourceType).map((resourceName) => ({ resourceName, resourceType })),
  )
  return { throttleTimeMs: 0, errorCode: errors.NONE, configResources }
}

function namesOf(node: NodeState, type: number): string[] {
  const { image } = node
  if (type === TOPIC) return [...image.topics.keys()].sort()
  if (type === BROKER || type === BROKER_LOGGER) return aliveBrokers(image).map(({ id }) => String(id))
  return [...image.configs.keys()]
    .map(splitConfigResourceKey)
    .filter(({ resourceType }) => resourceType === type)
    .map(({ resourceName }) => resourceName)
    .sort()
}
