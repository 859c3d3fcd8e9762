/** Which partitions the consumer has, and where it stands in each. */
import { topicPartition } from '../../base/topic-partition.ts'
import { msToUs } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { TopicPartitions } from './assignors.ts'
import type { ConsumerState, PartitionPosition } from './consumer-state.ts'

function createPosition(topic: string, partition: number, phase: PartitionPosition['phase']): PartitionPosition {
  return {
    topic,
    partition,
    phase,
    asked: false,
    retryUs: 0,
    retryVersion: 0,
    offset: -1,
    offsetEpoch: -1,
    leaderId: -1,
    leaderEpoch: -1,
    committed: -1,
    endOffset: -1,
  }
}

export function touchPosition(ctx: Ctx, { topic, partition }: { topic: string; partition: number }): void {
  ctx.touch(`positions/${topicPartition(topic, partition)}`)
}

/** Takes up an assignment: of a group each partition begins with its committed offset. */
export function assignPartitions(consumer: ConsumerState, ctx: Ctx, assigned: readonly TopicPartitions[]): void {
  const { spec, positions, membership, settings, commit } = consumer
  consumer.assignment.id++
  ctx.touch('assignment')
  const partitions: string[] = []
  for (const { topic, partitions: numbers } of assigned) {
    for (const partition of numbers) {
      const tp = topicPartition(topic, partition)
      partitions.push(tp)
      if (positions.has(tp)) continue
      ctx.touch(`positions/${tp}`)
      positions.set(tp, createPosition(topic, partition, spec.group === null ? 'reset' : 'committed'))
    }
  }
  if (spec.group === null) return
  if (settings.autoCommitIntervalMs !== null) {
    commit.nextAutoUs = ctx.nowUs + msToUs(settings.autoCommitIntervalMs)
    ctx.touch('commit')
  }
  const { generation } = membership
  ctx.emit({ type: 'PartitionsAssigned', client: consumer.id, group: spec.group, partitions, generation })
}

/** Eager rebalancing: everything is given back before a join, with what was fetched of it. */
export function revokeAll(consumer: ConsumerState, ctx: Ctx): void {
  const { positions, buffered, spec } = consumer
  if (positions.size === 0) return
  const partitions = [...positions.keys()]
  for (const tp of partitions) {
    ctx.touch(`positions/${tp}`)
    ctx.touch(`buffered/${tp}`)
    positions.delete(tp)
    buffered.delete(tp)
  }
  consumer.assignment.id++
  ctx.touch('assignment')
  if (spec.group === null) return
  ctx.emit({ type: 'PartitionsRevoked', client: consumer.id, group: spec.group, partitions })
}

/** A consumer without a group reads all partitions of its topics, new ones too. */
export function maintainStandalone(consumer: ConsumerState, ctx: Ctx): void {
  const { spec, metadata, positions } = consumer
  if (spec.group !== null || consumer.closing !== 'no') return
  const missing: TopicPartitions[] = []
  for (const topic of spec.topics) {
    const count = metadata.topics.get(topic)?.partitions.length ?? 0
    const partitions = Array.from({ length: count }, (_, index) => index)
    const fresh = partitions.filter((partition) => !positions.has(topicPartition(topic, partition)))
    if (fresh.length > 0) missing.push({ topic, partitions: fresh })
  }
  if (missing.length > 0) assignPartitions(consumer, ctx, missing)
}
