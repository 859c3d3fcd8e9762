import { defineInvariant, lifeOf } from './invariant.ts'

/** Per life and leader epoch: a leader's high watermark never goes back; offsets of a log keep their order. */
export const highWatermark = defineInvariant<Map<string, { epoch: number; offset: number }>>({
  name: 'high-watermark',
  says: 'A leader’s high watermark never goes back within one epoch, and stays between log start and log end.',
  create: () => new Map(),
  step(memory, entry, { partitions }, { fail }) {
    for (const name of partitions) {
      const log = entry.node.logs.get(name)
      if (log === undefined) continue
      const { logStartOffset, highWatermark: offset, logEndOffset, recoveryPoint } = log
      if (!(logStartOffset <= offset && offset <= logEndOffset && recoveryPoint <= logEndOffset)) {
        fail(
          `${entry.process.id} ${name}: start ${logStartOffset}, high watermark ${offset}, end ${logEndOffset}, recovery point ${recoveryPoint}`,
        )
      }
      const partition = entry.node.partitions.get(name)
      const key = `${lifeOf(entry)}/${name}`
      if (partition?.role !== 'leader') {
        memory.delete(key)
        continue
      }
      const before = memory.get(key)
      if (before?.epoch === partition.leaderEpoch && offset < before.offset) {
        fail(`${entry.process.id} ${name}: went back from ${before.offset} to ${offset} in epoch ${before.epoch}`)
      }
      memory.set(key, { epoch: partition.leaderEpoch, offset })
    }
  },
})
