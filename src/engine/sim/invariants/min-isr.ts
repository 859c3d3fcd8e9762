import { effectiveMinIsr } from '../../replica/partition.ts'
import { minInsyncReplicasOf } from '../../replica/settings.ts'
import { defineInvariant, lifeOf } from './invariant.ts'

/** The high watermark stands still while fewer are in sync than min.insync.replicas (KIP-966). */
export const minIsr = defineInvariant<Map<string, { epoch: number; offset: number }>>({
  name: 'min-isr',
  says: 'The high watermark stands still while fewer are in sync than min.insync.replicas.',
  create: () => new Map(),
  step(memory, entry, { partitions }, { fail }) {
    const { node } = entry
    for (const name of partitions) {
      const partition = node.partitions.get(name)
      const log = node.logs.get(name)
      if (log === undefined || partition?.role !== 'leader') continue
      const key = `${lifeOf(entry)}/${name}`
      const before = memory.get(key)
      memory.set(key, { epoch: partition.leaderEpoch, offset: log.highWatermark })
      if (before?.epoch !== partition.leaderEpoch || log.highWatermark <= before.offset) continue
      const needed = effectiveMinIsr(partition, minInsyncReplicasOf(node.config, node.image, partition.topic))
      if (partition.isr.length < needed) {
        fail(`${name} moved to ${log.highWatermark} with ISR ${partition.isr}; ${needed} are needed`)
      }
    }
  },
})
