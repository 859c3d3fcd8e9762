import type { Ctx } from '../ports/ctx.ts'
import type { RaftState } from './state.ts'

export const RAFT_TIMERS = {
  election: 'raft.election',
  fetchTimeout: 'raft.fetch-timeout',
  checkQuorum: 'raft.check-quorum',
  beginQuorumEpoch: 'raft.begin-quorum-epoch',
  updateVoter: 'raft.update-voter',
  appendLinger: 'raft.append-linger',
  /** A node's pause after a failure is over, or the pause of fetching. */
  retry: 'raft.retry',
  shutdown: 'raft.shutdown',
} as const

export const FETCH_WAIT_TIMER = 'raft.fetch-wait/'

/** Wakes this node at `dueUs` at the latest. An earlier timer of the name stays: it finds nothing due and arms anew. */
export function arm(raft: RaftState, ctx: Ctx, name: string, dueUs: number): void {
  if (dueUs === Number.POSITIVE_INFINITY) return
  const set = raft.timers.get(name)
  if (set !== undefined && set <= dueUs) return
  raft.timers.set(name, dueUs)
  ctx.setTimer(name, Math.max(0, dueUs - ctx.nowUs))
}

export function disarm(raft: RaftState, ctx: Ctx, name: string): void {
  if (raft.timers.delete(name)) ctx.cancelTimer(name)
}

/** The timers of a role end with it; waits and the shutdown have their own. */
export function disarmRole(raft: RaftState, ctx: Ctx): void {
  for (const name of Object.values(RAFT_TIMERS)) {
    if (name !== RAFT_TIMERS.shutdown) disarm(raft, ctx, name)
  }
}
