import { DIRECTORY_MIGRATING, DIRECTORY_UNASSIGNED } from '../../base/uuid.ts'
import { CLUSTER_DEFAULT_KEY, CONFIG_RESOURCE_TYPE, configResourceKey } from './config-resource.ts'
import type { PartitionImage } from './partition-image.ts'
import type { BrokerImage, EndpointImage, MetadataImage, TopicImage } from './metadata-image.ts'

export function topicById(image: MetadataImage, topicId: string): TopicImage | undefined {
  const name = image.topicNames.get(topicId)
  return name === undefined ? undefined : image.topics.get(name)
}

/** Unfenced brokers in ascending order of id: those that clients may be told of. */
export function aliveBrokers(image: MetadataImage): BrokerImage[] {
  return [...image.brokers.values()].filter(({ fenced }) => !fenced).sort((a, b) => a.id - b.id)
}

export function isAliveBroker(image: MetadataImage, brokerId: number): boolean {
  return image.brokers.get(brokerId)?.fenced === false
}

/** Neither fenced nor leaving: may lead and may join an ISR. */
export function isActiveBroker(image: MetadataImage, brokerId: number): boolean {
  const broker = image.brokers.get(brokerId)
  return broker !== undefined && !broker.fenced && !broker.inControlledShutdown
}

/** Where a broker or controller listens under that name; listener names are compared as they are. */
export function endpointOf(
  node: { readonly endpoints: readonly EndpointImage[] } | undefined,
  listener: string,
): EndpointImage | undefined {
  return node?.endpoints.find(({ name }) => name === listener)
}

export function brokerEndpoint(image: MetadataImage, brokerId: number, listener: string): EndpointImage | undefined {
  return endpointOf(image.brokers.get(brokerId), listener)
}

/** Replicas that can't be fetched from: their broker is gone, fenced, or lost the directory. */
export function offlineReplicas(image: MetadataImage, partition: PartitionImage): number[] {
  return partition.replicas.filter(
    (id, index) => !isAliveBroker(image, id) || !hasOnlineDirectory(image, id, partition.directories[index] ?? ''),
  )
}

/** True unless the broker has several directories and this is none of them (reserved ids count as online). */
export function hasOnlineDirectory(image: MetadataImage, brokerId: number, directory: string): boolean {
  const broker = image.brokers.get(brokerId)
  if (broker === undefined) return false
  return broker.directories.includes(directory) || isUnknownDirectory(directory)
}

/** UNASSIGNED and MIGRATING: the broker has not told yet. LOST is offline. */
function isUnknownDirectory(directory: string): boolean {
  return directory === DIRECTORY_MIGRATING || directory === DIRECTORY_UNASSIGNED
}

/** Partitions whose leader is that broker, NO_LEADER for the leaderless ones, in the order in which topics were created. */
export function* partitionsLedBy(
  image: MetadataImage,
  leader: number,
): Generator<{ topic: TopicImage; index: number; partition: PartitionImage }> {
  for (const entry of everyPartition(image)) if (entry.partition.leader === leader) yield entry
}

export function* everyPartition(
  image: MetadataImage,
): Generator<{ topic: TopicImage; index: number; partition: PartitionImage }> {
  for (const topic of image.topics.values()) {
    for (const [index, partition] of topic.partitions) yield { topic, index, partition }
  }
}

/** A dynamic config of the resource itself, without any fallback. */
export function dynamicConfig(image: MetadataImage, resourceKey: string, name: string): string | undefined {
  return image.configs.get(resourceKey)?.get(name)
}

/**
 * A dynamic broker config as it holds on that broker: its own, else the cluster-wide default, else undefined (then the
 * node's properties and Kafka's default decide).
 */
export function dynamicBrokerConfig(image: MetadataImage, brokerId: number, name: string): string | undefined {
  const own = configResourceKey(CONFIG_RESOURCE_TYPE.BROKER, String(brokerId))
  return dynamicConfig(image, own, name) ?? dynamicConfig(image, CLUSTER_DEFAULT_KEY, name)
}

/** Kafka's feature level, 0 where it is not finalized. */
export function featureLevel(image: MetadataImage, name: string): number {
  return image.features.get(name) ?? 0
}

export function isElrEnabled(image: MetadataImage): boolean {
  return featureLevel(image, 'eligible.leader.replicas.version') >= 1
}
