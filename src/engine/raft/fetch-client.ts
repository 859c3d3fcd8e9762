/** Fetch (1) of the metadata log, the follower's half: also how a node without leader finds one. */
import { METADATA_TOPIC_ID } from '../../base/uuid.ts'
import { msToUs } from '../../base/units.ts'
import type { RequestInput, ResponseOf } from '../../protocol/apis.ts'
import type { Ctx } from '../ports/ctx.ts'
import { FETCH_WAIT_MAX_MS } from './config.ts'
import { appendFetched, commitUpTo, endOfLog, truncateToDiverging } from './metadata-log.ts'
import { readyBootstrapServer, send } from './peers.ts'
import type { RaftState } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'

const FETCH = 1

/** To any configured voter. */
export function fetchFromBootstrap(raft: RaftState, ctx: Ctx): void {
  if (isPaused(raft, ctx)) return
  const nodeId = readyBootstrapServer(raft, ctx)
  if (nodeId !== undefined) sendFetch(raft, ctx, nodeId)
}

export function sendFetch(raft: RaftState, ctx: Ctx, nodeId: number): void {
  if (!isPaused(raft, ctx)) send(raft, ctx, nodeId, FETCH, 'raft.fetch', () => fetchRequest(raft))
}

function isPaused(raft: RaftState, ctx: Ctx): boolean {
  if (raft.fetchPausedUntilUs <= ctx.nowUs) return false
  arm(raft, ctx, RAFT_TIMERS.retry, raft.fetchPausedUntilUs)
  return true
}

/**
 * The answer was that this node is no leader, and nothing else. Kafka asks again at once, thousands of times until an
 * election is over; here it waits for the retry backoff, which changes no outcome.
 */
export function pauseFetching(raft: RaftState, ctx: Ctx): void {
  raft.fetchPausedUntilUs = ctx.nowUs + msToUs(raft.config.retryBackoffMs)
}

function fetchRequest(raft: RaftState): RequestInput<1> {
  const { offset, epoch } = endOfLog(raft)
  return {
    clusterId: raft.config.clusterId,
    replicaState: { replicaId: raft.config.nodeId },
    maxWaitMs: FETCH_WAIT_MAX_MS,
    minBytes: 0,
    maxBytes: raft.config.fetchBytesMax,
    topics: [
      {
        topicId: METADATA_TOPIC_ID,
        partitions: [
          {
            partition: 0,
            currentLeaderEpoch: raft.epoch,
            fetchOffset: offset,
            lastFetchedEpoch: epoch,
            logStartOffset: -1,
            partitionMaxBytes: 0,
            replicaDirectoryId: raft.config.directoryId,
            highWatermark: raft.highWatermark,
          },
        ],
      },
    ],
    forgottenTopicsData: [],
    rackId: '',
  }
}

type FetchPartition = ResponseOf<1>['responses'][number]['partitions'][number]

/** The partition of a response, or null when it is about something else. */
export function fetchedPartition(body: ResponseOf<1>): FetchPartition | null {
  const [topic] = body.responses
  const [partition] = topic?.partitions ?? []
  if (topic?.topicId !== METADATA_TOPIC_ID || partition?.partitionIndex !== 0) return null
  return partition
}

/**
 * What the leader of this epoch said: truncates where the logs part, else appends, and learns the high watermark. The
 * log is flushed before the next fetch, which the leader counts. False: unusable, ask again after a pause.
 */
export function applyFetched(raft: RaftState, ctx: Ctx, partition: FetchPartition): boolean {
  const { role } = raft
  // Snapshots are not generated yet, so none can be fetched.
  if (role.kind !== 'follower' || partition.errorCode !== 0 || partition.snapshotId.endOffset >= 0) return false
  if (partition.divergingEpoch.epoch >= 0) {
    const { epoch, endOffset } = partition.divergingEpoch
    if (!truncateToDiverging(raft, ctx, { epoch, offset: endOffset })) return false
  } else {
    const records = partition.records ?? []
    if (records.length > 0 && !appendFetched(raft, ctx, records)) return false
    if (partition.highWatermark >= 0) commitUpTo(raft, ctx, partition.highWatermark)
  }
  role.hasFetched = true
  role.fetchDeadlineUs = ctx.nowUs + msToUs(raft.config.fetchTimeoutMs)
  return true
}
