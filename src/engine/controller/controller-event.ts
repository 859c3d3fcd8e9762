import type { EngineEvent } from '../../contract/event.ts'
import {
  changedBrokers,
  changedPartitions,
  type MetadataDelta,
  type PartitionDelta,
} from '../metadata/metadata-delta.ts'
import type { BrokerDelta } from '../metadata/metadata-delta.ts'
import type { MetadataImage } from '../metadata/metadata-image.ts'
import { NO_LEADER } from '../metadata/partition-image.ts'

/** Why a write fences a broker, where the records alone don't say. */
export type FencedWhy = Extract<EngineEvent, { type: 'BrokerFenced' }>['why']

/** What a write means, told when it is committed. */
export function eventsOfDelta(node: number, image: MetadataImage, delta: MetadataDelta, why: FencedWhy): EngineEvent[] {
  return [
    ...changedBrokers(delta).flatMap((change) => brokerEvents(node, change, why)),
    ...topicEvents(node, image, delta),
    ...changedPartitions(delta).flatMap((change) => partitionEvents(node, change)),
  ]
}

function brokerEvents(node: number, { id: broker, before, after }: BrokerDelta, why: FencedWhy): EngineEvent[] {
  const events: EngineEvent[] = []
  const registered = after !== null && after.registrationOffset !== before?.registrationOffset
  if (before?.fenced === false && after?.fenced !== false) {
    events.push({ type: 'BrokerFenced', node, broker, why: registered ? 'registered-anew' : why })
  }
  if (registered) events.push({ type: 'BrokerRegistered', node, broker, brokerEpoch: after.epoch })
  if (after?.fenced === false && before?.fenced !== false) events.push({ type: 'BrokerUnfenced', node, broker })
  return events
}

function topicEvents(node: number, image: MetadataImage, delta: MetadataDelta): EngineEvent[] {
  const events: EngineEvent[] = []
  for (const [topicId, topic] of delta.createdTopics) {
    const partitions = image.topics.get(topic)?.partitions.size ?? 0
    events.push({ type: 'TopicCreated', node, topic, topicId, partitions })
  }
  for (const [topicId, topic] of delta.deletedTopics) events.push({ type: 'TopicDeleted', node, topic, topicId })
  return events
}

function partitionEvents(node: number, { topic, partition: index, before, after }: PartitionDelta): EngineEvent[] {
  if (before === null || after === null) return []
  const events: EngineEvent[] = []
  const partition = `${topic}-${index}`
  const { leader, leaderEpoch, partitionEpoch } = after
  const isr = [...after.isr]
  if (leader !== before.leader) {
    const unclean = leader !== NO_LEADER && !before.isr.includes(leader) && !before.elr.includes(leader)
    const elr = [...after.elr]
    const previousLeader = before.leader
    events.push({ type: 'LeaderElected', node, partition, leader, previousLeader, leaderEpoch, isr, elr, unclean })
  }
  const removed = before.isr.filter((id) => !isr.includes(id))
  const added = isr.filter((id) => !before.isr.includes(id))
  if (removed.length > 0) events.push({ type: 'IsrShrunk', node, partition, isr, removed, partitionEpoch })
  if (added.length > 0) events.push({ type: 'IsrExpanded', node, partition, isr, added, partitionEpoch })
  return events
}
