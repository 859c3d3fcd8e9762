/** What a leader knows of its replicas, and the offset that a majority of voters has. */
import { msToUs } from '../../base/units.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import type { Ctx } from '../ports/ctx.ts'
import { commitUpTo, endOfLog } from './metadata-log.ts'
import { isVoter, type Leader, majorityOf, type RaftState, type ReplicaProgress } from './state.ts'

const OBSERVER_SESSION_TIMEOUT_MS = 300_000
const CHECK_QUORUM_FACTOR = 1.5

export function createProgress(replicaId: number, directoryId = ZERO_UUID): ReplicaProgress {
  return {
    replicaId,
    directoryId,
    logEndOffset: -1,
    lastFetchTimestamp: -1,
    lastFetchUs: -1,
    lastFetchLeaderLogEndOffset: -1,
    lastCaughtUpTimestamp: -1,
  }
}

/** One and a half fetch timeouts without a majority's fetches: this leader is alone (KAFKA-15489). Never with one voter. */
export function checkQuorumDeadlineUs(raft: RaftState, ctx: Ctx): number {
  if (raft.config.voters.length === 1) return Number.POSITIVE_INFINITY
  return ctx.nowUs + Math.floor(msToUs(raft.config.fetchTimeoutMs) * CHECK_QUORUM_FACTOR)
}

/** A valid fetch: the replica has all before `fetchOffset`, on its disk. */
export function updateReplica(
  raft: RaftState,
  ctx: Ctx,
  role: Leader,
  replicaId: number,
  directoryId: string,
  fetchOffset: number,
): void {
  if (replicaId < 0 || replicaId === raft.config.nodeId) return
  const leaderEnd = endOfLog(raft).offset
  const voter = role.voters.get(replicaId)
  const progress = voter ?? observerProgress(role, replicaId, directoryId)
  // KIP-836: caught up now, or when it last fetched what was then the end.
  if (fetchOffset >= leaderEnd) progress.lastCaughtUpTimestamp = Math.max(ctx.wallMs, progress.lastCaughtUpTimestamp)
  else if (progress.lastFetchLeaderLogEndOffset > 0 && fetchOffset >= progress.lastFetchLeaderLogEndOffset) {
    progress.lastCaughtUpTimestamp = Math.max(progress.lastFetchTimestamp, progress.lastCaughtUpTimestamp)
  }
  progress.logEndOffset = fetchOffset
  progress.lastFetchTimestamp = Math.max(ctx.wallMs, progress.lastFetchTimestamp)
  progress.lastFetchUs = ctx.nowUs
  progress.lastFetchLeaderLogEndOffset = leaderEnd
  if (voter === undefined) return
  countForQuorum(raft, ctx, role, replicaId)
  advanceHighWatermark(raft, ctx, role)
}

function observerProgress(role: Leader, replicaId: number, directoryId: string): ReplicaProgress {
  const key = `${replicaId}/${directoryId}`
  const known = role.observers.get(key)
  if (known !== undefined) return known
  const made = createProgress(replicaId, directoryId)
  role.observers.set(key, made)
  return made
}

/** Observers that have not fetched for five minutes are forgotten. */
export function activeObservers(ctx: Ctx, role: Leader): ReplicaProgress[] {
  for (const [key, { lastFetchUs }] of role.observers) {
    if (ctx.nowUs - lastFetchUs >= msToUs(OBSERVER_SESSION_TIMEOUT_MS)) role.observers.delete(key)
  }
  return [...role.observers.values()]
}

function countForQuorum(raft: RaftState, ctx: Ctx, role: Leader, voterId: number): void {
  if (!role.fetchedVoters.includes(voterId)) role.fetchedVoters.push(voterId)
  const others = majorityOf(raft.config.voters.length) - (isVoter(raft) ? 1 : 0)
  if (role.fetchedVoters.length < others) return
  role.fetchedVoters = []
  role.checkQuorumDeadlineUs = checkQuorumDeadlineUs(raft, ctx)
}

/** The leader's own log counts too, once it is flushed. */
export function updateOwnProgress(raft: RaftState, ctx: Ctx, role: Leader): void {
  const own = role.voters.get(raft.config.nodeId)
  if (own === undefined) return
  own.logEndOffset = endOfLog(raft).offset
  own.lastFetchTimestamp = ctx.wallMs
  own.lastCaughtUpTimestamp = ctx.wallMs
  advanceHighWatermark(raft, ctx, role)
}

/**
 * The offset that a majority has, but only once that includes a record of this epoch (Raft, figure 8): what an older
 * leader left behind may be replaced until then.
 */
function advanceHighWatermark(raft: RaftState, ctx: Ctx, role: Leader): void {
  const ends = [...role.voters.values()].map(({ logEndOffset }) => logEndOffset).sort((a, b) => b - a)
  const offset = ends[ctx.planted?.has('R1') ? 0 : Math.floor(ends.length / 2)] ?? -1
  if (offset <= role.epochStartOffset || offset <= role.highWatermark) return
  role.highWatermark = offset
  commitUpTo(raft, ctx, offset)
}
