import { leaderLog } from '../ledger.ts'
import { committedImage, topicIdOf } from '../node-view.ts'
import { modelOf } from '../reference-model.ts'
import { addSpan, type Span } from '../spans.ts'
import type { World } from '../world.ts'
import { type CheckContext, defineInvariant } from './invariant.ts'

/** Consumers see committed records only. */
export const committedReads = defineInvariant<null>({
  name: 'committed-reads',
  says: 'Consumers see committed records only.',
  create: () => null,
  event(_memory, { event }, { world, model, fail }) {
    if (event.type !== 'RecordsPolled') return
    const topicId = topicIdOf(world, event.partition)
    if (topicId === null) return
    const { endOffset } = modelOf(model, `${topicId}/${event.partition}`)
    if (event.to > endOffset) {
      fail(`${event.client} read ${event.partition} ${event.from}…${event.to}; committed is up to ${endOffset}`)
    }
  },
})

/** Once all is healed, a group has read every committed record of its topics, none passed over. */
export const everythingRead = defineInvariant<Map<string, Span[]>>({
  name: 'everything-read',
  says: 'A group reads every committed record of its topics.',
  create: () => new Map(),
  event(memory, { event }, { world }) {
    if (event.type !== 'RecordsPolled') return
    const group = groupOf(world, event.client)
    const topicId = topicIdOf(world, event.partition)
    if (group === null || topicId === null) return
    const key = `${group}/${topicId}/${event.partition}`
    const spans = memory.get(key) ?? []
    addSpan(spans, event.from, event.to)
    memory.set(key, spans)
  },
  end(memory, context) {
    for (const { spec, status } of context.world.processes.values()) {
      if (spec.kind !== 'consumer' || spec.spec.group === null || status !== 'running') continue
      for (const topic of spec.spec.topics) checkTopic(memory, spec.spec.group, topic, context)
    }
  },
})

function groupOf(world: World, client: string): string | null {
  const spec = world.processes.get(`client.${client}`)?.spec
  return spec?.kind === 'consumer' ? spec.spec.group : null
}

function checkTopic(memory: Map<string, Span[]>, group: string, topic: string, { world, fail }: CheckContext): void {
  for (const index of committedImage(world)?.node.image.topics.get(topic)?.partitions.keys() ?? []) {
    const partition = `${topic}-${index}`
    const log = leaderLog(world, partition)
    if (log === null || log.highWatermark === log.logStartOffset) continue
    const spans = memory.get(`${group}/${log.topicId}/${partition}`) ?? []
    const [first] = spans
    if (
      spans.length === 1 &&
      first !== undefined &&
      first.start <= log.logStartOffset &&
      first.end >= log.highWatermark
    ) {
      continue
    }
    const text = spans.map(({ start, end }) => `${start}…${end - 1}`).join(', ')
    fail(`${group} has read ${text || 'nothing'} of ${partition} ${log.logStartOffset}…${log.highWatermark - 1}`)
  }
}

/** In one generation a partition belongs to one member. */
export const oneOwner = defineInvariant<Map<string, string>>({
  name: 'one-owner',
  says: 'In one generation of a group a partition belongs to one member.',
  create: () => new Map(),
  event(memory, { event }, { fail }) {
    if (event.type !== 'PartitionsAssigned') return
    for (const partition of event.partitions) {
      const key = `${event.group}/${event.generation}/${partition}`
      const other = memory.get(key)
      if (other !== undefined && other !== event.client) {
        fail(`${partition} belongs to ${other} and ${event.client} in generation ${event.generation} of ${event.group}`)
      }
      memory.set(key, event.client)
    }
  },
})
