import type { BrokerImage } from './metadata-image.ts'
import type { PartitionImage } from './partition-image.ts'

/** How a partition was before, and is after, the replayed records. Null: it did not exist then. */
export interface PartitionDelta {
  readonly topic: string
  readonly topicId: string
  readonly partition: number
  readonly before: PartitionImage | null
  after: PartitionImage | null
}

export interface BrokerDelta {
  readonly id: number
  readonly before: BrokerImage | null
  after: BrokerImage | null
}

/** What a run of records changed in an image, in the order of the log. Made per step, never kept. */
export interface MetadataDelta {
  /** By `topicId:partition`. */
  readonly partitions: Map<string, PartitionDelta>
  /** Topic id → name. */
  readonly createdTopics: Map<string, string>
  readonly deletedTopics: Map<string, string>
  readonly brokers: Map<number, BrokerDelta>
  readonly controllers: Set<number>
  /** Keys of the resources whose configs changed: `TOPIC~orders`. */
  readonly configs: Set<string>
  readonly features: Set<string>
  readonly clientQuotas: Set<string>
  /** The next producer id moved. */
  producerIds: boolean
}

export function createMetadataDelta(): MetadataDelta {
  return {
    partitions: new Map(),
    createdTopics: new Map(),
    deletedTopics: new Map(),
    brokers: new Map(),
    controllers: new Set(),
    configs: new Set(),
    features: new Set(),
    clientQuotas: new Set(),
    producerIds: false,
  }
}

export function notePartition(delta: MetadataDelta, change: PartitionDelta): void {
  const key = `${change.topicId}:${change.partition}`
  const known = delta.partitions.get(key)
  if (known === undefined) delta.partitions.set(key, change)
  else known.after = change.after
}

export function noteBroker(delta: MetadataDelta, change: BrokerDelta): void {
  const known = delta.brokers.get(change.id)
  if (known === undefined) delta.brokers.set(change.id, change)
  else known.after = change.after
}

/** Partitions that are other than before; one that came and went is not among them. */
export function changedPartitions(delta: MetadataDelta): PartitionDelta[] {
  return [...delta.partitions.values()].filter(({ before, after }) => before !== after)
}

/** Those of them that the broker has, or had, a replica of. */
export function changedPartitionsOf(delta: MetadataDelta, brokerId: number): PartitionDelta[] {
  return changedPartitions(delta).filter(
    ({ before, after }) => before?.replicas.includes(brokerId) || after?.replicas.includes(brokerId),
  )
}

export function changedBrokers(delta: MetadataDelta): BrokerDelta[] {
  return [...delta.brokers.values()].filter(({ before, after }) => before !== after)
}
