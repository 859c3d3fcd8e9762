import { defineInvariant } from './invariant.ts'

/** In one leader epoch only one broker ever takes itself for the leader. */
export const oneLeaderPerEpoch = defineInvariant<Map<string, number>>({
  name: 'one-leader-per-epoch',
  says: 'A partition has at most one leader in each leader epoch.',
  create: () => new Map(),
  step(memory, { id, node }, { partitions }, { fail }) {
    for (const name of partitions) {
      const partition = node.partitions.get(name)
      if (partition?.role !== 'leader') continue
      const key = `${partition.topicId}/${name}/${partition.leaderEpoch}`
      const other = memory.get(key)
      if (other !== undefined && other !== id) {
        fail(`${name}: brokers ${other} and ${id} both lead in epoch ${partition.leaderEpoch}`)
      }
      memory.set(key, id)
    }
  },
})
