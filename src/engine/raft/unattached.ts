import type { Ctx } from '../ports/ctx.ts'
import { fetchFromBootstrap } from './fetch-client.ts'
import { isVoter, type RaftState, type Unattached } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeProspective } from './transitions.ts'

/** No leader is known in this epoch: asks around for one, until it is time to stand for election. Observers only ask. */
export function pollUnattached(raft: RaftState, ctx: Ctx, role: Unattached): void {
  if (isVoter(raft) && raft.shutdownDeadlineUs !== null) return
  if (isVoter(raft) && role.electionDeadlineUs <= ctx.nowUs) {
    becomeProspective(raft, ctx)
    return
  }
  fetchFromBootstrap(raft, ctx)
  arm(raft, ctx, RAFT_TIMERS.election, role.electionDeadlineUs)
}
