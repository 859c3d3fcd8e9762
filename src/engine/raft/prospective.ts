import type { Ctx } from '../ports/ctx.ts'
import type { Prospective, RaftState } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeCandidate, becomeFollower, becomeUnattached, isVoteGranted, isVoteRejected } from './transitions.ts'
import { sendVoteRequests } from './vote.ts'

/** Asks whether it would be elected, without disturbing anybody (KIP-996). */
export function pollProspective(raft: RaftState, ctx: Ctx, role: Prospective): void {
  if (isVoteGranted(raft, role.votes)) {
    becomeCandidate(raft, ctx)
    return
  }
  const isOver = isVoteRejected(raft, role.votes) || role.electionDeadlineUs <= ctx.nowUs
  if (isOver && raft.shutdownDeadlineUs === null) {
    // A leader that was known before is tried again.
    if (raft.leaderId >= 0 && raft.leaderId !== raft.config.nodeId) {
      becomeFollower(raft, ctx, raft.epoch, raft.leaderId)
    } else becomeUnattached(raft, ctx, raft.epoch)
    return
  }
  sendVoteRequests(raft, ctx)
  if (raft.shutdownDeadlineUs === null) arm(raft, ctx, RAFT_TIMERS.election, role.electionDeadlineUs)
}
