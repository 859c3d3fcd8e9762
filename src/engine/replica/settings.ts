import type { NodeConfig } from '../../contract/session.ts'
import type { ConfigValue } from '../../protocol/config-def.ts'
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

/** What was read of a node's configs. It holds as long as its properties and the image's configs are the same objects. */
interface ReadConfigs {
  properties: NodeSettings['properties']
  broker: Map<string, ConfigValue>
  /** By topic. */
  minInsyncReplicas: Map<string, number>
}

const readConfigs = new WeakMap<MetadataImage['configs'], ReadConfigs>()

function readConfigsOf({ properties }: NodeSettings, { configs }: MetadataImage): ReadConfigs {
  const known = readConfigs.get(configs)
  if (known?.properties === properties) return known
  const made: ReadConfigs = { properties, broker: new Map(), minInsyncReplicas: new Map() }
  readConfigs.set(configs, made)
  return made
}

/**
 * A broker config as it holds now: dynamic for this broker, cluster-wide dynamic (KIP-226), the node's properties, Kafka's
 * default. A text that is no value of the config's type is passed over.
 */
export function brokerConfig<N extends BrokerName>(
  settings: NodeSettings,
  image: MetadataImage,
  name: N,
): BrokerValue<N> {
  const { broker } = readConfigsOf(settings, image)
  let value = broker.get(name)
  if (value === undefined) {
    value = readBrokerConfig(settings, image, name)
    broker.set(name, value)
  }
  return value as BrokerValue<N>
}

function readBrokerConfig(settings: NodeSettings, image: MetadataImage, name: BrokerName): ConfigValue {
  const dynamic = configDefOf('broker', name)?.dynamic === undefined ? undefined : dynamicOf(settings, image, name)
  for (const text of [dynamic, settings.properties[name]]) {
    if (text === undefined) continue
    const parsed = parseConfig('broker', name, text)
    if ('value' in parsed) return parsed.value
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
  const { minInsyncReplicas } = readConfigsOf(settings, image)
  let value = minInsyncReplicas.get(topic)
  if (value === undefined) {
    const own = image.configs.get(configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, topic))?.get('min.insync.replicas')
    value = own === undefined ? brokerConfig(settings, image, 'min.insync.replicas') : Number(own)
    minInsyncReplicas.set(topic, value)
  }
  return value
}

/** The listener that brokers use among themselves: the first one that is not the controller's. */
export function interBrokerListener(settings: NodeSettings): string {
  const named = settings.properties['inter.broker.listener.name']
  if (named !== undefined) return named
  const controller = controllerListeners(settings)
  return settings.listeners.find(({ name }) => !controller.includes(name))?.name ?? 'PLAINTEXT'
}

const knownControllerListeners = new WeakMap<NodeSettings['properties'], readonly string[]>()

export function controllerListeners({ properties }: NodeSettings): readonly string[] {
  let names = knownControllerListeners.get(properties)
  if (names === undefined) {
    names = (properties['controller.listener.names'] ?? 'CONTROLLER').split(',').map((name) => name.trim())
    knownControllerListeners.set(properties, names)
  }
  return names
}
