import type { ProducerSpec } from '../../contract/command.ts'
import { codecFor, COMPRESSION, type CompressionName } from '../../protocol/records/compression.ts'
import { configError, configOf, type NetworkSettings, networkSettings } from './client-config.ts'

/** A producer's configs as values; Kafka's names in camel case. */
export interface ProducerSettings extends NetworkSettings {
  acks: 0 | 1 | -1
  idempotence: boolean
  batchSizeBytes: number
  lingerMs: number
  bufferMemoryBytes: number
  maxBlockMs: number
  maxRequestSizeBytes: number
  deliveryTimeoutMs: number
  retries: number
  metadataMaxIdleMs: number
  compression: number
  adaptivePartitioning: boolean
  ignoreKeys: boolean
  roundRobin: boolean
}

/** `partitioner.class`, with or without its package. */
const ROUND_ROBIN = /(^|\.)RoundRobinPartitioner$/

/** Reads a spec that `validateProducerSpec` finds right. `acks` of the spec counts, not that of its configs. */
export function producerSettings(id: string, spec: ProducerSpec): ProducerSettings {
  const { configs } = spec
  const maxInFlight = configOf('producer', configs, 'max.in.flight.requests.per.connection')
  return {
    ...networkSettings('producer', id, configs, maxInFlight),
    acks: spec.acks,
    idempotence: idempotenceOf(spec),
    batchSizeBytes: configOf('producer', configs, 'batch.size'),
    lingerMs: configOf('producer', configs, 'linger.ms'),
    bufferMemoryBytes: configOf('producer', configs, 'buffer.memory'),
    maxBlockMs: configOf('producer', configs, 'max.block.ms'),
    maxRequestSizeBytes: configOf('producer', configs, 'max.request.size'),
    deliveryTimeoutMs: configOf('producer', configs, 'delivery.timeout.ms'),
    retries: configOf('producer', configs, 'retries'),
    metadataMaxIdleMs: configOf('producer', configs, 'metadata.max.idle.ms'),
    compression: COMPRESSION[configOf('producer', configs, 'compression.type') as CompressionName],
    adaptivePartitioning: configOf('producer', configs, 'partitioner.adaptive.partitioning.enable'),
    ignoreKeys: configOf('producer', configs, 'partitioner.ignore.keys'),
    roundRobin: ROUND_ROBIN.test(configOf('producer', configs, 'partitioner.class') ?? ''),
  }
}

/** What idempotence can't do without, as Kafka words it; null: nothing is in its way. */
function idempotenceConflict({ acks, configs }: ProducerSpec): string | null {
  if (acks !== -1) return `acks=all, not ${acks}`
  if (configOf('producer', configs, 'retries') === 0) return 'retries above 0'
  if (configOf('producer', configs, 'max.in.flight.requests.per.connection') > 5) {
    return 'max.in.flight.requests.per.connection of at most 5'
  }
  return null
}

/** On by default; a conflicting config switches it off silently unless it was asked for. */
function idempotenceOf(spec: ProducerSpec): boolean {
  return configOf('producer', spec.configs, 'enable.idempotence') && idempotenceConflict(spec) === null
}

/** Kafka's ConfigException for this spec, or null. */
export function validateProducerSpec(spec: ProducerSpec): string | null {
  const { configs } = spec
  const wrong = configError('producer', configs)
  if (wrong !== null) return wrong
  if (configs['transactional.id'] !== undefined) return 'transactional.id is not supported by modelled producers'
  const partitioner = configOf('producer', configs, 'partitioner.class')
  if (partitioner !== null && partitioner !== '' && !ROUND_ROBIN.test(partitioner)) {
    return `partitioner.class ${partitioner} is not known; there is RoundRobinPartitioner and the built-in one`
  }
  const name = configOf('producer', configs, 'compression.type')
  if (codecFor(COMPRESSION[name as CompressionName]) === undefined) return `compression.type ${name} has no codec here`
  const conflict = idempotenceConflict(spec)
  if (conflict !== null && configs['enable.idempotence'] === 'true') return `enable.idempotence needs ${conflict}`
  return timeoutConflict(spec)
}

function timeoutConflict({ configs }: ProducerSpec): string | null {
  const deliveryMs = configOf('producer', configs, 'delivery.timeout.ms')
  const lingerMs = configOf('producer', configs, 'linger.ms')
  const neededMs = lingerMs + configOf('producer', configs, 'request.timeout.ms')
  if (deliveryMs >= neededMs || configs['delivery.timeout.ms'] === undefined) return null
  return `delivery.timeout.ms ${deliveryMs} is below linger.ms + request.timeout.ms, ${neededMs}`
}
