/** Offsets by timestamp, as ListOffsets asks for them. */
import { forEachRecord } from '../../protocol/records/batch-iterator.ts'
import type { Ctx } from '../ports/ctx.ts'
import { logFilePath } from './file-names.ts'
import { floorSegmentIndex, type LogState, type Segment } from './log-state.ts'
import { batchBytesAt, indexedPosition, largestTimestamp, walkBatches } from './segment.ts'
import { lookupTimestamp } from './time-index.ts'

export const LATEST_TIMESTAMP = -1
export const EARLIEST_TIMESTAMP = -2
export const MAX_TIMESTAMP = -3
export const EARLIEST_LOCAL_TIMESTAMP = -4
export const LATEST_TIERED_TIMESTAMP = -5
export const EARLIEST_PENDING_UPLOAD_TIMESTAMP = -6

export interface TimestampAndOffset {
  timestamp: number
  offset: number
  leaderEpoch: number
}

const NOTHING: TimestampAndOffset = { timestamp: -1, offset: -1, leaderEpoch: -1 }

/** First record from a position on whose timestamp is at least the target and whose offset is at least `startingOffset`. */
function searchRecords(
  log: LogState,
  ctx: Ctx,
  segment: Segment,
  position: number,
  target: number,
  startingOffset: number,
): TimestampAndOffset | undefined {
  let found: TimestampAndOffset | undefined
  walkBatches(ctx, log.dir, segment, position, (header, at) => {
    if (header.maxTimestamp < target || header.lastOffset < startingOffset) return true
    forEachRecord(batchBytesAt(ctx, log.dir, segment, at, header.sizeInBytes), ({ timestamp, offset }) => {
      if (timestamp < target || offset < startingOffset) return true
      found = { timestamp, offset, leaderEpoch: header.partitionLeaderEpoch }
      return false
    })
    return found === undefined
  })
  return found
}

function searchTimestamp(log: LogState, ctx: Ctx, target: number): TimestampAndOffset {
  const first = Math.max(floorSegmentIndex(log, log.logStartOffset), 0)
  const segment = log.segments.slice(first).find((one) => largestTimestamp(one) >= target)
  if (segment === undefined) return NOTHING
  const path = logFilePath(log.dir, segment.baseOffset, '.timeindex')
  const indexed = lookupTimestamp(ctx, path, segment.timeIndex, segment.baseOffset, target)
  const position = indexedPosition(ctx, log.dir, segment, Math.max(indexed.offset, log.logStartOffset))
  return searchRecords(log, ctx, segment, position, target, log.logStartOffset) ?? NOTHING
}

/** The first record that holds the largest timestamp of the log. */
function searchMaxTimestamp(log: LogState, ctx: Ctx): TimestampAndOffset {
  let segment = log.segments[0] as Segment
  for (const other of log.segments) if (other.maxTimestampSoFar > segment.maxTimestampSoFar) segment = other
  const { maxTimestampSoFar, offsetOfMaxTimestampSoFar } = segment
  if (maxTimestampSoFar < 0) return NOTHING
  // The entry for the batch itself is the greatest one below it, or its own.
  const position = indexedPosition(ctx, log.dir, segment, offsetOfMaxTimestampSoFar)
  return searchRecords(log, ctx, segment, position, maxTimestampSoFar, segment.baseOffset) ?? NOTHING
}

/**
 * Offset for a target timestamp, or for one of the negative names above; (-1, -1) when no record is that young. It looks at the
 * whole log: what a reader may not see yet is for the caller to bound.
 */
export function offsetForTimestamp(log: LogState, ctx: Ctx, target: number): TimestampAndOffset {
  const at = (offset: number, leaderEpoch = -1): TimestampAndOffset => ({ timestamp: -1, offset, leaderEpoch })
  switch (target) {
    case LATEST_TIMESTAMP:
      return at(log.logEndOffset, log.leaderEpochs.at(-1)?.epoch)
    case EARLIEST_TIMESTAMP:
    case EARLIEST_LOCAL_TIMESTAMP: {
      const first = log.leaderEpochs[0]
      return at(log.logStartOffset, first !== undefined && first.startOffset <= log.logStartOffset ? first.epoch : -1)
    }
    case MAX_TIMESTAMP:
      return searchMaxTimestamp(log, ctx)
    case LATEST_TIERED_TIMESTAMP:
    case EARLIEST_PENDING_UPLOAD_TIMESTAMP:
      return NOTHING
    default:
      return searchTimestamp(log, ctx, target)
  }
}
