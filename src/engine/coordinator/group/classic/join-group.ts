import { errors } from '../../../../protocol/errors.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { brokerConfig } from '../../../replica/settings.ts'
import { type CoordinatorNode, groupOf, type RequestContext } from '../../coordinator-node.ts'
import { rowKey } from '../../row-key.ts'
import type { CoordinatorShard } from '../../runtime/shard.ts'
import type { Plan } from '../effect.ts'
import { answerJoin, answerJoinError } from './answers.ts'
import {
  addMember,
  awaitingJoinCount,
  type ClassicGroup,
  createClassicGroup,
  createMember,
  memberError,
  removeMember,
  touchGroup,
} from './classic-group.ts'
import { awaitingOf, type JoinRequest, rebalanceTimeoutOf, updateMember } from './join-request.ts'
import { generateMemberId } from './member-id.ts'
import { hasSameProtocols, supportsProtocols } from './protocols.ts'
import { rebalanceOrCompleteJoin } from './rebalance.ts'
import { planNewGroup } from './records.ts'
import { replaceStaticMember } from './static-member.ts'
import { rescheduleSession, schedulePendingMember } from './timers.ts'

/** KIP-394: a dynamic member must join with an id, which it is given first. */
const MEMBER_ID_REQUIRED_SINCE = 4
/** How long a new member's JoinGroup may wait: it has no session yet, so nothing else would end it. */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000

/** JoinGroup. Answers at once, or the member waits. A group is made by whoever comes without a member id. */
export function joinGroup(
  node: CoordinatorNode,
  shard: CoordinatorShard,
  request: JoinRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | null {
  const { groupId, memberId } = request
  const known = groupOf(node, groupId)
  if (known === undefined && memberId !== '') {
    answerJoinError(node, from, errors.UNKNOWN_MEMBER_ID, memberId)
    return null
  }
  const group = known ?? createClassicGroup(groupId, shard.topicPartition, ctx.wallMs)
  if (known === undefined) node.groups.set(rowKey(groupId), group)
  touchGroup(group, ctx)
  const plan = joinKnownGroup(node, group, request, from, ctx)
  if (known !== undefined || plan !== null) return plan
  const awaiting = { requestId: from.requestId, apiVersion: from.apiVersion }
  return { records: [planNewGroup(group)], replay: false, effect: { kind: 'new-group', groupId, awaiting } }
}

function joinKnownGroup(
  node: CoordinatorNode,
  group: ClassicGroup,
  request: JoinRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | null {
  const { memberId, protocolType, protocols } = request
  if (!acceptsMember(node, group, memberId)) {
    removeMember(group, memberId)
    answerJoinError(node, from, errors.GROUP_MAX_SIZE_REACHED, '')
    return null
  }
  if (!supportsProtocols(group, protocolType, protocols)) {
    answerJoinError(node, from, errors.INCONSISTENT_GROUP_PROTOCOL, memberId)
    return null
  }
  return memberId === ''
    ? joinNewMember(node, group, request, from, ctx)
    : joinExistingMember(node, group, request, from, ctx)
}

/** `group.max.size` holds for those that wait to join while a rebalance is prepared, else for all members. */
function acceptsMember(node: CoordinatorNode, group: ClassicGroup, memberId: string): boolean {
  const sizeMax = brokerConfig(node.config, node.image, 'group.max.size')
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true
    case 'PreparingRebalance':
      return group.members.get(memberId)?.awaitingJoin != null || awaitingJoinCount(group) < sizeMax
    default:
      return group.members.has(memberId) || group.members.size < sizeMax
  }
}

function joinNewMember(
  node: CoordinatorNode,
  group: ClassicGroup,
  request: JoinRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | null {
  const { groupInstanceId, sessionTimeoutMs } = request
  const newMemberId = generateMemberId(from.clientId, groupInstanceId, ctx)
  if (groupInstanceId !== null) {
    const oldMemberId = group.staticMembers.get(groupInstanceId)
    return oldMemberId === undefined
      ? joinAsNew(node, group, newMemberId, request, from, ctx)
      : replaceStaticMember(node, group, { oldMemberId, newMemberId }, request, from, ctx)
  }
  if (from.apiVersion < MEMBER_ID_REQUIRED_SINCE) return joinAsNew(node, group, newMemberId, request, from, ctx)
  group.pendingJoinMembers.add(newMemberId)
  touchGroup(group, ctx)
  schedulePendingMember(group, newMemberId, sessionTimeoutMs, ctx)
  answerJoinError(node, from, errors.MEMBER_ID_REQUIRED, newMemberId)
  return null
}

function joinAsNew(
  node: CoordinatorNode,
  group: ClassicGroup,
  memberId: string,
  request: JoinRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | null {
  const { groupInstanceId, sessionTimeoutMs, protocolType, protocols } = request
  const rebalanceTimeoutMs = rebalanceTimeoutOf(request)
  const { clientId, clientHost } = from
  const identity = { memberId, groupInstanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs }
  const member = createMember(identity, protocols)
  member.isNew = true
  member.awaitingJoin = awaitingOf(from)
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true
  addMember(group, member, protocolType)
  ctx.emit({ type: 'MemberJoined', node: node.config.id, group: group.groupId, member: memberId })
  rescheduleSession(group, member, ctx, NEW_MEMBER_JOIN_TIMEOUT_MS)
  return rebalanceOrCompleteJoin(node, group, ctx)
}

function joinExistingMember(
  node: CoordinatorNode,
  group: ClassicGroup,
  request: JoinRequest,
  from: RequestContext,
  ctx: Ctx,
): Plan | null {
  const { memberId, groupInstanceId, protocols } = request
  if (group.pendingJoinMembers.has(memberId) && groupInstanceId === null) {
    return joinAsNew(node, group, memberId, request, from, ctx)
  }
  const error = memberError(group, memberId, groupInstanceId)
  const member = group.members.get(memberId)
  if (error !== 0 || member === undefined || group.state === 'Empty') {
    answerJoinError(node, from, error === 0 ? errors.UNKNOWN_MEMBER_ID : error, memberId)
    return null
  }
  const isLeader = group.leaderId === memberId
  const isSame = hasSameProtocols(member, protocols)
  const keepsGeneration =
    group.state === 'CompletingRebalance' ? isSame : group.state === 'Stable' && isSame && !isLeader
  if (keepsGeneration) {
    answerJoin(node, group, from, memberId, { withMembers: isLeader })
    return null
  }
  updateMember(member, request)
  member.awaitingJoin = awaitingOf(from)
  touchGroup(group, ctx)
  return rebalanceOrCompleteJoin(node, group, ctx)
}
