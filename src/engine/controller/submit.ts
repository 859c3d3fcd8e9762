import { assert } from '../../base/assert.ts'
import type { MetadataRecord } from '../../protocol/metadata-record.ts'
import { createMetadataDelta, type MetadataDelta } from '../metadata/metadata-delta.ts'
import { type MetadataBatch, type Replay, replayBatch } from '../metadata/replay.ts'
import type { Ctx } from '../ports/ctx.ts'
import { eventsOfDelta, type FencedWhy } from './controller-event.ts'
import type { Answer, Asker, ControllerState } from './controller-state.ts'
import { errorBody } from './error-body.ts'
import { errors } from '../../protocol/errors.ts'
import { followRegistrations } from './heartbeats.ts'
import { encodeRecords, type MetadataLog } from './metadata-log.ts'

/** A decision: the records that carry it out, all or none, and the answer that is given when they are committed. */
export interface Plan {
  readonly records: MetadataRecord[]
  readonly body: object | null
  /** Of brokers that the records fence. */
  readonly fencedWhy?: FencedWhy
}

/** now: the answer; later: it comes from `completeWrites`. */
export type Submitted = { readonly body: object } | { readonly later: true }

/**
 * Carries out a decision: appends its records, replays them into the controller's own image at once, and parks the answer
 * until they are committed. A decision without records is a read: it still waits for the writes that it saw.
 */
export function submit(
  controller: ControllerState,
  ctx: Ctx,
  log: MetadataLog,
  plan: Plan,
  asker: Asker | null,
): Submitted {
  const { pendingWrites, image, config } = controller
  if (plan.records.length === 0) {
    const last = pendingWrites.at(-1)
    if (last === undefined || asker === null) return { body: plan.body ?? {} }
    pendingWrites.push({ offset: last.offset, asker, body: plan.body, events: [] })
    ctx.touch('controller/pendingWrites')
    return { later: true }
  }
  const nextOffset = log.nextOffset
  const baseOffset = log.append(encodeRecords(plan.records))
  if (baseOffset === 'not-leader') return { body: asker === null ? {} : notController(asker) }
  assert(baseOffset === nextOffset, `records planned for offset ${nextOffset} were appended at ${baseOffset}`)
  const lastOffset = baseOffset + plan.records.length - 1
  const delta = replayInto(controller, ctx, [
    { baseOffset, lastOffset, epoch: controller.epoch, records: plan.records },
  ])
  followRegistrations(controller, ctx, delta)
  const events = eventsOfDelta(config.nodeId, image, delta, plan.fencedWhy ?? 'requested')
  pendingWrites.push({ offset: lastOffset, asker, body: plan.body, events })
  ctx.touch('controller/pendingWrites')
  return { later: true }
}

export function replayInto(controller: ControllerState, ctx: Ctx, batches: readonly MetadataBatch[]): MetadataDelta {
  const delta = createMetadataDelta()
  const replay: Replay = { image: controller.image, delta, touch: (path) => ctx.touch(`controller/image/${path}`) }
  for (const batch of batches) replayBatch(replay, batch)
  return delta
}

/** The quorum has committed all below `highWatermark`: what waited for that happens now. */
export function completeWrites(controller: ControllerState, ctx: Ctx, highWatermark: number): Answer[] {
  const { pendingWrites } = controller
  const count = pendingWrites.findIndex(({ offset }) => offset >= highWatermark)
  const completed = pendingWrites.splice(0, count < 0 ? pendingWrites.length : count)
  if (completed.length > 0) ctx.touch('controller/pendingWrites')
  const answers: Answer[] = []
  for (const { asker, body, events } of completed) {
    for (const event of events) ctx.emit(event)
    if (asker !== null && body !== null) answers.push({ requestId: asker.requestId, body })
  }
  return answers
}

/** Leadership is lost: nobody knows what will become of these writes. */
export function failWrites(controller: ControllerState, ctx: Ctx): Answer[] {
  const failed = controller.pendingWrites.splice(0)
  if (failed.length > 0) ctx.touch('controller/pendingWrites')
  return failed.flatMap(({ asker }) =>
    asker === null ? [] : [{ requestId: asker.requestId, body: notController(asker) }],
  )
}

export function notController({ apiKey, version, request }: Omit<Asker, 'requestId'>): object {
  return errorBody(apiKey, request, errors.NOT_CONTROLLER, null, version)
}
