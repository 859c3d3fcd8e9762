/** The application above the consumer: poll(), work on each record, perhaps commit, poll() again. */
import { utf8Decode } from '../../base/bytes.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import { ProtocolError } from '../../protocol/protocol-error.ts'
import type { Ctx } from '../ports/ctx.ts'
import { touchPosition } from './assignment.ts'
import { commitSync } from './commit.ts'
import { takeRecords, type TakenRecords } from './completed-fetch.ts'
import type { CompletedFetch, ConsumerState, PartitionPosition, PolledRecord } from './consumer-state.ts'

const RECENT_MAX = 12
const RECENT_TEXT_MAX = 64

/** Records are returned only to a member in good standing, or to a consumer without a group. */
function mayPoll({ application, closing, spec, membership }: ConsumerState): boolean {
  if (application.phase !== 'polling' || closing !== 'no') return false
  return spec.group === null || (membership.phase === 'stable' && membership.rejoinReason === null)
}

/** poll() returns when there are records. True: it did; a text: the error that ends the application. */
export function poll(consumer: ConsumerState, ctx: Ctx): boolean | string {
  const { buffered, application, settings } = consumer
  if (buffered.size === 0 || !mayPoll(consumer)) return false
  const records: PolledRecord[] = []
  for (const [tp, fetch] of [...buffered]) {
    if (records.length >= settings.maxPollRecords) break
    const position = consumer.positions.get(tp)
    if (position?.phase !== 'fetch' && position !== undefined) continue
    const wrong = takeFrom(consumer, ctx, tp, fetch, position, records)
    if (wrong !== null) return wrong
  }
  if (records.length === 0) return false
  ctx.touch('application')
  ctx.touch('counters')
  consumer.counters.polled += records.length
  application.records = records
  application.handled = 0
  application.lastPollUs = ctx.nowUs
  if (consumer.spec.commit === 'before' && commitSync(consumer, ctx)) application.phase = 'committing'
  else beginHandling(consumer, ctx)
  return true
}

/** Moves records of one partition into what poll() returns, and the position with them. */
function takeFrom(
  consumer: ConsumerState,
  ctx: Ctx,
  tp: string,
  fetch: CompletedFetch,
  position: PartitionPosition | undefined,
  records: PolledRecord[],
): string | null {
  const { buffered, settings } = consumer
  ctx.touch(`buffered/${tp}`)
  // After a seek or a reset what was fetched is of no use.
  if (position === undefined || fetch.nextOffset !== position.offset) {
    buffered.delete(tp)
    return null
  }
  const taken = tryTake(fetch, settings.maxPollRecords - records.length, settings.readCommitted)
  if (typeof taken === 'string') return `${tp} at offset ${position.offset}: ${taken}`
  touchPosition(ctx, position)
  position.offset = taken.nextOffset
  if (taken.leaderEpoch >= 0) position.offsetEpoch = taken.leaderEpoch
  if (fetch.batches.length === 0) buffered.delete(tp)
  const { topic, partition } = fetch
  for (const { offset, key, value } of taken.records) records.push({ topic, partition, offset, key, value })
  const [first] = taken.records
  const last = taken.records.at(-1)
  if (first === undefined || last === undefined) return null
  ctx.emit({ type: 'RecordsPolled', client: consumer.id, partition: tp, from: first.offset, to: last.offset + 1 })
  return null
}

function tryTake(fetch: CompletedFetch, max: number, readCommitted: boolean): TakenRecords | string {
  try {
    return takeRecords(fetch, max, readCommitted)
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof RangeError) return error.message
    throw error
  }
}

export function beginHandling({ application, spec }: ConsumerState, ctx: Ctx): void {
  ctx.touch('application')
  application.phase = 'handling'
  application.dueUs = ctx.nowUs + spec.processUs
}

/** Calls poll(). */
export function enterPoll({ application }: ConsumerState, ctx: Ctx): void {
  ctx.touch('application')
  application.phase = 'polling'
  application.records = []
  application.handled = 0
  application.lastPollUs = ctx.nowUs
  application.pollExpired = false
}

/** Works on the records in hand. Returns when the next one is done. */
export function handleRecords(consumer: ConsumerState, ctx: Ctx): number {
  const { application, spec } = consumer
  while (application.phase === 'handling') {
    if (application.dueUs > ctx.nowUs) return application.dueUs
    const left = application.records.length - application.handled
    noteHandled(consumer, ctx, spec.processUs === 0 ? left : 1)
    application.dueUs = ctx.nowUs + spec.processUs
    if (application.handled < application.records.length) continue
    if (spec.commit === 'after' && commitSync(consumer, ctx)) application.phase = 'committing'
    else enterPoll(consumer, ctx)
  }
  return Number.POSITIVE_INFINITY
}

/** commitSync() returned, or threw and the application goes on. */
export function afterCommitSync(consumer: ConsumerState, ctx: Ctx): void {
  const { application } = consumer
  if (application.handled < application.records.length) beginHandling(consumer, ctx)
  else enterPoll(consumer, ctx)
}

function noteHandled(consumer: ConsumerState, ctx: Ctx, count: number): void {
  const { application, counters, recent } = consumer
  ctx.touch('application')
  ctx.touch('counters')
  ctx.touch('recent')
  const done = application.records.slice(application.handled, application.handled + count)
  application.handled += count
  counters.handled += count
  for (const { topic, partition, offset, key, value } of done.slice(-RECENT_MAX)) {
    recent.push({ partition: topicPartition(topic, partition), offset, key: textOf(key), value: textOf(value) })
  }
  recent.splice(0, Math.max(0, recent.length - RECENT_MAX))
  for (const { tp, from, to } of runsOf(done)) {
    ctx.emit({ type: 'RecordsHandled', client: consumer.id, partition: tp, from, to })
  }
}

function textOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : utf8Decode(bytes.subarray(0, RECENT_TEXT_MAX))
}

/** Consecutive offsets of one partition together; `to` is the offset after the last. */
function runsOf(records: readonly PolledRecord[]): { tp: string; from: number; to: number }[] {
  const runs: { tp: string; from: number; to: number }[] = []
  for (const { topic, partition, offset } of records) {
    const tp = topicPartition(topic, partition)
    const last = runs.at(-1)
    if (last !== undefined && last.tp === tp && last.to === offset) last.to = offset + 1
    else runs.push({ tp, from: offset, to: offset + 1 })
  }
  return runs
}
