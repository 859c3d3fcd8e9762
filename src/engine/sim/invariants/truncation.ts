import { defineInvariant, lifeOf } from './invariant.ts'
import { nodeOf } from '../node-view.ts'

/** What a replica has taken for committed it never cuts off. */
export const truncation = defineInvariant<Map<string, number>>({
  name: 'truncation',
  says: 'A replica never cuts off what it has taken for committed.',
  create: () => new Map(),
  emitted(memory, { event }, { world, fail }) {
    if (event.type !== 'HighWatermarkAdvanced' && event.type !== 'LogTruncated') return
    const entry = nodeOf(world, event.node)
    if (entry === null) return
    const key = `${lifeOf(entry)}/${entry.node.logs.get(event.partition)?.topicId}/${event.partition}`
    if (event.type === 'HighWatermarkAdvanced') memory.set(key, event.to)
    else if (event.to < (memory.get(key) ?? 0)) {
      fail(`broker ${event.node} cuts ${event.partition} to ${event.to}; its high watermark was ${memory.get(key)}`)
    }
  },
})
