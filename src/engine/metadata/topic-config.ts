import { configText, type ConfigValue, parseConfigText } from '../../protocol/config-def.ts'
import { type ConfigName, configDefOf, configDefs, defaultTextOf, synonymsOf } from '../../protocol/configs.ts'
import { CLUSTER_DEFAULT_KEY, CONFIG_RESOURCE_TYPE, configResourceKey } from './config-resource.ts'
import type { MetadataImage } from './metadata-image.ts'

/** Where a value comes from; the numbers are DescribeConfigs' own. */
export const CONFIG_SOURCE = {
  TOPIC: 1,
  DYNAMIC_BROKER: 2,
  DYNAMIC_DEFAULT_BROKER: 3,
  STATIC_BROKER: 4,
  DEFAULT: 5,
} as const

/** The node whose properties and dynamic broker configs a topic falls back to. */
export interface ConfigNode {
  readonly nodeId: number
  readonly properties: Readonly<Record<string, string>>
}

/** A value under the name by which its source has it: `log.retention.hours` for a topic's `retention.ms`. */
export interface ConfigEntry {
  readonly name: string
  readonly value: string | null
  readonly source: number
}

/** Everything that has a say in a topic config, strongest first; the last is the default. `own`: what the topic sets. */
export function topicConfigSynonyms(
  image: MetadataImage,
  node: ConfigNode,
  own: ReadonlyMap<string, string> | undefined,
  name: ConfigName<'topic'>,
): ConfigEntry[] {
  const nodeKey = configResourceKey(CONFIG_RESOURCE_TYPE.BROKER, String(node.nodeId))
  const synonyms = synonymsOf(name)
  const from = (source: number, textOf: (synonym: ConfigName<'broker'>) => string | null | undefined) =>
    synonyms.flatMap((synonym): ConfigEntry[] => {
      const value = textOf(synonym.name)
      return value === undefined || value === null ? [] : [{ name: synonym.name, value, source }]
    })
  const set = own?.get(name)
  const entries = [
    ...(set === undefined ? [] : [{ name, value: set, source: CONFIG_SOURCE.TOPIC }]),
    ...from(CONFIG_SOURCE.DYNAMIC_BROKER, (synonym) => image.configs.get(nodeKey)?.get(synonym)),
    ...from(CONFIG_SOURCE.DYNAMIC_DEFAULT_BROKER, (synonym) => image.configs.get(CLUSTER_DEFAULT_KEY)?.get(synonym)),
    ...from(CONFIG_SOURCE.STATIC_BROKER, (synonym) => node.properties[synonym]),
    ...from(CONFIG_SOURCE.DEFAULT, (synonym) => defaultTextOf(configDefs.broker[synonym])),
  ]
  const hasDefault = entries.at(-1)?.source === CONFIG_SOURCE.DEFAULT
  return hasDefault ? entries : [...entries, defaultEntry(name)]
}

function defaultEntry(name: ConfigName<'topic'>): ConfigEntry {
  return { name, value: defaultTextOf(configDefs.topic[name]), source: CONFIG_SOURCE.DEFAULT }
}

/** A topic config as it holds, in the topic's own words and units. */
export function effectiveTopicConfig(
  image: MetadataImage,
  node: ConfigNode,
  own: ReadonlyMap<string, string> | undefined,
  name: ConfigName<'topic'>,
): ConfigEntry {
  const strongest = topicConfigSynonyms(image, node, own, name)[0]
  if (strongest === undefined || strongest.source === CONFIG_SOURCE.DEFAULT) return defaultEntry(name)
  return { name, value: inTopicUnits(name, strongest), source: strongest.source }
}

/** Hours and minutes of a broker config as the topic's milliseconds. */
function inTopicUnits(name: ConfigName<'topic'>, { name: from, value }: ConfigEntry): string | null {
  const factor = synonymsOf(name).find((synonym) => synonym.name === from)?.factor ?? 1
  const def = configDefOf('broker', from)
  if (value === null || factor === 1 || def === undefined) return value
  const parsed = parseConfigText(def, value)
  if ('error' in parsed || typeof parsed.value !== 'number') return value
  return configText('LONG', parsed.value > 0 ? parsed.value * factor : parsed.value)
}

/** What a topic sets by itself. */
export function ownTopicConfigs(image: MetadataImage, topic: string): ReadonlyMap<string, string> | undefined {
  return image.configs.get(configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, topic))
}

/**
 * A topic config as a value: the topic's own, else dynamic broker configs, else the node's properties, else Kafka's
 * default. A text that can't be read (it was checked when it was set) reads as the default.
 */
export function topicConfig<N extends ConfigName<'topic'>>(
  image: MetadataImage,
  node: ConfigNode,
  topic: string,
  name: N,
): (typeof configDefs.topic)[N]['default'] {
  const { value } = effectiveTopicConfig(image, node, ownTopicConfigs(image, topic), name)
  const parsed = value === null ? { value: null } : parseConfigText(configDefs.topic[name], value)
  const read: ConfigValue = 'error' in parsed ? configDefs.topic[name].default : parsed.value
  return read as (typeof configDefs.topic)[N]['default']
}
