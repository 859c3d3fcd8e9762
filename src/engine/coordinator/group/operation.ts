import { msToUs } from '../../../base/units.ts'
import { errors } from '../../../protocol/errors.ts'
import { decodeGroupRecord, encodeGroupRecord } from '../../../protocol/coordinator-record.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { brokerConfig } from '../../replica/settings.ts'
import type { CoordinatorNode } from '../coordinator-node.ts'
import { appendOperation, type CoordinatorWrite, operationError } from '../runtime/append.ts'
import { type CoordinatorShard, noteCommitted, touchShard } from '../runtime/shard.ts'
import type { Effect, Plan } from './effect.ts'
import { scheduleExpiryOf } from './offset-expiry.ts'
import { noteNewGroup, replayRecord } from './replay.ts'
import { forgetGroup, settle } from './settle.ts'

const NO_PRODUCER_ID = -1

/**
 * Carries out what an operation wants: its records are appended as one batch and held, with its effect, until the high
 * watermark has passed them. Without records it waits only for those that are on their way already.
 */
export function perform(node: CoordinatorNode, shard: CoordinatorShard, plan: Plan | null, ctx: Ctx): void {
  for (let next = plan; next !== null; ) next = performOnce(node, shard, next, ctx)
}

function performOnce(node: CoordinatorNode, shard: CoordinatorShard, plan: Plan, ctx: Ctx): Plan | null {
  const { records, effect } = plan
  if (records.length === 0) {
    if (shard.pending.length === 0) return settle(node, effect, 0, ctx)
    hold(node, shard, effect, ctx)
    return null
  }
  const appended = appendOperation(node, shard, records, ctx)
  if (!('endOffset' in appended)) {
    const next = settle(node, effect, operationError(appended.error), ctx)
    if (effect.kind === 'new-group') forgetGroup(node, effect.groupId, ctx)
    return next
  }
  if (effect.kind === 'new-group') noteNewGroup(shard, effect.groupId, appended.baseOffset, ctx)
  if (plan.replay) replayWrites(node, shard, records, appended.baseOffset, ctx)
  shard.lastWrittenOffset = appended.endOffset
  hold(node, shard, effect, ctx)
  for (const groupId of new Set(records.map(({ record }) => groupIdOf(record)))) {
    scheduleExpiryOf(node, shard, groupId, ctx)
  }
  return null
}

function groupIdOf(record: CoordinatorWrite['record']): string {
  const key = record.key as { group?: string; groupId?: string }
  return key.group ?? key.groupId ?? ''
}

/** What was appended is replayed as it would be read, defaults and all. */
function replayWrites(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  writes: readonly CoordinatorWrite[],
  baseOffset: number,
  ctx: Ctx,
): void {
  writes.forEach(({ record, version }, index) => {
    const { key, value } = encodeGroupRecord(record, version)
    const at = { offset: baseOffset + index, producerId: NO_PRODUCER_ID }
    replayRecord(node, shard, decodeGroupRecord(key, value), at, ctx)
  })
}

function hold(node: CoordinatorNode, shard: CoordinatorShard, effect: Effect, ctx: Ctx): void {
  const timeoutUs = msToUs(brokerConfig(node.config, node.image, 'offsets.commit.timeout.ms'))
  shard.pending.push({ endOffset: shard.lastWrittenOffset, deadlineUs: ctx.nowUs + timeoutUs, effect })
  touchShard(shard, ctx)
  if (shard.pending.length === 1) scheduleTimeout(shard, ctx)
}

function scheduleTimeout(shard: CoordinatorShard, ctx: Ctx): void {
  const timer = `group.append/${shard.topicPartition}`
  const first = shard.pending[0]
  if (first === undefined) ctx.cancelTimer(timer)
  else ctx.setTimer(timer, Math.max(0, first.deadlineUs - ctx.nowUs))
}

/** The shard's log is committed up to here: what waited for that takes effect, oldest first. */
export function commitUpTo(node: CoordinatorNode, shard: CoordinatorShard, highWatermark: number, ctx: Ctx): void {
  if (highWatermark <= shard.lastCommittedOffset) return
  noteCommitted(shard, highWatermark, ctx)
  endPending(node, shard, ({ endOffset }) => endOffset <= highWatermark, 0, ctx)
}

/** The timer `group.append`: `offsets.commit.timeout.ms` have passed. The records stay in the log. */
export function onAppendTimer(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): void {
  const error = operationError(errors.REQUEST_TIMED_OUT)
  endPending(node, shard, ({ deadlineUs }) => deadlineUs <= ctx.nowUs, error, ctx)
}

/** All that waits is told that somebody else coordinates now. */
export function failPending(node: CoordinatorNode, shard: CoordinatorShard, ctx: Ctx): void {
  for (const { effect } of shard.pending.splice(0)) settle(node, effect, errors.NOT_COORDINATOR, ctx)
  ctx.cancelTimer(`group.append/${shard.topicPartition}`)
}

function endPending(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  isDue: (pending: CoordinatorShard['pending'][number]) => boolean,
  error: number,
  ctx: Ctx,
): void {
  const before = shard.pending[0]
  for (let first = before; first !== undefined && isDue(first); first = shard.pending[0]) {
    shard.pending.shift()
    touchShard(shard, ctx)
    perform(node, shard, settle(node, first.effect, error, ctx), ctx)
    if (first.effect.kind === 'assignment') scheduleExpiryOf(node, shard, first.effect.groupId, ctx)
  }
  if (shard.pending[0] !== before || error !== 0) scheduleTimeout(shard, ctx)
}
