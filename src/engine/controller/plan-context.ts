import { DIRECTORY_MIGRATING, DIRECTORY_UNASSIGNED } from '../../base/uuid.ts'
import { hasOnlineDirectory, isActiveBroker, isElrEnabled } from '../metadata/lookup.ts'
import type { TopicImage } from '../metadata/metadata-image.ts'
import { directoryOf, type PartitionImage } from '../metadata/partition-image.ts'
import { topicConfig } from '../metadata/topic-config.ts'
import type { ControllerState } from './controller-state.ts'
import type { PartitionChange } from './partition-change-builder.ts'

export function electionOf(controller: ControllerState, topic: string): 'online' | 'unclean' {
  const { image, config } = controller
  return topicConfig(image, config, topic, 'unclean.leader.election.enable') ? 'unclean' : 'online'
}

function effectiveMinIsr({ image, config }: ControllerState, topic: TopicImage): number {
  const minIsr = topicConfig(image, config, topic.name, 'min.insync.replicas')
  return Math.min(minIsr, topic.partitions.get(0)?.replicas.length ?? minIsr)
}

/** Where a broker will put a new replica, as far as the controller can know it. */
export function defaultDirectory(controller: ControllerState, brokerId: number): string {
  const directories = controller.image.brokers.get(brokerId)?.directories
  if (directories === undefined || directories.length > 1) return DIRECTORY_UNASSIGNED
  return directories[0] ?? DIRECTORY_MIGRATING
}

/** The rules for one partition as the cluster is now; a caller adds what shall change. `isActive` replaces who may lead. */
export function changeOf(
  controller: ControllerState,
  topic: TopicImage,
  partitionId: number,
  partition: PartitionImage,
  isActive = (brokerId: number) => isActiveBroker(controller.image, brokerId),
): PartitionChange {
  const { image } = controller
  return {
    topicId: topic.topicId,
    partitionId,
    partition,
    isAcceptableLeader: (id) => isActive(id) && hasOnlineDirectory(image, id, directoryOf(partition, id)),
    election: 'online',
    minIsr: effectiveMinIsr(controller, topic),
    elrEnabled: isElrEnabled(image),
    defaultDirectory: (id) => defaultDirectory(controller, id),
  }
}
