/** Closing the active segment and beginning the next. */
import { assert } from '../../base/assert.ts'
import type { Ctx } from '../ports/ctx.ts'
import { flushLog, flushSnapshot } from './flush.ts'
import { maxSegmentMs } from './log-config.ts'
import { activeSegment, type LogState, nodeOf, type Segment, touchLog } from './log-state.ts'
import { takeProducerSnapshot } from './producer-snapshot.ts'
import { closeTimeIndex, createSegment, flushSegment, shouldRoll } from './segment.ts'

export interface RollParams {
  bytes: number
  firstOffset: number
  lastOffset: number
  maxTimestamp: number
}

/** Rolls when the incoming records do not belong into the active segment any more. Returns the segment to append to. */
export function maybeRoll(log: LogState, ctx: Ctx, incoming: RollParams): Segment {
  const segment = activeSegment(log)
  const segmentMs = maxSegmentMs(log.config)
  if (!shouldRoll(ctx, log.dir, segment, log.config, { ...incoming, segmentMs })) return segment
  return rollLog(log, ctx, incoming.firstOffset)
}

/**
 * Begins a segment at the log's end (or at `firstOffset`, where it is later). The old one is closed and flushed, and a producer
 * snapshot stands at the new base offset.
 */
export function rollLog(log: LogState, ctx: Ctx, firstOffset = 0): Segment {
  const baseOffset = Math.max(firstOffset, log.logEndOffset)
  const active = activeSegment(log)
  assert(baseOffset >= active.baseOffset, `${log.topicPartition} rolls forward, not to ${baseOffset}`)
  if (active.baseOffset === baseOffset) {
    // An index that is full before it has a record: only a silly segment.index.bytes does that. The empty segment begins anew.
    assert(active.size === 0, `segment ${baseOffset} of ${log.topicPartition} is empty when it is rolled again`)
    log.segments.pop()
  } else {
    closeTimeIndex(ctx, log.dir, active)
    // Also where the records were flushed before: recovery never looks at this segment again, so its last index entry must stay.
    flushSegment(ctx, log.dir, active)
  }
  const segment = createSegment(ctx, log.dir, log.config, baseOffset)
  log.segments.push(segment)
  log.producers.lastMapOffset = baseOffset
  takeProducerSnapshot(ctx, log.dir, log.producers)
  flushSnapshot(log, ctx, baseOffset)
  flushLog(log, ctx, baseOffset)
  ctx.emit({ type: 'SegmentRolled', node: nodeOf(ctx), partition: log.topicPartition, baseOffset })
  touchLog(log, ctx)
  return segment
}
