import { ZERO_UUID } from '../../base/uuid.ts'
import { buildControlBatch } from '../../protocol/records/control-records.ts'
import type { Ctx } from '../ports/ctx.ts'
import { createAccumulator, drainAccumulator } from './accumulator.ts'
import { sendBeginQuorumEpoch } from './begin-quorum-epoch.ts'
import { completeFetchWaits } from './fetch.ts'
import { appendAndFlush, endOfLog } from './metadata-log.ts'
import { checkQuorumDeadlineUs, createProgress, updateOwnProgress } from './progress.ts'
import type { Leader, RaftState, ReplicaProgress } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'
import { becomeResigned, enterRole } from './transitions.ts'

/** Elected. The first thing a leader writes is that it leads: nothing can be committed before (KIP-595). */
export function becomeLeader(raft: RaftState, ctx: Ctx, grantingVoters: number[]): void {
  const epochStartOffset = endOfLog(raft).offset
  raft.leaderId = raft.config.nodeId
  const voters = new Map(raft.config.voters.map(({ id }): [number, ReplicaProgress] => [id, createProgress(id)]))
  const role: Leader = {
    kind: 'leader',
    epochStartOffset,
    highWatermark: -1,
    voters,
    observers: new Map(),
    fetchedVoters: [],
    checkQuorumDeadlineUs: checkQuorumDeadlineUs(raft, ctx),
    beginQuorumEpochDeadlineUs: ctx.nowUs,
    accumulator: createAccumulator(epochStartOffset + 1),
  }
  enterRole(raft, ctx, role)
  appendAndFlush(raft, ctx, leaderChangeBatch(raft, ctx, epochStartOffset, grantingVoters))
  updateOwnProgress(raft, ctx, role)
}

function leaderChangeBatch(raft: RaftState, ctx: Ctx, baseOffset: number, grantingVoters: number[]): Uint8Array {
  const voterOf = (voterId: number) => ({ voterId, voterDirectoryId: ZERO_UUID })
  return buildControlBatch({
    baseOffset,
    partitionLeaderEpoch: raft.epoch,
    timestamp: ctx.wallMs,
    records: [
      {
        type: 'LEADER_CHANGE',
        version: 0,
        leaderId: raft.config.nodeId,
        voters: raft.config.voters.map(({ id }) => voterOf(id)),
        grantingVoters: grantingVoters.map(voterOf),
      },
    ],
  })
}

export function pollLeader(raft: RaftState, ctx: Ctx, role: Leader): void {
  if (raft.shutdownDeadlineUs !== null || role.checkQuorumDeadlineUs <= ctx.nowUs) {
    resignLeadership(raft, ctx, role)
    return
  }
  drainAccumulator(raft, ctx, role, false)
  completeFetchWaits(raft, ctx)
  sendBeginQuorumEpoch(raft, ctx, role)
  if (role.accumulator.records.length > 0) {
    arm(raft, ctx, RAFT_TIMERS.appendLinger, role.accumulator.drainDeadlineUs)
  }
  arm(raft, ctx, RAFT_TIMERS.checkQuorum, role.checkQuorumDeadlineUs)
  if (role.voters.size > 1) arm(raft, ctx, RAFT_TIMERS.beginQuorumEpoch, role.beginQuorumEpochDeadlineUs)
}

/** Successors are the other voters, the one with the longest log first. */
export function resignLeadership(raft: RaftState, ctx: Ctx, role: Leader): void {
  const others = [...role.voters.values()].filter(({ replicaId }) => replicaId !== raft.config.nodeId)
  others.sort((a, b) => b.logEndOffset - a.logEndOffset)
  becomeResigned(
    raft,
    ctx,
    others.map(({ replicaId }) => replicaId),
  )
}
