import {
  CONFIG_TYPE_ID,
  type ConfigName,
  configDefs,
  configDefOf,
  defaultTextOf,
  synonymsOf,
} from '../../protocol/configs.ts'
import type { ConfigDef } from '../../protocol/config-def.ts'
import type {
  DescribeConfigsResourceResult,
  DescribeConfigsSynonym,
} from '../../protocol/schema/32-describe-configs.ts'
import { CLUSTER_DEFAULT_KEY, CONFIG_RESOURCE_TYPE, configResourceKey } from '../metadata/config-resource.ts'
import type { NodeState } from './node-state.ts'

/** Where a config's value comes from, as DescribeConfigs numbers it. */
const SOURCE = { TOPIC: 1, DYNAMIC_BROKER: 2, DYNAMIC_DEFAULT_BROKER: 3, STATIC_BROKER: 4, DEFAULT: 5 } as const

const WITHOUT_RULES: ConfigDef = { type: 'STRING', default: null, importance: 'LOW' }

/** Every topic config with its value, by name. */
export function topicConfigEntries(
  node: NodeState,
  topic: string,
  withSynonyms: boolean,
): DescribeConfigsResourceResult[] {
  const own = node.image.configs.get(configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, topic))
  return namesOf(configDefs.topic).map((name) => {
    const def = configDefs.topic[name as ConfigName<'topic'>] as ConfigDef
    const text = own?.get(name)
    const names = synonymsOf(name as ConfigName<'topic'>).map((synonym) => synonym.name)
    const inherited = brokerValues(node, names)
    const values = text === undefined ? inherited : [{ name, value: text, source: SOURCE.TOPIC }, ...inherited]
    return entry(name, def, values, withSynonyms ? shown(values, text === undefined ? names[0] : name) : [], false)
  })
}

/** Every broker config as it holds on this broker. */
export function brokerConfigEntries(node: NodeState, withSynonyms: boolean): DescribeConfigsResourceResult[] {
  return namesOf(configDefs.broker).map((name) => {
    const def = configDefOf('broker', name) ?? WITHOUT_RULES
    const values = brokerValues(node, synonymsOfBroker.get(name) ?? [name])
    const own = values.filter((each) => each.name === name)
    return entry(name, def, own, withSynonyms ? shown(values, name) : [], def.dynamic === undefined)
  })
}

/** Broker configs that may be said in another unit too, e.g. `log.retention.ms` in hours: all their names. */
const synonymsOfBroker: ReadonlyMap<string, readonly string[]> = new Map(
  namesOf(configDefs.topic).flatMap((name) => {
    const names = synonymsOf(name as ConfigName<'topic'>).map((synonym) => synonym.name)
    return names.length > 1 ? [[names[0] as string, names] as const] : []
  }),
)

/** As Kafka shows them: what stands before the first value under the config's own name is left out. */
function shown(values: DescribeConfigsSynonym[], name: string | undefined): DescribeConfigsSynonym[] {
  const first = values.findIndex((each) => each.name === name)
  return first < 0 ? [] : values.slice(first)
}

/** What is set for all brokers together, and nothing else. */
export function clusterConfigEntries(node: NodeState, withSynonyms: boolean): DescribeConfigsResourceResult[] {
  const set = node.image.configs.get(CLUSTER_DEFAULT_KEY) ?? new Map<string, string>()
  return [...set].sort().map(([name, value]) => {
    const def = configDefOf('broker', name) ?? WITHOUT_RULES
    const values = [{ name, value, source: SOURCE.DYNAMIC_DEFAULT_BROKER }]
    return entry(name, def, values, withSynonyms ? values : [], false)
  })
}

function namesOf(defs: Readonly<Record<string, ConfigDef>>): string[] {
  return Object.keys(defs)
    .filter((name) => !defs[name]?.internal)
    .sort()
}

/** All values of the broker configs of these names, strongest first. */
function brokerValues(node: NodeState, names: readonly string[]): DescribeConfigsSynonym[] {
  const { configs } = node.image
  const own = configs.get(configResourceKey(CONFIG_RESOURCE_TYPE.BROKER, String(node.config.id)))
  const layers: [source: number, read: (name: string) => string | null | undefined][] = [
    [SOURCE.DYNAMIC_BROKER, (name) => own?.get(name)],
    [SOURCE.DYNAMIC_DEFAULT_BROKER, (name) => configs.get(CLUSTER_DEFAULT_KEY)?.get(name)],
    [SOURCE.STATIC_BROKER, (name) => node.config.properties[name]],
    [SOURCE.DEFAULT, (name) => defaultTextOf(configDefOf('broker', name) ?? WITHOUT_RULES)],
  ]
  return layers.flatMap(([source, read]) =>
    names.flatMap((name) => {
      const value = read(name)
      return value === undefined || value === null ? [] : [{ name, value, source }]
    }),
  )
}

function entry(
  name: string,
  def: ConfigDef,
  values: DescribeConfigsSynonym[],
  synonyms: DescribeConfigsSynonym[],
  readOnly: boolean,
): DescribeConfigsResourceResult {
  const [first] = values
  const isPlain = first === undefined || first.name === name || first.source === SOURCE.TOPIC
  return {
    name,
    // Under another name a value may have another unit: then it is Kafka's default in this one's.
    value: isPlain || first.source !== SOURCE.DEFAULT ? (first?.value ?? defaultTextOf(def)) : defaultTextOf(def),
    readOnly,
    configSource: first?.source ?? SOURCE.DEFAULT,
    isSensitive: false,
    synonyms,
    configType: CONFIG_TYPE_ID[def.type],
    documentation: null,
  }
}
