/** The door of this room: a partition's log (Kafka's UnifiedLog). State is plain data, behaviour is functions `(log, ctx, …)`. */
export {
  appendAsFollower,
  appendAsLeader,
  assignEpochStartOffset,
  type LeaderAppendOptions,
  type LogAppendFailure,
  type LogAppendInfo,
  type LogAppendResult,
} from './append.ts'
export type { RecordError } from './append-error.ts'
export { closeLog, deleteLog, renameLogDirectory } from './close.ts'
export { flushLog } from './flush.ts'
export {
  lastStableOffset,
  maybeIncrementHighWatermark,
  maybeIncrementLogStartOffset,
  updateHighWatermark,
} from './high-watermark.ts'
export { type EpochEndOffset, endOffsetForEpoch, latestEpoch, epochAtOffset } from './leader-epochs.ts'
export type { EpochEntry } from './leader-epoch-cache.ts'
export * from './list-offsets.ts'
export { assignTopicId, createLog, type LoadedLog, loadLog, type OpenLogOptions } from './load.ts'
export { brokerLogDefaults, type LogConfig, logConfigOf } from './log-config.ts'
export { activeSegment, type LogState, logSize, type PendingDelete, type Segment } from './log-state.ts'
export type { AppendOrigin } from './producer-append.ts'
export { removeExpiredProducers } from './producer-state.ts'
export {
  type FetchDataInfo,
  type FetchIsolation,
  type LogPosition,
  positionOf,
  type ReadOptions,
  type ReadResult,
  readLog,
} from './read.ts'
export { type DeletionReason, deleteOldSegments } from './retention.ts'
export { rollLog } from './roll.ts'
export { deleteDueFiles, nextDeleteDueUs, removeDue } from './segment-delete.ts'
export { truncateFullyAndStartAt, truncateTo } from './truncate.ts'
