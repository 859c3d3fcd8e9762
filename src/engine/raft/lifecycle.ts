/** How a node's raft begins, and how it leaves in order. */
import { msToUs } from '../../base/units.ts'
import { closeLog } from '../log/close.ts'
import type { Ctx } from '../ports/ctx.ts'
import { endOfLog, openMetadataLog } from './metadata-log.ts'
import { type Election, loadElection } from './quorum-state-file.ts'
import { poll } from './raft.ts'
import { isOnlyVoter, isVoter, type RaftState, remoteVoters } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeFollower, becomeProspective, enterRole, randomElectionDeadlineUs } from './transitions.ts'

/** Kafka's raft gives up an orderly exit after this. */
const SHUTDOWN_TIMEOUT_MS = 5_000

/** Loads quorum-state and log; the role is what the last life allows. A node that led may not vote in that epoch again. */
export function startRaft(raft: RaftState, ctx: Ctx): void {
  raft.log = openMetadataLog(raft, ctx)
  const election = loadElection(raft, ctx)
  const end = endOfLog(raft)
  if (election === null || election.leaderEpoch < end.epoch) {
    raft.epoch = end.epoch
    startUnattached(raft, ctx)
  } else {
    raft.epoch = election.leaderEpoch
    raft.votedId = election.votedId
    raft.votedDirectoryId = election.votedDirectoryId
    resume(raft, ctx, election)
  }
  if (isOnlyVoter(raft) && raft.role.kind !== 'candidate') becomeProspective(raft, ctx)
  poll(raft, ctx)
}

function resume(raft: RaftState, ctx: Ctx, { leaderId, votedId }: Election): void {
  const { nodeId } = raft.config
  const electionDeadlineUs = randomElectionDeadlineUs(raft, ctx)
  if (leaderId === nodeId && isVoter(raft)) {
    raft.leaderId = nodeId
    enterRole(raft, ctx, {
      kind: 'resigned',
      electionDeadlineUs,
      unacknowledged: remoteVoters(raft),
      preferredSuccessors: [],
    })
  } else if (votedId === nodeId && isVoter(raft) && leaderId < 0) {
    enterRole(raft, ctx, { kind: 'candidate', electionDeadlineUs, votes: new Map([[nodeId, true]]) })
  } else if (leaderId >= 0 && leaderId !== nodeId) becomeFollower(raft, ctx, raft.epoch, leaderId)
  else startUnattached(raft, ctx)
}

function startUnattached(raft: RaftState, ctx: Ctx): void {
  const electionDeadlineUs = isVoter(raft) ? randomElectionDeadlineUs(raft, ctx) : Number.POSITIVE_INFINITY
  enterRole(raft, ctx, { kind: 'unattached', electionDeadlineUs })
}

/** Begins an orderly exit: a leader resigns and tells its voters. Then ask `isRaftShutDown` after every step. */
export function shutdownRaft(raft: RaftState, ctx: Ctx): void {
  if (raft.shutdownDeadlineUs !== null) return
  raft.shutdownDeadlineUs = ctx.nowUs + msToUs(SHUTDOWN_TIMEOUT_MS)
  arm(raft, ctx, RAFT_TIMERS.shutdown, raft.shutdownDeadlineUs)
  poll(raft, ctx)
}

/** An observer or an only voter may go at once, the others when somebody else leads, or when the time is over. */
export function isRaftShutDown(raft: RaftState, ctx: Ctx): boolean {
  const { shutdownDeadlineUs, leaderId } = raft
  if (shutdownDeadlineUs === null) return false
  const isFree = !isVoter(raft) || isOnlyVoter(raft) || (leaderId >= 0 && leaderId !== raft.config.nodeId)
  return isFree || shutdownDeadlineUs <= ctx.nowUs
}

/** The node stops: everything is on the disk, as after Kafka's clean stop. */
export function closeRaft(raft: RaftState, ctx: Ctx): void {
  ctx.touch('raft')
  if (raft.log !== null) closeLog(raft.log, ctx)
}
