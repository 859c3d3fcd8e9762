import type { Ctx } from '../ports/ctx.ts'
import { sendEndQuorumEpoch } from './end-quorum-epoch.ts'
import type { RaftState, Resigned } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeUnattached } from './transitions.ts'

/**
 * Led this epoch and does no more, also after a restart: it may not vote in it. The next epoch begins when the
 * election timeout is over; a node that shuts down stays until then.
 */
export function pollResigned(raft: RaftState, ctx: Ctx, role: Resigned): void {
  sendEndQuorumEpoch(raft, ctx, role)
  if (raft.shutdownDeadlineUs !== null) return
  if (role.electionDeadlineUs <= ctx.nowUs) {
    becomeUnattached(raft, ctx, raft.epoch + 1)
    return
  }
  arm(raft, ctx, RAFT_TIMERS.election, role.electionDeadlineUs)
}
