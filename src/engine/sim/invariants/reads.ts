import { leaderLog } from '../ledger.ts'
import { modelOf } from '../reference-model.ts'
import { defineInvariant } from './invariant.ts'

/** Consumers see committed records only. */
export const committedReads = defineInvariant<null>({
  name: 'committed-reads',
  says: 'Consumers see committed records only.',
  create: () => null,
  event(_memory, { event }, { world, model, fail }) {
    if (event.type !== 'RecordsPolled') return
    const topicId = leaderLog(world, event.partition)?.topicId
    if (topicId === undefined) return
    const { endOffset } = modelOf(model, `${topicId}/${event.partition}`)
    if (event.to > endOffset) {
      fail(`${event.client} read ${event.partition} ${event.from}…${event.to}; committed is up to ${endOffset}`)
    }
  },
})

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
