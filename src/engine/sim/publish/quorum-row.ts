import type { QuorumRow } from '../../../contract/image.ts'
import { isVoter, type RaftState } from '../../raft/state.ts'
import { nodeOf } from '../node-view.ts'
import { concerns, deadline, type RowKind } from './row-kind.ts'

/** Everybody's part in the metadata quorum: controllers vote, brokers alone observe. */
export const quorumRow: RowKind = {
  name: 'quorum',
  touched(_context, { spec }, path, mark) {
    if (spec.kind !== 'node') return
    if (concerns(path, 'raft') || concerns(path, 'controller')) mark(`quorum/${spec.config.id}`)
  },
  make({ world }, [, id]) {
    const entry = nodeOf(world, Number(id))
    if (entry === null) return null
    const { node, process } = entry
    const { raft, controller } = node
    const stopped = process.status === 'stopped'
    return {
      kind: 'quorum',
      id: entry.id,
      status: process.status,
      role: stopped ? null : isVoter(raft) ? raft.role.kind : 'observer',
      epoch: raft.epoch,
      leaderId: stopped || raft.leaderId < 0 ? null : raft.leaderId,
      votedId: raft.votedId < 0 ? null : raft.votedId,
      logEndOffset: raft.log?.logEndOffset ?? 0,
      highWatermark: raft.highWatermark < 0 ? null : raft.highWatermark,
      granted: stopped ? [] : grantedOf(raft),
      deadlineUs: stopped ? null : deadlineOf(raft),
      active: !stopped && controller?.role === 'active',
    } satisfies QuorumRow
  },
}

function grantedOf({ role }: RaftState): number[] {
  if (role.kind !== 'prospective' && role.kind !== 'candidate') return []
  return [...role.votes].filter(([, granted]) => granted).map(([id]) => id)
}

function deadlineOf({ role }: RaftState): number | null {
  if (role.kind === 'leader') return null
  return deadline(role.kind === 'follower' ? role.fetchDeadlineUs : role.electionDeadlineUs)
}
