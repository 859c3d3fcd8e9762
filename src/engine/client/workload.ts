/** What the application sends: records at a rate, each at its exact microsecond. */
import { utf8Encode } from '../../base/bytes.ts'
import { nextInt } from '../../base/prng.ts'
import { SECOND } from '../../base/units.ts'
import type { ProducerSpec } from '../../contract/command.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { ProducerState, Workload } from './producer-state.ts'
import { send } from './send.ts'

/** An application that was held up longer than this does not make up for it. */
const CATCH_UP_US = SECOND

/** When the next record is due; Infinity: never. */
export function nextRecordUs({ workload, spec, closing }: ProducerState): number {
  if (!workload.running || closing || spec.ratePerSecond <= 0) return Number.POSITIVE_INFINITY
  return workload.originUs + Math.floor((workload.tick * SECOND) / spec.ratePerSecond)
}

/** Counts time from now: the next record is due at once. */
export function anchorWorkload(workload: Workload, ctx: Ctx): void {
  ctx.touch('workload')
  workload.originUs = ctx.nowUs
  workload.tick = 0
}

/** Sends what is due. Returns when the next record is. */
export function runWorkload(producer: ProducerState, ctx: Ctx): number {
  const { workload, spec } = producer
  if (nextRecordUs(producer) < ctx.nowUs - CATCH_UP_US) anchorWorkload(workload, ctx)
  for (;;) {
    const dueUs = nextRecordUs(producer)
    if (dueUs > ctx.nowUs) return dueUs
    ctx.touch('workload')
    workload.tick++
    const n = workload.records
    const key = keyOf(spec, n, ctx)
    const record = { timestamp: ctx.wallMs, key, value: utf8Encode(spec.value.replaceAll('{n}', String(n))) }
    if (send(producer, ctx, { topic: spec.topic, partition: null, record })) workload.records++
  }
}

function keyOf({ keys }: ProducerSpec, n: number, ctx: Ctx): Uint8Array | null {
  if (keys.kind === 'none' || keys.values.length === 0) return null
  const at = keys.kind === 'cycle' ? n % keys.values.length : nextInt(ctx.random('keys'), keys.values.length)
  return utf8Encode(keys.values[at] as string)
}
