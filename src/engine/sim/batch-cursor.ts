/** Walks the batches of a log in order, from where it stopped. */
import { RECORD_BATCH_OVERHEAD } from '../../protocol/records/record-batch.ts'
import type { BatchHeader } from '../../protocol/records/batch-header.ts'
import type { LogState, Segment } from '../log/log-state.ts'
import type { DiskState } from './disk-state.ts'
import { headerAt } from './log-tail.ts'

export interface BatchCursor {
  /** The next batch begins at or after it. */
  offset: number
  segmentBaseOffset: number
  position: number
}

/** Calls `fn` with the batches that end below `endOffset`, from the cursor on, and moves it. */
export function walkBatches(
  cursor: BatchCursor,
  log: LogState,
  disk: DiskState,
  endOffset: number,
  fn: (header: BatchHeader, segment: Segment, position: number) => void,
): void {
  let i = log.segments.findIndex((segment) => segment.baseOffset === cursor.segmentBaseOffset)
  if (i < 0) {
    i = Math.max(
      0,
      log.segments.findLastIndex((segment) => segment.baseOffset <= cursor.offset),
    )
    cursor.position = 0
  }
  for (; i < log.segments.length; i++) {
    const segment = log.segments[i] as Segment
    if (segment.baseOffset !== cursor.segmentBaseOffset) {
      cursor.segmentBaseOffset = segment.baseOffset
      cursor.position = 0
    }
    while (cursor.position + RECORD_BATCH_OVERHEAD <= segment.size) {
      const header = headerAt(disk, log, segment, cursor.position)
      if (header === null || header.lastOffset >= endOffset) return
      if (header.baseOffset >= cursor.offset) {
        fn(header, segment, cursor.position)
        cursor.offset = header.lastOffset + 1
      }
      cursor.position += header.sizeInBytes
    }
  }
}

export function cursorAt(offset: number): BatchCursor {
  return { offset, segmentBaseOffset: -1, position: 0 }
}
