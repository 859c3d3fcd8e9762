import { msToUs } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import { fetchFromBootstrap, sendFetch } from './fetch-client.ts'
import { hasAnyInFlight, isBackingOff } from './peers.ts'
import { type Follower, isVoter, type RaftState } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeProspective } from './transitions.ts'
import { sendUpdateRaftVoter } from './update-raft-voter.ts'

/** Fetches from the leader, always one request at a time; the leader holds it while there is nothing new. */
export function pollFollower(raft: RaftState, ctx: Ctx, role: Follower): void {
  const voter = isVoter(raft)
  const isLate = role.fetchDeadlineUs <= ctx.nowUs
  if (voter && raft.shutdownDeadlineUs !== null) return
  if (voter && isLate) {
    becomeProspective(raft, ctx)
    return
  }
  if (voter && role.updateVoterDeadlineUs <= ctx.nowUs && !role.hasUpdatedLeader) {
    if (sendUpdateRaftVoter(raft, ctx)) role.updateVoterDeadlineUs = ctx.nowUs + msToUs(raft.config.fetchTimeoutMs)
  } else if (isLate || isBackingOff(raft, ctx, raft.leaderId)) {
    // Somebody else may know whether there is a new leader.
    fetchFromBootstrap(raft, ctx)
  } else if (!hasAnyInFlight(raft)) {
    sendFetch(raft, ctx, raft.leaderId)
  }
  if (!voter) return
  arm(raft, ctx, RAFT_TIMERS.fetchTimeout, role.fetchDeadlineUs)
  // When it is due it waits for the fetch in flight, whose answer brings us here again.
  const isUpdateAhead = !role.hasUpdatedLeader && role.updateVoterDeadlineUs > ctx.nowUs
  if (isUpdateAhead) arm(raft, ctx, RAFT_TIMERS.updateVoter, role.updateVoterDeadlineUs)
}
