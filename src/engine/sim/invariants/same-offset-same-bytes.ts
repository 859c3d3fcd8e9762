import { headerAt } from '../log-tail.ts'
import { epochAt, nodeOf } from '../node-view.ts'
import { defineInvariant } from './invariant.ts'

/** Two batches at one offset with one leader epoch are the same, even where they are not committed. */
export const sameOffsetSameBytes = defineInvariant<Map<string, number>>({
  name: 'same-offset-same-bytes',
  says: 'Two batches at one offset with one leader epoch are the same everywhere.',
  create: () => new Map(),
  emitted(memory, { event }, { world, fail }) {
    if (event.type !== 'RecordsAppended') return
    const entry = nodeOf(world, event.node)
    const log = entry?.node.logs.get(event.partition)
    const segment = log?.segments.at(-1)
    if (entry === null || log === undefined || segment === undefined || segment.size < event.bytes) return
    const header = headerAt(entry.process.disk, log, segment, segment.size - event.bytes)
    if (header?.baseOffset !== event.baseOffset) return
    const { baseOffset, partitionLeaderEpoch: epoch, crc } = header
    const where = `broker ${event.node} ${event.partition} at ${baseOffset}`
    if (epochAt(log, baseOffset) !== epoch) {
      fail(`${where}: the batch is of epoch ${epoch}, the epoch cache says ${epochAt(log, baseOffset)}`)
    }
    const key = `${log.topicId}/${event.partition}/${epoch}/${baseOffset}`
    const known = memory.get(key)
    if (known !== undefined && known !== crc) {
      fail(`${where}: crc ${crc.toString(16)} in epoch ${epoch}, elsewhere it is ${known.toString(16)}`)
    }
    memory.set(key, crc)
  },
})
