import type { Ctx } from '../ports/ctx.ts'
import { becomeLeader } from './leader.ts'
import type { Candidate, RaftState } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeProspective, isVoteGranted, isVoteRejected } from './transitions.ts'
import { sendVoteRequests } from './vote.ts'

/** Collects votes in an epoch of its own. Whoever loses waits until its election timeout, then asks for pre-votes again. */
export function pollCandidate(raft: RaftState, ctx: Ctx, role: Candidate): void {
  if (isVoteGranted(raft, role.votes)) {
    const granting = [...role.votes].filter(([, granted]) => granted).map(([id]) => id)
    becomeLeader(
      raft,
      ctx,
      granting.sort((a, b) => a - b),
    )
    return
  }
  const isShuttingDown = raft.shutdownDeadlineUs !== null
  if (role.electionDeadlineUs <= ctx.nowUs && !isShuttingDown) {
    becomeProspective(raft, ctx)
    return
  }
  if (!isVoteRejected(raft, role.votes)) sendVoteRequests(raft, ctx)
  if (!isShuttingDown) arm(raft, ctx, RAFT_TIMERS.election, role.electionDeadlineUs)
}
