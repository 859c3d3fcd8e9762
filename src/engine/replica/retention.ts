import { msToUs } from '../../base/units.ts'
import { deleteOldSegments } from '../log/retention.ts'
import { deleteDueFiles, nextDeleteDueUs, removeDue } from '../log/segment-delete.ts'
import { splitTopicPartition } from '../../base/topic-partition.ts'
import { CONFIG_RESOURCE_TYPE, splitConfigResourceKey } from '../metadata/config-resource.ts'
import type { Ctx } from '../ports/ctx.ts'
import { noteOffsets, offsetsOf } from './checkpoints.ts'
import type { ReplicaNode } from './replica-state.ts'
import { brokerConfig, logConfigOfTopic } from './settings.ts'

const RETENTION_TIMER = 'log.retention'
const DELETE_TIMER = 'log.delete'

/** A retention run every `log.retention.check.interval.ms`, as long as there are logs. */
export function scheduleRetention(node: ReplicaNode, ctx: Ctx): void {
  const { replica, config, image } = node
  if (replica.retentionUs !== null || node.logs.size === 0) return
  const periodUs = msToUs(brokerConfig(config, image, 'log.retention.check.interval.ms'))
  replica.retentionUs = (Math.floor(ctx.nowUs / periodUs) + 1) * periodUs
  ctx.touch('replica')
  ctx.setTimer(RETENTION_TIMER, replica.retentionUs - ctx.nowUs)
}

/** The next file whose delay is over. */
export function scheduleDeletes(node: ReplicaNode, ctx: Ctx): void {
  const { replica } = node
  let dueUs = nextDeleteDueUs(replica.pendingDeletes) ?? Number.POSITIVE_INFINITY
  for (const log of node.logs.values()) dueUs = Math.min(dueUs, nextDeleteDueUs(log.pendingDeletes) ?? dueUs)
  if (dueUs === Number.POSITIVE_INFINITY || (replica.deleteUs !== null && replica.deleteUs <= dueUs)) return
  replica.deleteUs = dueUs
  ctx.touch('replica')
  ctx.setTimer(DELETE_TIMER, Math.max(0, dueUs - ctx.nowUs))
}

/** A timer whose name begins with `log.`. */
export function onLogTimer(node: ReplicaNode, name: string, ctx: Ctx): void {
  const { replica } = node
  ctx.touch('replica')
  if (name === RETENTION_TIMER) {
    replica.retentionUs = null
    for (const log of node.logs.values()) {
      const before = offsetsOf(log)
      deleteOldSegments(log, ctx)
      noteOffsets(node, log, before, ctx)
    }
    scheduleRetention(node, ctx)
  } else if (name === DELETE_TIMER) {
    replica.deleteUs = null
    replica.pendingDeletes = removeDue(replica.pendingDeletes, ctx)
    for (const log of node.logs.values()) deleteDueFiles(log, ctx)
  }
  scheduleDeletes(node, ctx)
}

/** Configs changed: of a topic, or of brokers, which all topics take theirs from. */
export function applyLogConfigs(node: ReplicaNode, keys: ReadonlySet<string>, ctx: Ctx): void {
  const topics = new Set<string>()
  let all = false
  for (const key of keys) {
    const { resourceType, resourceName } = splitConfigResourceKey(key)
    if (resourceType === CONFIG_RESOURCE_TYPE.TOPIC) topics.add(resourceName)
    if (resourceType === CONFIG_RESOURCE_TYPE.BROKER) all = true
  }
  for (const [name, log] of node.logs) {
    const topic = splitTopicPartition(name)?.topic ?? name
    if (!all && !topics.has(topic)) continue
    log.config = logConfigOfTopic(node.config, node.image, topic)
    ctx.touch(log.touchPath)
  }
}
