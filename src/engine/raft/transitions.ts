/** How a node passes from one role to another: what is kept, what is saved, and who is told. */
import { assert } from '../../base/assert.ts'
import { nextInt } from '../../base/prng.ts'
import { msToUs } from '../../base/units.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { failFetchWaits } from './fetch-waits.ts'
import { resetConnections } from './peers.ts'
import { saveElection } from './quorum-state-file.ts'
import { isVoter, majorityOf, type RaftState, type Role, remoteVoters } from './state.ts'
import { disarmRole } from './timers.ts'

/** Uniform in [T, 2T), so that voters seldom stand for election together. */
export function randomElectionDeadlineUs(raft: RaftState, ctx: Ctx): number {
  const timeoutUs = msToUs(raft.config.electionTimeoutMs)
  return ctx.nowUs + timeoutUs + (timeoutUs > 0 ? nextInt(ctx.random('raft'), timeoutUs) : 0)
}

/**
 * Takes the role and saves the election before anybody can hear of it. What was asked for in the old role, and what
 * waits for the old role, ends here.
 */
export function enterRole(raft: RaftState, ctx: Ctx, role: Role): void {
  failFetchWaits(raft, ctx, errors.NOT_LEADER_OR_FOLLOWER)
  disarmRole(raft, ctx)
  resetConnections(raft)
  raft.role = role
  saveElection(raft, ctx)
  ctx.emit({
    type: 'QuorumRoleChanged',
    node: raft.config.nodeId,
    role: isVoter(raft) ? role.kind : 'observer',
    epoch: raft.epoch,
    leaderId: raft.leaderId,
  })
}

/** A new epoch begins without a known leader, or (in the same epoch) an election was lost by whom had no leader. */
export function becomeUnattached(raft: RaftState, ctx: Ctx, epoch: number): void {
  assert(epoch >= raft.epoch, `epoch ${epoch} is not below ${raft.epoch}`)
  const electionDeadlineUs = unattachedDeadlineUs(raft, ctx)
  if (epoch > raft.epoch) forgetVote(raft)
  raft.epoch = epoch
  raft.leaderId = -1
  enterRole(raft, ctx, { kind: 'unattached', electionDeadlineUs })
}

/** An election that already runs keeps its time. */
function unattachedDeadlineUs(raft: RaftState, ctx: Ctx): number {
  const { role } = raft
  if (!isVoter(raft)) return Number.POSITIVE_INFINITY
  if (role.kind === 'follower' || role.kind === 'leader') return randomElectionDeadlineUs(raft, ctx)
  if (role.kind === 'prospective' && isVoteRejected(raft, role.votes)) return randomElectionDeadlineUs(raft, ctx)
  return role.electionDeadlineUs
}

/** The leader of an epoch is known: fetch from it. */
export function becomeFollower(raft: RaftState, ctx: Ctx, epoch: number, leaderId: number): void {
  assert(leaderId !== raft.config.nodeId, 'a node does not follow itself')
  assert(epoch >= raft.epoch, `epoch ${epoch} is not below ${raft.epoch}`)
  if (epoch > raft.epoch) forgetVote(raft)
  raft.epoch = epoch
  raft.leaderId = leaderId
  const deadlineUs = ctx.nowUs + msToUs(raft.config.fetchTimeoutMs)
  enterRole(raft, ctx, {
    kind: 'follower',
    fetchDeadlineUs: deadlineUs,
    hasFetched: false,
    hasUpdatedLeader: false,
    updateVoterDeadlineUs: isVoter(raft) ? deadlineUs : Number.POSITIVE_INFINITY,
  })
}

/** Asks for pre-votes. Epoch, leader and vote stay, so nothing new is saved. */
export function becomeProspective(raft: RaftState, ctx: Ctx): void {
  assert(isVoter(raft), 'only voters stand for election')
  enterRole(raft, ctx, {
    kind: 'prospective',
    electionDeadlineUs: randomElectionDeadlineUs(raft, ctx),
    votes: ownVote(raft),
  })
}

/** Stands for election in the next epoch, with its own vote. */
export function becomeCandidate(raft: RaftState, ctx: Ctx): void {
  assert(isVoter(raft), 'only voters stand for election')
  raft.epoch++
  raft.leaderId = -1
  raft.votedId = raft.config.nodeId
  raft.votedDirectoryId = raft.config.directoryId
  enterRole(raft, ctx, {
    kind: 'candidate',
    electionDeadlineUs: randomElectionDeadlineUs(raft, ctx),
    votes: ownVote(raft),
  })
}

/** Gives up leadership in the same epoch; voters are told, the most up to date first in line. */
export function becomeResigned(raft: RaftState, ctx: Ctx, preferredSuccessors: number[]): void {
  enterRole(raft, ctx, {
    kind: 'resigned',
    electionDeadlineUs: randomElectionDeadlineUs(raft, ctx),
    unacknowledged: remoteVoters(raft),
    preferredSuccessors,
  })
}

function forgetVote(raft: RaftState): void {
  raft.votedId = -1
  raft.votedDirectoryId = ZERO_UUID
}

function ownVote(raft: RaftState): Map<number, boolean> {
  return new Map([[raft.config.nodeId, true]])
}

/** Some leader or epoch was named in a request or a response that is not older than this node. */
export function learn(raft: RaftState, ctx: Ctx, epoch: number, leaderId: number): void {
  const mayFollow = leaderId >= 0 && leaderId !== raft.config.nodeId
  if (epoch > raft.epoch) {
    if (mayFollow) becomeFollower(raft, ctx, epoch, leaderId)
    else becomeUnattached(raft, ctx, epoch)
  } else if (epoch === raft.epoch && mayFollow && raft.leaderId < 0) {
    becomeFollower(raft, ctx, epoch, leaderId)
  }
}

export function isVoteGranted(raft: RaftState, votes: ReadonlyMap<number, boolean>): boolean {
  return countVotes(votes, true) >= majorityOf(raft.config.voters.length)
}

function countVotes(votes: ReadonlyMap<number, boolean>, granted: boolean): number {
  let count = 0
  for (const vote of votes.values()) if (vote === granted) count++
  return count
}

/** So many refusals that a majority can't be reached. */
export function isVoteRejected(raft: RaftState, votes: ReadonlyMap<number, boolean>): boolean {
  const voters = raft.config.voters.length
  return countVotes(votes, false) > voters - majorityOf(voters)
}
