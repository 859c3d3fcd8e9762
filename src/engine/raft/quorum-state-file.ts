import { concat, utf8Decode, utf8Encode } from '../../base/bytes.ts'
import { ZERO_UUID } from '../../base/uuid.ts'
import type { Ctx } from '../ports/ctx.ts'
import { METADATA_DIRECTORY } from './config.ts'
import type { RaftState } from './state.ts'

const PATH = `${METADATA_DIRECTORY}/quorum-state`
const BYTES_MAX = 65_536

/** What survives a restart. */
export interface Election {
  leaderEpoch: number
  leaderId: number
  votedId: number
  votedDirectoryId: string
}

/** The text of version 0, for static voters (kraft.version 0): Kafka's fields, in Kafka's order. */
export function quorumStateText(election: Election, voters: readonly { id: number }[]): string {
  return JSON.stringify({
    clusterId: '',
    leaderId: election.leaderId,
    leaderEpoch: election.leaderEpoch,
    votedId: election.votedId,
    appliedOffset: 0,
    currentVoters: voters.map(({ id }) => ({ voterId: id })),
    data_version: 0,
  })
}

/** Reads version 0 or 1; null for anything else, which Kafka deletes and forgets. */
export function parseQuorumState(text: string): Election | null {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof data !== 'object' || data === null) return null
  const fields = data as Record<string, unknown>
  const { leaderId, leaderEpoch, votedId } = fields
  const version = fields['data_version']
  if (version !== 0 && version !== 1) return null
  if (!Number.isInteger(leaderId) || !Number.isInteger(leaderEpoch) || !Number.isInteger(votedId)) return null
  const directory = fields['votedDirectoryId']
  return {
    leaderEpoch: leaderEpoch as number,
    leaderId: leaderId as number,
    votedId: votedId as number,
    votedDirectoryId: typeof directory === 'string' ? directory : ZERO_UUID,
  }
}

/** The last saved election, or null when there is none. */
export function loadElection(raft: RaftState, ctx: Ctx): Election | null {
  const size = ctx.disk.size(PATH)
  if (size < 0) return null
  const bytes = concat(ctx.disk.read(PATH, 0, Math.min(size, BYTES_MAX)))
  const text = utf8Decode(bytes, 0, bytes.length)
  const election = parseQuorumState(text)
  if (election === null) ctx.disk.remove(PATH)
  else raft.saved = text
  return election
}

/** Saves epoch, leader and vote, durably, unless they are saved already. A leader's own vote is not kept, as in Kafka. */
export function saveElection(raft: RaftState, ctx: Ctx): void {
  const isLeader = raft.role.kind === 'leader' || raft.role.kind === 'resigned'
  const election = {
    leaderEpoch: raft.epoch,
    leaderId: raft.leaderId,
    votedId: isLeader ? -1 : raft.votedId,
    votedDirectoryId: isLeader ? ZERO_UUID : raft.votedDirectoryId,
  }
  const text = quorumStateText(election, raft.config.voters)
  if (text === raft.saved) return
  ctx.disk.write(PATH, utf8Encode(text))
  raft.saved = text
}
