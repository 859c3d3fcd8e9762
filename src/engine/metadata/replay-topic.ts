import { NO_LEADER_CHANGE, LEADER_RECOVERY_STATE, mergePartition, partitionOfRecord } from './partition-image.ts'
import type { PartitionImage } from './partition-image.ts'
import type { PartitionRecord } from '../../protocol/schema/metadata/03-partition-record.ts'
import type { PartitionChangeRecord } from '../../protocol/schema/metadata/05-partition-change-record.ts'
import { CONFIG_RESOURCE_TYPE, configResourceKey } from './config-resource.ts'
import { type MetadataImage, setConfigs, type TopicImage } from './metadata-image.ts'
import { notePartition } from './metadata-delta.ts'
import type { Replay } from './replay.ts'

function topicOf(image: MetadataImage, topicId: string): TopicImage {
  const topic = image.topics.get(image.topicNames.get(topicId) ?? '')
  if (topic === undefined) throw new Error(`metadata names topic id ${topicId}, which does not exist`)
  return topic
}

function setPartition(replay: Replay, topic: TopicImage, partition: number, after: PartitionImage): void {
  const before = topic.partitions.get(partition) ?? null
  topic.partitions.set(partition, after)
  notePartition(replay.delta, { topic: topic.name, topicId: topic.topicId, partition, before, after })
  replay.touch(`topics/${topic.name}`)
}

export function replayTopic({ image, delta, touch }: Replay, record: { name: string; topicId: string }): void {
  const { name, topicId } = record
  image.topics.set(name, { name, topicId, partitions: new Map() })
  image.topicNames.set(topicId, name)
  delta.createdTopics.set(topicId, name)
  touch(`topics/${name}`)
  touch(`topicNames/${topicId}`)
}

export function replayPartition(replay: Replay, record: PartitionRecord): void {
  setPartition(replay, topicOf(replay.image, record.topicId), record.partitionId, partitionOfRecord(record))
}

export function replayPartitionChange(replay: Replay, record: PartitionChangeRecord): void {
  const topic = topicOf(replay.image, record.topicId)
  const before = topic.partitions.get(record.partitionId)
  if (before === undefined)
    throw new Error(`metadata changes ${topic.name}-${record.partitionId}, which does not exist`)
  setPartition(replay, topic, record.partitionId, mergePartition(before, record))
}

/** The topic, its partitions and its configs go. */
export function replayRemoveTopic(replay: Replay, topicId: string): void {
  const { image, delta, touch } = replay
  const topic = topicOf(image, topicId)
  for (const [partition, before] of topic.partitions) {
    notePartition(delta, { topic: topic.name, topicId, partition, before, after: null })
  }
  image.topics.delete(topic.name)
  image.topicNames.delete(topicId)
  if (!delta.createdTopics.delete(topicId)) delta.deletedTopics.set(topicId, topic.name)
  touch(`topics/${topic.name}`)
  touch(`topicNames/${topicId}`)
  const key = configResourceKey(CONFIG_RESOURCE_TYPE.TOPIC, topic.name)
  if (!image.configs.has(key)) return
  setConfigs(image, key, new Map())
  delta.configs.add(key)
  touch(`configs/${key}`)
}

/** `min.insync.replicas` changed: who was eligible under the old value says nothing now (KIP-966). No name: every topic. */
export function replayClearElr(replay: Replay, topicName: string): void {
  const { topics } = replay.image
  const named = topics.get(topicName)
  for (const topic of named !== undefined ? [named] : topicName === '' ? topics.values() : []) {
    for (const [partition, before] of topic.partitions) {
      if (before.elr.length === 0 && before.lastKnownElr.length === 0) continue
      setPartition(replay, topic, partition, mergePartition(before, clearElr(topic.topicId, partition)))
    }
  }
}

function clearElr(topicId: string, partitionId: number): PartitionChangeRecord {
  return {
    ...{ partitionId, topicId, isr: null, leader: NO_LEADER_CHANGE, replicas: null, removingReplicas: null },
    ...{ addingReplicas: null, leaderRecoveryState: LEADER_RECOVERY_STATE.NO_CHANGE, directories: null },
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
  }
}
