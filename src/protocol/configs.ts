import { type ConfigDef, type ConfigValue, configText, type ParsedConfig, parseConfigText } from './config-def.ts'
import { brokerConfigs } from './configs/broker.ts'
import { consumerConfigs } from './configs/consumer.ts'
import { groupConfigs } from './configs/group.ts'
import { producerConfigs } from './configs/producer.ts'
import { topicConfigs } from './configs/topic.ts'

/** Definitions by scope and name: `configDefs.broker['min.insync.replicas']`. */
export const configDefs = {
  topic: topicConfigs,
  broker: brokerConfigs,
  group: groupConfigs,
  producer: producerConfigs,
  consumer: consumerConfigs,
}

type Defs = typeof configDefs
export type ConfigScope = keyof Defs
export type ConfigName<S extends ConfigScope> = keyof Defs[S] & string
type ValueOf<D> = D extends ConfigDef<infer T> ? T : never

/** The default as a value: a number for INT, Infinity for Long.MAX, null when unset. */
export function defaultOf<S extends ConfigScope, N extends ConfigName<S>>(scope: S, name: N): ValueOf<Defs[S][N]> {
  return (configDefs[scope][name] as ConfigDef).default as ValueOf<Defs[S][N]>
}

/** The definition, or undefined for a name that the scope does not have. */
export function configDefOf(scope: ConfigScope, name: string): ConfigDef | undefined {
  const defs: Readonly<Record<string, ConfigDef>> = configDefs[scope]
  return Object.hasOwn(defs, name) ? defs[name] : undefined
}

/** The default as Kafka prints it; null when unset. */
export function defaultTextOf(def: ConfigDef): string | null {
  return configText(def.type, def.default)
}

/** Reads and checks a text. The error is Kafka's INVALID_CONFIG message. */
export function parseConfig(scope: ConfigScope, name: string, text: string): ParsedConfig {
  const def = configDefOf(scope, name)
  if (def === undefined) return { error: `Unknown ${scope} config name: ${name}` }
  const parsed = parseConfigText(def, text)
  if ('value' in parsed) return parsed
  return { error: `Invalid value ${text} for configuration ${name}: ${parsed.error}` }
}

/** Number of DescribeConfigs' ConfigType for each type. */
export const CONFIG_TYPE_ID: Readonly<Record<ConfigDef['type'], number>> = {
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  SHORT: 4,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  CLASS: 8,
}

/** A broker config that a topic config falls back to, and what one of its units is worth. */
export interface ConfigSynonym {
  readonly name: ConfigName<'broker'>
  readonly factor: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Topic configs whose broker name is another, first found first used. */
const renamed: { readonly [name: string]: readonly (readonly [ConfigName<'broker'>, number])[] } = {
  'segment.bytes': [['log.segment.bytes', 1]],
  'segment.ms': [
    ['log.roll.ms', 1],
    ['log.roll.hours', HOUR_MS],
  ],
  'segment.jitter.ms': [
    ['log.roll.jitter.ms', 1],
    ['log.roll.jitter.hours', HOUR_MS],
  ],
  'segment.index.bytes': [['log.index.size.max.bytes', 1]],
  'flush.messages': [['log.flush.interval.messages', 1]],
  'flush.ms': [
    ['log.flush.interval.ms', 1],
    ['log.flush.scheduler.interval.ms', 1],
  ],
  'retention.bytes': [['log.retention.bytes', 1]],
  'retention.ms': [
    ['log.retention.ms', 1],
    ['log.retention.minutes', MINUTE_MS],
    ['log.retention.hours', HOUR_MS],
  ],
  'max.message.bytes': [['message.max.bytes', 1]],
  'index.interval.bytes': [['log.index.interval.bytes', 1]],
  'delete.retention.ms': [['log.cleaner.delete.retention.ms', 1]],
  'min.compaction.lag.ms': [['log.cleaner.min.compaction.lag.ms', 1]],
  'max.compaction.lag.ms': [['log.cleaner.max.compaction.lag.ms', 1]],
  'file.delete.delay.ms': [['log.segment.delete.delay.ms', 1]],
  'min.cleanable.dirty.ratio': [['log.cleaner.min.cleanable.ratio', 1]],
  'cleanup.policy': [['log.cleanup.policy', 1]],
  'unclean.leader.election.enable': [['unclean.leader.election.enable', 1]],
  'min.insync.replicas': [['min.insync.replicas', 1]],
  'compression.type': [['compression.type', 1]],
  'compression.gzip.level': [['compression.gzip.level', 1]],
  'compression.lz4.level': [['compression.lz4.level', 1]],
  'compression.zstd.level': [['compression.zstd.level', 1]],
  preallocate: [['log.preallocate', 1]],
  'message.timestamp.type': [['log.message.timestamp.type', 1]],
  'message.timestamp.before.max.ms': [['log.message.timestamp.before.max.ms', 1]],
  'message.timestamp.after.max.ms': [['log.message.timestamp.after.max.ms', 1]],
  'local.retention.ms': [['log.local.retention.ms', 1]],
  'local.retention.bytes': [['log.local.retention.bytes', 1]],
}

/** Where an unset topic config takes its value from, strongest first; empty when there is no broker config for it. */
export function synonymsOf(name: ConfigName<'topic'>): readonly ConfigSynonym[] {
  const found = renamed[name] ?? []
  return found.map(([synonym, factor]) => ({ name: synonym, factor }))
}

/**
 * The value of a topic config when the topic does not set it: the strongest broker config that is set, else its default.
 * `brokerValue` gives what the broker's own configuration sets, undefined when it does not.
 */
export function topicConfigFromBroker(
  name: ConfigName<'topic'>,
  brokerValue: (name: ConfigName<'broker'>) => ConfigValue | undefined,
): ConfigValue {
  for (const synonym of synonymsOf(name)) {
    const value = brokerValue(synonym.name)
    if (value === undefined || value === null) continue
    return typeof value === 'number' && value > 0 ? value * synonym.factor : value
  }
  return configDefs.topic[name].default
}
