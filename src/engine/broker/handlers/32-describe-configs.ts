/**
 * DescribeConfigs, versions 1–4.
 *
 * Configs of topics and brokers with their values, sources and synonyms.
 * Differs from Kafka: other resource types are INVALID_REQUEST, documentation is not told, entries come in order of names.
 */
import { errors } from '../../../protocol/errors.ts'
import type { DescribeConfigsResource, DescribeConfigsResult } from '../../../protocol/schema/32-describe-configs.ts'
import { CONFIG_RESOURCE_TYPE } from '../../metadata/config-resource.ts'
import { brokerConfigEntries, clusterConfigEntries, topicConfigEntries } from '../config-entries.ts'
import type { Handle } from '../handler.ts'
import type { NodeState } from '../node-state.ts'
import { isValidTopicName } from '../topic-names.ts'

export const handle: Handle<32> = (node, { resources, includeSynonyms }) => {
  return { throttleTimeMs: 0, results: resources.map((resource) => describe(node, resource, includeSynonyms)) }
}

function describe(node: NodeState, resource: DescribeConfigsResource, withSynonyms: boolean): DescribeConfigsResult {
  const { resourceType, resourceName, configurationKeys } = resource
  const refused = (errorCode: number, errorMessage: string): DescribeConfigsResult => {
    return { errorCode, errorMessage, resourceType, resourceName, configs: [] }
  }
  const entries = () => {
    if (resourceType === CONFIG_RESOURCE_TYPE.TOPIC) return topicConfigEntries(node, resourceName, withSynonyms)
    return resourceName === '' ? clusterConfigEntries(node, withSynonyms) : brokerConfigEntries(node, withSynonyms)
  }
  if (resourceType === CONFIG_RESOURCE_TYPE.TOPIC) {
    if (!isValidTopicName(resourceName))
      return refused(errors.INVALID_TOPIC_EXCEPTION, `Topic name '${resourceName}' is illegal`)
    if (!node.image.topics.has(resourceName)) return refused(errors.UNKNOWN_TOPIC_OR_PARTITION, '')
  } else if (resourceType === CONFIG_RESOURCE_TYPE.BROKER) {
    if (resourceName !== '' && resourceName !== String(node.config.id)) {
      const message = `Unexpected broker id, expected ${node.config.id} or empty string, but received ${resourceName}`
      return refused(errors.INVALID_REQUEST, message)
    }
  } else return refused(errors.INVALID_REQUEST, `Unsupported resource type: ${resourceType}`)
  const isAsked = (name: string) =>
    configurationKeys === null || configurationKeys.length === 0 || configurationKeys.includes(name)
  const configs = entries().filter(({ name }) => isAsked(name))
  return { errorCode: errors.NONE, errorMessage: '', resourceType, resourceName, configs }
}
