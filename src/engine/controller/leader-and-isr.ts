import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import { metadataRecord } from '../../protocol/metadata-record.ts'
import { everyPartition, isActiveBroker, isElrEnabled, partitionsLedBy } from '../metadata/lookup.ts'
import type { TopicImage } from '../metadata/metadata-image.ts'
import { NO_LEADER, type PartitionImage } from '../metadata/partition-image.ts'
import type { ControllerState } from './controller-state.ts'
import { planPartitionChange } from './partition-change-builder.ts'
import { changeOf, electionOf } from './plan-context.ts'

/** What becomes of one broker, as far as partitions care. */
type BrokerChange =
  /** It leaves every ISR and leads nothing; what it has it keeps. */
  | { remove: number }
  /** It may lead again, although the image still has it fenced. */
  | { add: number }
  /** It may have lost what it had. */
  | { unclean: number }

type Entry = { topic: TopicImage; index: number; partition: PartitionImage }

/** Leader and ISR changes of partitions through one broker's change. */
function planLeaderAndIsr(
  controller: ControllerState,
  change: BrokerChange,
  entries: Iterable<Entry>,
): MetadataRecord[] {
  const gone = 'add' in change ? NO_LEADER : 'remove' in change ? change.remove : change.unclean
  const isActive = (id: number) =>
    id !== gone && (('add' in change && id === change.add) || isActiveBroker(controller.image, id))
  const records: MetadataRecord[] = []
  for (const { topic, index, partition } of entries) {
    const record = planPartitionChange({
      ...changeOf(controller, topic, index, partition, isActive),
      election: electionOf(controller, topic.name),
      targetIsr: partition.isr.filter((id) => id !== gone),
      uncleanShutdownReplicas: 'unclean' in change ? [change.unclean] : [],
    })
    if (record !== null) records.push(record)
  }
  return records
}

function partitionsWith(controller: ControllerState, list: 'isr' | 'elr', brokerId: number): Entry[] {
  return [...everyPartition(controller.image)].filter(({ partition }) => partition[list].includes(brokerId))
}

function registrationChange(
  controller: ControllerState,
  brokerId: number,
  change: { fenced: 1 | -1 } | { inControlledShutdown: 1 },
): MetadataRecord {
  const brokerEpoch = controller.image.brokers.get(brokerId)?.epoch ?? -1
  return metadataRecord('BrokerRegistrationChangeRecord', { brokerId, brokerEpoch, ...change })
}

/** First the partitions, then the broker. */
export function planBrokerFenced(controller: ControllerState, brokerId: number): MetadataRecord[] {
  const partitions = planLeaderAndIsr(controller, { remove: brokerId }, partitionsWith(controller, 'isr', brokerId))
  return [...partitions, registrationChange(controller, brokerId, { fenced: 1 })]
}

/** First the broker, then the partitions that have waited for somebody like it. */
export function planBrokerUnfenced(controller: ControllerState, brokerId: number): MetadataRecord[] {
  const leaderless = partitionsLedBy(controller.image, NO_LEADER)
  const partitions = planLeaderAndIsr(controller, { add: brokerId }, leaderless)
  return [registrationChange(controller, brokerId, { fenced: -1 }), ...partitions]
}

/** It keeps serving while its leaderships move and it leaves the ISRs. */
export function planBrokerInControlledShutdown(controller: ControllerState, brokerId: number): MetadataRecord[] {
  const partitions = planLeaderAndIsr(controller, { remove: brokerId }, partitionsWith(controller, 'isr', brokerId))
  if (controller.image.brokers.get(brokerId)?.inControlledShutdown) return partitions
  return [registrationChange(controller, brokerId, { inControlledShutdown: 1 }), ...partitions]
}

/** Another life of the broker registers: what the former one left behind. Unclean: it also leaves the ELRs (KIP-966). */
export function planBrokerShutdown(controller: ControllerState, brokerId: number, clean: boolean): MetadataRecord[] {
  const inIsr = partitionsWith(controller, 'isr', brokerId)
  if (clean || !isElrEnabled(controller.image)) return planLeaderAndIsr(controller, { remove: brokerId }, inIsr)
  const inElr = partitionsWith(controller, 'elr', brokerId)
  return planLeaderAndIsr(controller, { unclean: brokerId }, [...inIsr, ...inElr])
}

/** It is gone for good. */
export function planBrokerUnregistered(controller: ControllerState, brokerId: number): MetadataRecord[] {
  const inIsr = partitionsWith(controller, 'isr', brokerId)
  const inElr = partitionsWith(controller, 'elr', brokerId)
  const brokerEpoch = controller.image.brokers.get(brokerId)?.epoch ?? -1
  return [
    ...planLeaderAndIsr(controller, { remove: brokerId }, [...inIsr, ...inElr]),
    metadataRecord('UnregisterBrokerRecord', { brokerId, brokerEpoch }),
  ]
}

/** Log directories failed: what is in them is lost to their broker. */
export function planDirectoriesOffline(
  controller: ControllerState,
  brokerId: number,
  offline: readonly string[],
): MetadataRecord[] {
  const broker = controller.image.brokers.get(brokerId)
  const lost = broker?.directories.filter((id) => offline.includes(id)) ?? []
  if (broker === undefined || lost.length === 0) return []
  const inLost = ({ partition }: Entry) =>
    lost.includes(partition.directories[partition.replicas.indexOf(brokerId)] ?? '')
  const entries = [...everyPartition(controller.image)].filter(inLost)
  const logDirs = broker.directories.filter((id) => !offline.includes(id))
  return [
    ...planLeaderAndIsr(controller, { remove: brokerId }, entries),
    metadataRecord('BrokerRegistrationChangeRecord', { brokerId, brokerEpoch: broker.epoch, logDirs }),
  ]
}

export function hasLeaderships(controller: ControllerState, brokerId: number): boolean {
  return !partitionsLedBy(controller.image, brokerId).next().done
}
