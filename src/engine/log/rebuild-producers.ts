/** Producer state out of a snapshot and the records after it: at a start, after a truncation, during recovery. */
import type { Ctx } from '../ports/ctx.ts'
import type { BatchHeader } from '../../protocol/records/batch-header.ts'
import type { LogConfig } from './log-config.ts'
import type { Segment } from './log-state.ts'
import { appendToProducer, prepareProducerAppend } from './producer-append.ts'
import {
  type CompletedTxn,
  clearProducers,
  completeTxn,
  loadProducerEntries,
  type ProducerState,
  removeUnreplicatedTxns,
  updateProducer,
} from './producer-state.ts'
import { loadLatestProducerSnapshot, removeProducerSnapshot, takeProducerSnapshot } from './producer-snapshot.ts'
import { batchBytesAt, translateOffset, walkBatches } from './segment.ts'

export interface RebuildInput {
  dir: string
  config: LogConfig
  segments: readonly Segment[]
  logStartOffset: number
  /** The end of those segments: the state is wanted as of it. */
  lastOffset: number
  /** After a clean stop without any snapshot the log is not scanned. */
  cleanShutdown: boolean
}

/** Takes a stored batch into the state, as replication does: nothing is refused. Returns the transaction it ends. */
export function replayBatch(
  state: ProducerState,
  header: BatchHeader,
  bytes: () => Uint8Array,
): CompletedTxn | undefined {
  if (header.producerId < 0) return undefined
  const append = prepareProducerAppend(state, header.producerId)
  const batch = { header, bytes: header.isControlBatch ? bytes() : new Uint8Array(0) }
  const completed = appendToProducer(append, batch, 'replication')
  updateProducer(state, append.updated, append.started)
  return completed
}

/** Goes back to the newest snapshot in (log start, end], unless the state is already that of the end. */
function truncateAndReload(state: ProducerState, ctx: Ctx, input: RebuildInput): void {
  const { dir, config, logStartOffset, lastOffset } = input
  for (const offset of state.snapshots) {
    if (offset > lastOffset || offset <= logStartOffset) removeProducerSnapshot(ctx, dir, state, offset)
  }
  if (state.lastMapOffset === lastOffset) {
    removeUnreplicatedTxns(state, logStartOffset)
    state.lastSnapOffset = state.snapshots.at(-1) ?? logStartOffset
    return
  }
  clearProducers(state)
  const snapshot = loadLatestProducerSnapshot(ctx, dir, state)
  const offset = snapshot?.offset ?? logStartOffset
  loadProducerEntries(state, snapshot?.entries ?? [], offset, ctx.wallMs, config.producerIdExpirationMs)
}

/** Replays the segment's batches from the state's offset on. */
function replaySegment(state: ProducerState, ctx: Ctx, input: RebuildInput, segment: Segment, from: number): void {
  const { dir } = input
  const found = translateOffset(ctx, dir, segment, from)
  if (found === undefined) return
  walkBatches(ctx, dir, segment, found.position, (header, position) => {
    const bytes = () => batchBytesAt(ctx, dir, segment, position, header.sizeInBytes)
    const completed = replayBatch(state, header, bytes)
    if (completed !== undefined) completeTxn(state, completed)
  })
}

/** Brings the state to `lastOffset` and takes a snapshot there; snapshots at the last two segments' beginnings on the way. */
export function rebuildProducerState(state: ProducerState, ctx: Ctx, input: RebuildInput): void {
  const { dir, segments, logStartOffset, lastOffset, cleanShutdown } = input
  const offsetsToSnapshot = [...segments.slice(-2).map(({ baseOffset }) => baseOffset), lastOffset]
  if (state.snapshots.length === 0 && cleanShutdown) {
    for (const offset of offsetsToSnapshot) {
      state.lastMapOffset = offset
      takeProducerSnapshot(ctx, dir, state)
    }
    return
  }
  const wasEmpty = state.producers.size === 0 && state.lastMapOffset >= lastOffset
  truncateAndReload(state, ctx, input)
  if (lastOffset > state.lastMapOffset && !wasEmpty) {
    const first = segments.findLastIndex(({ baseOffset }) => baseOffset <= state.lastMapOffset)
    for (const segment of segments.slice(Math.max(first, 0))) {
      if (segment.baseOffset >= lastOffset) break
      state.lastMapOffset = Math.max(segment.baseOffset, state.lastMapOffset, logStartOffset)
      if (offsetsToSnapshot.includes(segment.baseOffset)) takeProducerSnapshot(ctx, dir, state)
      replaySegment(state, ctx, input, segment, state.lastMapOffset)
    }
  }
  state.lastMapOffset = lastOffset
  takeProducerSnapshot(ctx, dir, state)
}
