import { committedAt, modelOf } from '../reference-model.ts'
import { epochAt, nodeOf } from '../node-view.ts'
import { defineInvariant } from './invariant.ts'

/** Whoever becomes leader has everything that was ever committed. */
export const leaderCompleteness = defineInvariant<null>({
  name: 'leader-completeness',
  says: 'A new leader has everything that was ever committed.',
  create: () => null,
  event(_memory, { event }, { world, model, fail }) {
    if (event.type !== 'BecameLeader') return
    const log = nodeOf(world, event.node)?.node.logs.get(event.partition)
    if (log === undefined) return
    const committed = modelOf(model, `${log.topicId}/${event.partition}`)
    const who = `broker ${event.node} became leader of ${event.partition} in epoch ${event.leaderEpoch}`
    if (log.logEndOffset < committed.endOffset) {
      fail(`${who} with log end ${log.logEndOffset}; ${committed.endOffset} records were committed`)
      return
    }
    const last = committed.endOffset - 1
    const known = committedAt(committed, last)
    if (known === undefined || last < log.logStartOffset) return
    const epoch = epochAt(log, last)
    if (epoch !== known.leaderEpoch) {
      fail(`${who} with another record at ${last} (epoch ${epoch}, committed was epoch ${known.leaderEpoch})`)
    }
  },
})
