import type { NodeConfig } from '../../contract/session.ts'
import { configDefOf, type ConfigName, defaultOf, parseConfig } from '../../protocol/configs.ts'
import { brokerLogDefaults, type LogConfig, logConfigOf } from '../log/log-config.ts'
import { CLUSTER_DEFAULT_KEY, CONFIG_RESOURCE_TYPE, configResourceKey } from '../metadata/config-resource.ts'
import { dynamicBrokerConfig } from '../metadata/lookup.ts'
import type { MetadataImage } from '../metadata/metadata-image.ts'

/** What a node is told when its process is made, and what it reads of meta.properties when it starts. */
export interface NodeSettings extends NodeConfig {
  clusterId: string
  /** directory.id of the log directory; the zero UUID until the node has started. */
  directoryId: string
}

type BrokerName = ConfigName<'broker'>
type BrokerValue<N extends BrokerName> = ReturnType<typeof defaultOf<'broker', N>>

/**
 * A broker config as it holds now: dynamic for this broker, cluster-wide dynamic (KIP-226), the node's properties, Kafka's
 * default. A text that is no value of the config's type is passed over.
 */
export function brokerConfig<N extends BrokerName>(
  settings: NodeSettings,
  image: MetadataImage,
  name: N,
): BrokerValue<N> {
  const dynamic = configDefOf('broker', name)?.dynamic === undefined ? undefined : dynamicOf(settings, image, name)
  for (const text of [dynamic, settings.properties[name]]) {
    if (text === undefined) continue
    const parsed = parseConfig('broker', name, text)
    if ('value' in parsed) return parsed.value as BrokerValue<N>
  }
  return defaultOf('broker', name)
}

function dynamicOf(settings: NodeSettings, image: MetadataImage, name: string): string | undefined {
  return dynamicBrokerConfig(image, settings.id, name)
}

function textsOf(image: MetadataImage, resourceKey: string): Record<string, string> {
  return Object.fromEntries(image.configs.get(resourceKey) ?? [])
}

/** How a topic's logs are kept: its own configs, then those of the broker under their other names. */
export function logConfigOfTopic(settings: NodeSettings, image: MetadataImage, topic: string): LogConfig {
  return logConfigOf(
    textsOf(image, configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, topic)),
    brokerLogDefaults(textsOf(image, configResourceKey(CONFIG_RESOURCE_TYPE.BROKER, String(settings.id)))),
    brokerLogDefaults(textsOf(image, CLUSTER_DEFAULT_KEY)),
    brokerLogDefaults(settings.properties),
  )
}

/** `min.insync.replicas` of a topic, before it is limited by the number of replicas. */
export function minInsyncReplicasOf(settings: NodeSettings, image: MetadataImage, topic: string): number {
  const own = image.configs.get(configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, topic))?.get('min.insync.replicas')
  return own === undefined ? brokerConfig(settings, image, 'min.insync.replicas') : Number(own)
}

/** The listener that brokers use among themselves: the first one that is not the controller's. */
export function interBrokerListener(settings: NodeSettings): string {
  const named = settings.properties['inter.broker.listener.name']
  if (named !== undefined) return named
  const controller = controllerListeners(settings)
  return settings.listeners.find(({ name }) => !controller.includes(name))?.name ?? 'PLAINTEXT'
}

export function controllerListeners(settings: NodeSettings): string[] {
  return (settings.properties['controller.listener.names'] ?? 'CONTROLLER').split(',').map((name) => name.trim())
}
