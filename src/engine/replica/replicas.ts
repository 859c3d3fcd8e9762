import { splitTopicPartition } from '../../base/topic-partition.ts'
import { renameLogDirectory } from '../log/close.ts'
import { closeLogs, loadLogs } from '../log/log-directory.ts'
import { createMetadataDelta, type MetadataDelta, notePartition } from '../metadata/metadata-delta.ts'
import { everyPartition } from '../metadata/lookup.ts'
import type { Ctx } from '../ports/ctx.ts'
import { endIdleFetchers } from './fetcher.ts'
import { applyMetadataDelta } from './follow-metadata.ts'
import type { ReplicaNode } from './replica-state.ts'
import { scheduleDeletes, scheduleRetention } from './retention.ts'
import { logConfigOfTopic } from './settings.ts'

/**
 * The broker has caught up with the metadata log: opens all logs (recovery after an unclean stop), puts away those that
 * are not this broker's any more, and takes up leading and following. Throws DiskError.
 */
export function startReplicas(node: ReplicaNode, ctx: Ctx): void {
  const topicOf = (name: string) => splitTopicPartition(name)?.topic ?? name
  const loaded = loadLogs(ctx, (name) => logConfigOfTopic(node.config, node.image, topicOf(name)))
  node.logs = loaded.logs
  node.replica.pendingDeletes = loaded.pendingDeletes
  ctx.touch('logs')
  ctx.touch('replica')
  for (const [name, log] of [...node.logs]) {
    const { topic, partition } = splitTopicPartition(name) ?? { topic: name, partition: -1 }
    const image = node.image.topics.get(topic)
    const isAssigned = image?.partitions.get(partition)?.replicas.includes(node.config.id) ?? false
    if (isAssigned && (log.topicId === null || log.topicId === image?.topicId)) continue
    renameLogDirectory(log, ctx, 'stray')
    node.logs.delete(name)
  }
  scheduleDeletes(node, ctx)
  scheduleRetention(node, ctx)
  applyMetadataDelta(node, wholeImage(node), ctx)
}

/** All partitions as if they were just made: what a starting broker has to take up. */
function wholeImage(node: ReplicaNode): MetadataDelta {
  const delta = createMetadataDelta()
  for (const { topic, index, partition } of everyPartition(node.image)) {
    const { name, topicId } = topic
    notePartition(delta, { topic: name, topicId, partition: index, before: null, after: partition })
  }
  return delta
}

/** A clean stop: nothing is fetched any more, logs are closed, checkpoints and `.kafka_cleanshutdown` written. */
export function stopReplicas(node: ReplicaNode, ctx: Ctx): void {
  for (const [key, fetcher] of node.fetchers) {
    fetcher.partitions.clear()
    ctx.touch(`fetchers/${key}`)
  }
  endIdleFetchers(node, ctx)
  closeLogs(node.logs, ctx, node.replica.brokerEpoch)
}
