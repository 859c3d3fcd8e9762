/**
 * DescribeLogDirs, versions 1–5.
 *
 * The node's one log directory and the sizes of the logs in it.
 * Differs from Kafka: total and usable bytes are not told (−1).
 */
import { splitTopicPartition } from '../../../base/topic-partition.ts'
import { errors } from '../../../protocol/errors.ts'
import type { DescribeLogDirsTopic } from '../../../protocol/schema/35-describe-log-dirs.ts'
import { logSize } from '../../log/log-state.ts'
import type { Handle } from '../handler.ts'

const LOG_DIR = '/tmp/kafka-logs'

export const handle: Handle<35> = (node, request) => {
  const asked = request.topics
  const topics = new Map<string, DescribeLogDirsTopic>()
  for (const [topicPartition, log] of node.logs) {
    const { topic: name, partition } = splitTopicPartition(topicPartition) ?? { topic: topicPartition, partition: 0 }
    if (asked !== null && !asked.some((one) => one.topic === name && one.partitions.includes(partition))) continue
    const entry = topics.get(name) ?? { name, partitions: [] }
    topics.set(name, entry)
    const offsetLag = Math.max(0, log.highWatermark - log.logEndOffset)
    entry.partitions.push({ partitionIndex: partition, partitionSize: logSize(log), offsetLag, isFutureKey: false })
  }
  const logDir = node.config.properties['log.dirs'] ?? node.config.properties['log.dir'] ?? LOG_DIR
  const result = { errorCode: errors.NONE, logDir, topics: [...topics.values()], totalBytes: -1, usableBytes: -1 }
  return { throttleTimeMs: 0, errorCode: errors.NONE, results: [{ ...result, isCordoned: false }] }
}
