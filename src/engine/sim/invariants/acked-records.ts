import { leaderLog } from '../ledger.ts'
import { epochAt, topicIdOf } from '../node-view.ts'
import { committedAt, modelOf } from '../reference-model.ts'
import { type CheckContext, defineInvariant } from './invariant.ts'

interface Acked {
  partition: string
  topicId: string | null
  baseOffset: number
  lastOffset: number
  client: string
}

/** What acks=all acknowledges was committed at that moment, and stays. */
export const ackedRecords = defineInvariant<Acked[]>({
  name: 'acked-records',
  says: 'A record acknowledged with acks=all was committed at that moment, and is never lost.',
  create: () => [],
  event(memory, { event }, context) {
    if (event.type !== 'RecordAcked' || event.baseOffset < 0) return
    const spec = context.world.processes.get(`client.${event.client}`)?.spec
    if (spec?.kind !== 'producer' || spec.spec.acks !== -1) return
    const topicId = topicIdOf(context.world, event.partition)
    const { partition, baseOffset, client } = event
    const acked: Acked = { partition, topicId, baseOffset, lastOffset: baseOffset + event.count - 1, client }
    memory.push(acked)
    checkAcked(acked, context)
  },
  end(memory, context) {
    for (const acked of memory) {
      checkAcked(acked, context)
      checkPresent(acked, context)
    }
  },
})

function checkAcked(
  { topicId, partition, baseOffset, lastOffset, client }: Acked,
  { model, fail }: CheckContext,
): void {
  if (topicId === null) return
  const committed = modelOf(model, `${topicId}/${partition}`)
  if (committed.endOffset <= lastOffset) {
    fail(
      `${client} was told that ${partition} ${baseOffset}…${lastOffset} is safe; committed is up to ${committed.endOffset}`,
    )
  }
}

function checkPresent({ topicId, partition, baseOffset, lastOffset, client }: Acked, context: CheckContext): void {
  const log = leaderLog(context.world, partition)
  if (log === null) return context.fail(`${partition} has no leader`)
  if (log.topicId !== topicId || lastOffset < log.logStartOffset) return
  const known = committedAt(modelOf(context.model, `${topicId}/${partition}`), lastOffset)
  if (epochAt(log, lastOffset) !== known?.leaderEpoch) {
    context.fail(`${partition} ${baseOffset}…${lastOffset} of ${client} was acknowledged and is lost`)
  }
}
