import { nextInt } from '../../base/prng.ts'
import { msToUs } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Channel, Channels } from './channel.ts'

export const NET_TIMER = 'net.timeout'
const DOUBLINGS_MAX = 20

/** Kafka's ExponentialBackoff: base · 2^failures up to a maximum, ± 20 %. Microseconds. */
export function exponentialUs(ctx: Ctx, baseMs: number, maxMs: number, failures: number): number {
  const us = msToUs(Math.min(maxMs, baseMs * 2 ** Math.min(failures, DOUBLINGS_MAX)))
  const fifth = Math.floor(us / 5)
  return us - fifth + nextInt(ctx.random('net'), 2 * fifth + 1)
}

/** The next moment at which a channel needs attention although nothing arrives; Infinity for none. */
function deadlineOf(channel: Channel): number {
  let dueUs = Number.POSITIVE_INFINITY
  if (channel.phase === 'connecting' || (channel.phase === 'backoff' && channel.queued.length > 0)) {
    dueUs = channel.phaseDeadlineUs
  }
  for (const one of channel.inFlight) dueUs = Math.min(dueUs, one.deadlineUs)
  for (const one of channel.queued) dueUs = Math.min(dueUs, one.deadlineUs)
  return dueUs
}

/** Keeps the one timer early enough. It may fire early, when what it was set for is done: then it is set anew. */
export function scheduleTimer(channels: Channels, ctx: Ctx): void {
  let dueUs = channels.completed.length > 0 ? ctx.nowUs : Number.POSITIVE_INFINITY
  for (const channel of channels.byName.values()) dueUs = Math.min(dueUs, deadlineOf(channel))
  if (dueUs >= channels.timerUs) return
  channels.timerUs = dueUs
  ctx.setTimer(NET_TIMER, Math.max(0, dueUs - ctx.nowUs))
}
