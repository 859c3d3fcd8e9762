import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import type { PartitionImage } from './partition-image.ts'

/**
 * What the metadata log says up to an offset: the fold of its records. Plain data, the same on brokers (committed records
 * only) and on the active controller (its own records at once).
 */
export interface MetadataImage {
  /** Offset and leader epoch of the last record replayed; −1 before the first. */
  lastOffset: number
  lastEpoch: number
  /** By topic name. */
  topics: Map<string, TopicImage>
  /** Topic id → name. */
  topicNames: Map<string, string>
  brokers: Map<number, BrokerImage>
  controllers: Map<number, ControllerImage>
  /** By resource (`TOPIC~orders`, `BROKER~1`, `BROKER~`): config name → value. Only what was set. */
  configs: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Finalized feature levels; a feature at level 0 is absent. */
  features: Map<string, number>
  /** First producer id that no block holds yet. */
  producerIdsNext: number
  /** Quotas by entity (see `quotaEntityKey`). */
  clientQuotas: Map<string, ClientQuotaImage>
  /** An open metadata transaction (KIP-866): its records are hidden until it ends. */
  transaction: MetadataTransaction | null
}

export interface MetadataTransaction {
  startOffset: number
  records: { offset: number; record: MetadataRecord }[]
}

export interface TopicImage {
  readonly name: string
  readonly topicId: string
  readonly partitions: Map<number, PartitionImage>
}

export interface EndpointImage {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly securityProtocol: number
}

export interface FeatureRange {
  readonly name: string
  readonly minSupportedVersion: number
  readonly maxSupportedVersion: number
}

/** A broker's registration. Never changed in place. */
export interface BrokerImage {
  readonly id: number
  /** Offset of the log at which it registered; what it must prove in every request. */
  readonly epoch: number
  readonly incarnationId: string
  readonly endpoints: readonly EndpointImage[]
  readonly supportedFeatures: readonly FeatureRange[]
  readonly rack: string | null
  readonly fenced: boolean
  readonly inControlledShutdown: boolean
  readonly directories: readonly string[]
  /** Log directories that take no new replicas (4.3); null until the broker has told. */
  readonly cordonedDirectories: readonly string[] | null
  /** Offset of the RegisterBrokerRecord: the broker has caught up when it has this. */
  readonly registrationOffset: number
}

export interface ControllerImage {
  readonly id: number
  readonly incarnationId: string
  readonly endpoints: readonly EndpointImage[]
  readonly supportedFeatures: readonly FeatureRange[]
}

export interface ClientQuotaImage {
  readonly entity: readonly { readonly entityType: string; readonly entityName: string | null }[]
  /** `producer_byte_rate` → value. */
  readonly quotas: Map<string, number>
}

export function createMetadataImage(): MetadataImage {
  return {
    lastOffset: -1,
    lastEpoch: -1,
    topics: new Map(),
    topicNames: new Map(),
    brokers: new Map(),
    controllers: new Map(),
    configs: new Map(),
    features: new Map(),
    producerIdsNext: 0,
    clientQuotas: new Map(),
    transaction: null,
  }
}

/** Configs are replaced, never changed: what was read of them holds as long as `image.configs` is the same map. */
export function setConfigs(image: MetadataImage, key: string, configs: ReadonlyMap<string, string>): void {
  const all = new Map(image.configs)
  if (configs.size === 0) all.delete(key)
  else all.set(key, configs)
  image.configs = all
}

/** One key per entity, whatever the order of its parts. */
export function quotaEntityKey(entity: ClientQuotaImage['entity']): string {
  const parts = entity.map(({ entityType, entityName }) => JSON.stringify([entityType, entityName]))
  return parts.sort().join()
}
