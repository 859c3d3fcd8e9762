/**
 * KRaft: the metadata quorum of a node, as voter or observer. Every function runs to completion and leaves what must
 * leave the node in the state; `drainRaft` hands it out at the end of the step.
 */
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { call } from '../net/network.ts'
import type { Channels, Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { accumulate, drainAccumulator } from './accumulator.ts'
import { handleBeginQuorumEpoch as onBeginQuorumEpoch } from './begin-quorum-epoch.ts'
import { pollCandidate } from './candidate.ts'
import * as changeVoters from './change-voters.ts'
import { handleCompletion } from './completions.ts'
import { handleDescribeQuorum as onDescribeQuorum } from './describe-quorum.ts'
import { handleEndQuorumEpoch as onEndQuorumEpoch } from './end-quorum-epoch.ts'
import { handleFetchSnapshot as onFetchSnapshot } from './fetch-snapshot.ts'
import { handleFetch as onFetch, respond } from './fetch.ts'
import { pollFollower } from './follower.ts'
import { pollLeader, resignLeadership } from './leader.ts'
import { pollProspective } from './prospective.ts'
import { pollResigned } from './resigned.ts'
import type { RaftOutput, RaftState, RequestMeta } from './state.ts'
import { FETCH_WAIT_TIMER } from './timers.ts'
import { pollUnattached } from './unattached.ts'
import { handleUpdateRaftVoter as onUpdateRaftVoter } from './update-raft-voter.ts'
import { handleVote as onVote } from './vote.ts'

/** Transitions of one step; more would be a loop of our own making. */
const TRANSITIONS_MAX = 20

/** Acts as the role demands, until it demands nothing more now. */
export function poll(raft: RaftState, ctx: Ctx): void {
  ctx.touch('raft')
  for (let i = 0; i < TRANSITIONS_MAX; i++) {
    const { role } = raft
    pollRole(raft, ctx)
    if (raft.role === role) return
  }
  throw new Error(`raft of node ${raft.config.nodeId} does not come to rest in epoch ${raft.epoch}`)
}

function pollRole(raft: RaftState, ctx: Ctx): void {
  const { role } = raft
  switch (role.kind) {
    case 'unattached':
      return pollUnattached(raft, ctx, role)
    case 'follower':
      return pollFollower(raft, ctx, role)
    case 'prospective':
      return pollProspective(raft, ctx, role)
    case 'candidate':
      return pollCandidate(raft, ctx, role)
    case 'leader':
      return pollLeader(raft, ctx, role)
    case 'resigned':
      return pollResigned(raft, ctx, role)
  }
}

function polled<T>(raft: RaftState, ctx: Ctx, body: T): T {
  poll(raft, ctx)
  return body
}

export function handleVote(raft: RaftState, ctx: Ctx, request: RequestOf<52>, meta: RequestMeta): ResponseInput<52> {
  return polled(raft, ctx, onVote(raft, ctx, request, meta))
}

export function handleBeginQuorumEpoch(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<53>,
  meta: RequestMeta,
): ResponseInput<53> {
  return polled(raft, ctx, onBeginQuorumEpoch(raft, ctx, request, meta))
}

export function handleEndQuorumEpoch(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<54>,
  meta: RequestMeta,
): ResponseInput<54> {
  return polled(raft, ctx, onEndQuorumEpoch(raft, ctx, request, meta))
}

/** 'later': the body comes out of `drainRaft` as `respond` with `meta.requestId`. */
export function handleFetch(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<1>,
  meta: RequestMeta,
): ResponseInput<1> | 'later' {
  return polled(raft, ctx, onFetch(raft, ctx, request, meta))
}

export function handleFetchSnapshot(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<59>,
  meta: RequestMeta,
): ResponseInput<59> {
  return polled(raft, ctx, onFetchSnapshot(raft, request, meta))
}

export function handleDescribeQuorum(
  raft: RaftState,
  ctx: Ctx,
  request: RequestOf<55>,
  meta: RequestMeta,
): ResponseInput<55> {
  return polled(raft, ctx, onDescribeQuorum(raft, ctx, request, meta))
}

export function handleUpdateRaftVoter(raft: RaftState, ctx: Ctx, request: RequestOf<82>): ResponseInput<82> {
  return polled(raft, ctx, onUpdateRaftVoter(raft, request))
}

export function handleAddRaftVoter(raft: RaftState, ctx: Ctx, request: RequestOf<80>): ResponseInput<80> {
  return polled(raft, ctx, changeVoters.handleAddRaftVoter(raft, request))
}

export function handleRemoveRaftVoter(raft: RaftState, ctx: Ctx, request: RequestOf<81>): ResponseInput<81> {
  return polled(raft, ctx, changeVoters.handleRemoveRaftVoter(raft, request))
}

/** A timer whose name begins with `raft.`. */
export function onRaftTimer(raft: RaftState, ctx: Ctx, name: string): void {
  raft.timers.delete(name)
  if (name.startsWith(FETCH_WAIT_TIMER)) respond(raft, ctx, Number(name.slice(FETCH_WAIT_TIMER.length)))
  poll(raft, ctx)
}

/** A completion whose purpose's kind begins with `raft.`. */
export function onRaftCompletion(raft: RaftState, ctx: Ctx, completion: Completion): void {
  handleCompletion(raft, ctx, completion)
  poll(raft, ctx)
}

/**
 * Appends encoded metadata records, all in one batch with whatever else comes within append.linger.ms, and says which
 * offset the last one gets. They count once `highWatermark` is beyond it; when this node leads no more (or another
 * epoch), they may be lost.
 */
export function appendRecords(
  raft: RaftState,
  ctx: Ctx,
  records: readonly Uint8Array[],
): { offset: number } | 'not-leader' {
  const { role } = raft
  if (role.kind !== 'leader') return 'not-leader'
  const offset = accumulate(raft, ctx, role, records)
  poll(raft, ctx)
  return { offset }
}

/** Writes at once what lingers. */
export function flushAppends(raft: RaftState, ctx: Ctx): void {
  const { role } = raft
  if (role.kind !== 'leader') return
  drainAccumulator(raft, ctx, role, true)
  poll(raft, ctx)
}

/** Gives up leadership; nothing happens on others. */
export function resign(raft: RaftState, ctx: Ctx): void {
  const { role } = raft
  if (role.kind === 'leader') resignLeadership(raft, ctx, role)
  poll(raft, ctx)
}

/** What must leave the node: requests go out here, answers to waiting requests are returned. */
export function drainRaft(raft: RaftState, ctx: Ctx, channels: Channels): Extract<RaftOutput, { kind: 'respond' }>[] {
  const { outputs } = raft
  if (outputs.length === 0) return []
  raft.outputs = []
  ctx.touch('raft')
  const answers: Extract<RaftOutput, { kind: 'respond' }>[] = []
  for (const output of outputs) {
    if (output.kind === 'respond') answers.push(output)
    else call(channels, ctx, output.options)
  }
  return answers
}
