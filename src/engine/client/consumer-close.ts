/** close(): commit, give the partitions back, leave the group, end the fetch sessions, exit. */
import { msToUs } from '../../base/units.ts'
import { closeAll } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import { revokeAll } from './assignment.ts'
import { commitBefore } from './commit.ts'
import type { ConsumerState } from './consumer-state.ts'
import { closeSessions } from './fetcher.ts'
import { leaveGroup } from './membership.ts'

export const CLOSE_TIMER = 'consumer.close'
/** How long Kafka's close() takes at most. */
const CLOSE_TIMEOUT_MS = 30_000

/** The application was told to end; it finishes what its last poll returned before it calls close(). */
export function askToClose(consumer: ConsumerState, ctx: Ctx): void {
  if (consumer.closing !== 'no') return
  ctx.touch('closing')
  consumer.closing = 'asked'
}

/** Goes on with close(). True: the process has ended. */
export function maintainClose(consumer: ConsumerState, ctx: Ctx): boolean {
  const { application, commit, timers } = consumer
  if (consumer.closing === 'asked' && application.phase === 'polling') {
    ctx.touch('closing')
    ctx.touch('timers')
    consumer.closing = 'committing'
    timers.closeUs = ctx.nowUs + msToUs(CLOSE_TIMEOUT_MS)
    ctx.setTimer(CLOSE_TIMER, msToUs(CLOSE_TIMEOUT_MS))
    if (commit.asked === 'no') commitBefore(consumer, ctx, 'close')
  }
  if (consumer.closing === 'committing' && commit.asked === 'no') {
    ctx.touch('closing')
    consumer.closing = 'leaving'
    revokeAll(consumer, ctx)
    leaveGroup(consumer, ctx, 'the consumer is being closed')
    closeSessions(consumer, ctx)
  }
  if (consumer.closing !== 'leaving' && timers.closeUs > ctx.nowUs) return false
  if (timers.closeUs > ctx.nowUs && hasFarewells(consumer)) return false
  closeAll(consumer.channels, ctx)
  ctx.exit('closed')
  return true
}

/** Requests of close() without an answer. */
function hasFarewells({ channels }: ConsumerState): boolean {
  for (const channel of channels.byName.values()) {
    for (const { purpose } of [...channel.inFlight, ...channel.queued]) {
      if (purpose.kind === 'consumer.leave-group' || purpose.kind === 'consumer.close-session') return true
    }
  }
  return false
}
