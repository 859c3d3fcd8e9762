import { splitTopicPartition } from '../../base/topic-partition.ts'
import type { DeleteRecordsResponse } from '../../protocol/schema/21-delete-records.ts'
import type { Deletion } from '../replica/delete-records.ts'

/** The response to DeleteRecords, grouped by topic; the low watermark is −1 with an error. */
export function deletionBody(deletions: readonly Deletion[]): DeleteRecordsResponse {
  const topics = new Map<string, DeleteRecordsResponse['topics'][number]>()
  for (const { topicPartition, lowWatermark, error: errorCode } of deletions) {
    const { topic: name, partition } = splitTopicPartition(topicPartition) ?? { topic: topicPartition, partition: -1 }
    const entry = topics.get(name) ?? { name, partitions: [] }
    topics.set(name, entry)
    entry.partitions.push({ partitionIndex: partition, lowWatermark: errorCode === 0 ? lowWatermark : -1, errorCode })
  }
  return { throttleTimeMs: 0, topics: [...topics.values()] }
}
