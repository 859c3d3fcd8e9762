import { compareReplica } from '../reference-model.ts'
import { defineInvariant, lifeOf } from './invariant.ts'

/** Below the high watermark all replicas hold the same batches, byte for byte, and none is ever taken back. */
export const logMatching = defineInvariant<null>({
  name: 'log-matching',
  says: 'Below the high watermark all replicas hold the same batches, and none is ever taken back.',
  create: () => null,
  step(_memory, entry, { partitions }, { model, fail }) {
    for (const name of partitions) {
      const log = entry.node.logs.get(name)
      if (log === undefined) continue
      const key = `${log.topicId}/${name}`
      compareReplica(model, lifeOf(entry), key, log, log.highWatermark, entry.process.disk, {
        differs: (what) => fail(`${entry.process.id} ${name} ${what}`),
      })
    }
  },
})
