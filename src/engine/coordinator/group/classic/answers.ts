import { EMPTY_BYTES } from '../../../../base/bytes.ts'
import type { ResponseInput } from '../../../../protocol/apis.ts'
import { answerLater, type CoordinatorNode } from '../../coordinator-node.ts'
import type { Awaiting } from '../effect.ts'
import { type ClassicGroup, type ClassicMember, membersOf } from './classic-group.ts'
import { metadataOf } from './protocols.ts'

const NO_GENERATION = -1
/** Before version 7 the name may not be null. */
const NULLABLE_PROTOCOL_SINCE = 7

export function joinErrorBody(apiVersion: number, error: number, memberId: string): ResponseInput<11> {
  const protocolName = apiVersion >= NULLABLE_PROTOCOL_SINCE ? null : ''
  return { errorCode: error, generationId: NO_GENERATION, protocolName, leader: '', memberId, members: [] }
}

export function answerJoinError(node: CoordinatorNode, to: Awaiting, error: number, memberId: string): void {
  answerLater(node, to.requestId, joinErrorBody(to.apiVersion, error, memberId))
}

/** The current generation as a member is told of it; only the leader hears of the others, unless it need not assign. */
export function answerJoin(
  node: CoordinatorNode,
  group: ClassicGroup,
  to: Awaiting,
  memberId: string,
  options: { withMembers: boolean; leaderId?: string; skipAssignment?: boolean },
): void {
  const { protocolName, protocolType, generationId } = group
  const members = options.withMembers
    ? membersOf(group).map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        metadata: metadataOf(member, protocolName),
      }))
    : []
  const body: ResponseInput<11> = {
    errorCode: 0,
    generationId,
    protocolType,
    protocolName: to.apiVersion >= NULLABLE_PROTOCOL_SINCE ? protocolName : (protocolName ?? ''),
    leader: options.leaderId ?? group.leaderId ?? '',
    skipAssignment: options.skipAssignment ?? false,
    memberId,
    members,
  }
  answerLater(node, to.requestId, body)
}

/** Ends a member's wait for its JoinGroup, if it waits, with an error. */
export function failJoin(node: CoordinatorNode, member: ClassicMember, error: number, memberId: string): void {
  if (member.awaitingJoin === null) return
  answerJoinError(node, member.awaitingJoin, error, memberId)
  member.awaitingJoin = null
}

export function syncErrorBody(error: number): ResponseInput<14> {
  return { errorCode: error, protocolType: null, protocolName: null, assignment: EMPTY_BYTES }
}

/** Ends a member's wait for its SyncGroup, if it waits, with its assignment or an error. True: it did. */
export function endSync(node: CoordinatorNode, group: ClassicGroup, member: ClassicMember, error: number): boolean {
  if (member.awaitingSync === null) return false
  const { protocolType, protocolName } = group
  const body =
    error === 0 ? { errorCode: 0, protocolType, protocolName, assignment: member.assignment } : syncErrorBody(error)
  answerLater(node, member.awaitingSync.requestId, body)
  member.awaitingSync = null
  return true
}
