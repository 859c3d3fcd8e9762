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
    const last = committed.endOffset - 1
    const known = committedAt(committed, last)
    // One that was paused hears late of an epoch that is over: what later leaders committed was never its to have.
    if (known !== undefined && known.leaderEpoch > event.leaderEpoch) return
    if (log.logEndOffset < committed.endOffset) {
      fail(`${who} with log end ${log.logEndOffset}; ${committed.endOffset} records were committed`)
      return
    }
    if (known === undefined || last < log.logStartOffset) return
    const epoch = epochAt(log, last)
    if (epoch !== known.leaderEpoch) {
      fail(`${who} with another record at ${last} (epoch ${epoch}, committed was epoch ${known.leaderEpoch})`)
    }
  },
})
