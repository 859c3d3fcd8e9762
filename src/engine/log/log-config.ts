/** The topic configs that shape a log, as numbers. Long.MAX_VALUE is Infinity. */

export interface LogConfig {
  segmentBytes: number
  segmentMs: number
  segmentJitterMs: number
  segmentIndexBytes: number
  indexIntervalBytes: number
  retentionMs: number
  retentionBytes: number
  fileDeleteDelayMs: number
  /** `cleanup.policy` contains `delete`; neither: an empty list, retention without end. */
  deletes: boolean
  compacts: boolean
  minCompactionLagMs: number
  maxCompactionLagMs: number
  minCleanableDirtyRatio: number
  deleteRetentionMs: number
  maxMessageBytes: number
  flushMessages: number
  compressionType: string
  messageTimestampType: 'CreateTime' | 'LogAppendTime'
  messageTimestampBeforeMaxMs: number
  messageTimestampAfterMaxMs: number
  producerIdExpirationMs: number
}

/** Kafka's defaults by topic config name. `producer.id.expiration.ms` is a broker config that every log needs. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'segment.bytes': '1073741824',
  'segment.ms': '604800000',
  'segment.jitter.ms': '0',
  'segment.index.bytes': '10485760',
  'index.interval.bytes': '4096',
  'retention.ms': '604800000',
  'retention.bytes': '-1',
  'file.delete.delay.ms': '60000',
  'cleanup.policy': 'delete',
  'min.compaction.lag.ms': '0',
  'max.compaction.lag.ms': '9223372036854775807',
  'min.cleanable.dirty.ratio': '0.5',
  'delete.retention.ms': '86400000',
  'max.message.bytes': '1048588',
  'flush.messages': '9223372036854775807',
  'compression.type': 'producer',
  'message.timestamp.type': 'CreateTime',
  'message.timestamp.before.max.ms': '9223372036854775807',
  'message.timestamp.after.max.ms': '3600000',
  'producer.id.expiration.ms': '86400000',
}

/** Topic config → the broker configs it takes its value from, first one set wins; hours and minutes in their unit's ms. */
const SYNONYMS: readonly (readonly [topic: string, broker: string, unitMs?: number])[] = [
  ['segment.bytes', 'log.segment.bytes'],
  ['segment.ms', 'log.roll.ms'],
  ['segment.ms', 'log.roll.hours', 3_600_000],
  ['segment.jitter.ms', 'log.roll.jitter.ms'],
  ['segment.jitter.ms', 'log.roll.jitter.hours', 3_600_000],
  ['segment.index.bytes', 'log.index.size.max.bytes'],
  ['index.interval.bytes', 'log.index.interval.bytes'],
  ['retention.ms', 'log.retention.ms'],
  ['retention.ms', 'log.retention.minutes', 60_000],
  ['retention.ms', 'log.retention.hours', 3_600_000],
  ['retention.bytes', 'log.retention.bytes'],
  ['file.delete.delay.ms', 'log.segment.delete.delay.ms'],
  ['cleanup.policy', 'log.cleanup.policy'],
  ['min.compaction.lag.ms', 'log.cleaner.min.compaction.lag.ms'],
  ['max.compaction.lag.ms', 'log.cleaner.max.compaction.lag.ms'],
  ['min.cleanable.dirty.ratio', 'log.cleaner.min.cleanable.ratio'],
  ['delete.retention.ms', 'log.cleaner.delete.retention.ms'],
  ['max.message.bytes', 'message.max.bytes'],
  ['flush.messages', 'log.flush.interval.messages'],
  ['compression.type', 'compression.type'],
  ['message.timestamp.type', 'log.message.timestamp.type'],
  ['message.timestamp.before.max.ms', 'log.message.timestamp.before.max.ms'],
  ['message.timestamp.after.max.ms', 'log.message.timestamp.after.max.ms'],
  ['producer.id.expiration.ms', 'producer.id.expiration.ms'],
]

/** What a broker's properties set for every topic, by topic config name. */
export function brokerLogDefaults(properties: Readonly<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [topic, broker, unitMs] of SYNONYMS) {
    const value = properties[broker]
    if (value === undefined || out[topic] !== undefined) continue
    out[topic] = unitMs === undefined || Number(value) < 0 ? value : String(Number(value) * unitMs)
  }
  return out
}

/** A number as Kafka writes it; a long beyond 2^53 is without end. Throws on what is no number. */
function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value)) throw new Error(`${name}: '${text}' is not a number`)
  return value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : value
}

/**
 * The log configs out of layers of topic configs, the first layer that names one wins; what none names is Kafka's default.
 * `internal.segment.bytes` wins over `segment.bytes`, as in Kafka's own tests.
 */
export function logConfigOf(...layers: readonly Readonly<Record<string, string>>[]): LogConfig {
  const find = (name: string): string | undefined => layers.find((layer) => layer[name] !== undefined)?.[name]
  const text = (name: string): string => find(name) ?? (DEFAULTS[name] as string)
  const number = (name: string): number => numberOf(name, text(name))
  const policies = text('cleanup.policy')
    .split(',')
    .map((policy) => policy.trim())
  const internalBytes = find('internal.segment.bytes')
  return {
    segmentBytes: internalBytes === undefined ? number('segment.bytes') : numberOf('segment.bytes', internalBytes),
    segmentMs: number('segment.ms'),
    segmentJitterMs: number('segment.jitter.ms'),
    segmentIndexBytes: number('segment.index.bytes'),
    indexIntervalBytes: number('index.interval.bytes'),
    retentionMs: number('retention.ms'),
    retentionBytes: number('retention.bytes'),
    fileDeleteDelayMs: number('file.delete.delay.ms'),
    deletes: policies.includes('delete'),
    compacts: policies.includes('compact'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    deleteRetentionMs: number('delete.retention.ms'),
    maxMessageBytes: number('max.message.bytes'),
    flushMessages: number('flush.messages'),
    compressionType: text('compression.type'),
    messageTimestampType: text('message.timestamp.type') === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
    messageTimestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    messageTimestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    producerIdExpirationMs: number('producer.id.expiration.ms'),
  }
}

/** A compacted log also rolls so that nothing stays uncleanable for longer than `max.compaction.lag.ms`. */
export function maxSegmentMs(config: LogConfig): number {
  return config.compacts ? Math.min(config.maxCompactionLagMs, config.segmentMs) : config.segmentMs
}
