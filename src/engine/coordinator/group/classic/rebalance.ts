import { EMPTY_BYTES } from '../../../../base/bytes.ts'
import { errors } from '../../../../protocol/errors.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { brokerConfig } from '../../../replica/settings.ts'
import type { CoordinatorNode } from '../../coordinator-node.ts'
import { NOTHING, type Plan } from '../effect.ts'
import { answerJoin, endSync } from './answers.ts'
import {
  canRebalance,
  type ClassicGroup,
  hasAllMembersJoined,
  membersOf,
  rebalanceTimeoutMs,
  removeMember,
  touchGroup,
  transitionTo,
} from './classic-group.ts'
import { computeSubscribedTopics, selectProtocol } from './protocols.ts'
import { planGroupMetadata } from './records.ts'
import { cancelJoin, cancelSession, cancelSync, rescheduleSession, scheduleJoin, scheduleSync } from './timers.ts'

/** Begins a rebalance where one may begin; while one is under way, looks whether its joining is complete. */
export function rebalanceOrCompleteJoin(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  return canRebalance(group) ? prepareRebalance(node, group, ctx) : maybeCompleteJoin(node, group, ctx)
}

/** Asks everybody to join again. An empty group first waits `group.initial.rebalance.delay.ms` for more members. */
export function prepareRebalance(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  if (group.state === 'CompletingRebalance') failAssignment(node, group, errors.REBALANCE_IN_PROGRESS, ctx)
  cancelSync(group, ctx)
  const isInitial = group.state === 'Empty'
  if (isInitial) {
    const delayMs = brokerConfig(node.config, node.image, 'group.initial.rebalance.delay.ms')
    group.initialDelay = { delayMs, remainingMs: Math.max(rebalanceTimeoutMs(group) - delayMs, 0) }
    scheduleJoin(group, delayMs, ctx)
  }
  transitionTo(group, 'PreparingRebalance', node.config.id, ctx)
  return isInitial ? null : completeJoinOrWait(node, group, ctx)
}

/** Somebody joined or left while a rebalance is prepared. The initial delay runs its time whoever comes. */
export function maybeCompleteJoin(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return null
  return completeJoinOrWait(node, group, ctx)
}

function completeJoinOrWait(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  if (hasAllMembersJoined(group)) return completeJoin(node, group, ctx)
  scheduleJoin(group, rebalanceTimeoutMs(group), ctx)
  return null
}

/** The timer `group.join`: the initial delay is prolonged as long as new members come, up to the rebalance timeout. */
export function onJoinTimer(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  const { initialDelay } = group
  if (initialDelay === null || !group.newMemberAdded || initialDelay.remainingMs === 0) {
    return group.state === 'PreparingRebalance' ? completeJoin(node, group, ctx) : null
  }
  const { delayMs, remainingMs } = initialDelay
  const configuredMs = brokerConfig(node.config, node.image, 'group.initial.rebalance.delay.ms')
  group.newMemberAdded = false
  group.initialDelay = {
    delayMs: Math.min(configuredMs, remainingMs),
    remainingMs: Math.max(remainingMs - delayMs, 0),
  }
  scheduleJoin(group, group.initialDelay.delayMs, ctx)
  return null
}

/** Ends the joining: who did not come is out (static members stay), the next generation begins. */
function completeJoin(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  cancelJoin(group, ctx)
  for (const member of membersOf(group)) {
    if (member.awaitingJoin !== null || member.groupInstanceId !== null) continue
    dropMember(node, group, member.memberId, ctx)
  }
  if (!electJoinedLeader(group) && group.members.size > 0) {
    scheduleJoin(group, rebalanceTimeoutMs(group), ctx)
    return null
  }
  beginGeneration(node, group, ctx)
  if (group.state === 'Empty') {
    return { records: [planGroupMetadata(group, new Map())], replay: false, effect: NOTHING }
  }
  for (const member of membersOf(group)) {
    if (member.awaitingJoin !== null) {
      const withMembers = group.leaderId === member.memberId
      answerJoin(node, group, member.awaitingJoin, member.memberId, { withMembers })
      member.awaitingJoin = null
    }
    rescheduleSession(group, member, ctx)
    member.isNew = false
    group.pendingSyncMembers.add(member.memberId)
  }
  scheduleSync(group, rebalanceTimeoutMs(group), ctx)
  return null
}

function dropMember(node: CoordinatorNode, group: ClassicGroup, memberId: string, ctx: Ctx): void {
  removeMember(group, memberId)
  cancelSession(group, memberId, ctx)
  touchGroup(group, ctx)
  const what = { node: node.config.id, group: group.groupId, member: memberId }
  ctx.emit({ type: 'MemberLeft', ...what, why: 'rebalance-timeout' })
}

/** Keeps a leader that has joined, else makes one who has. False: there is no leader, or nobody joined. */
function electJoinedLeader(group: ClassicGroup): boolean {
  if (group.leaderId === null) return false
  if (group.members.get(group.leaderId)?.awaitingJoin != null) return true
  const joined = membersOf(group).find(({ awaitingJoin }) => awaitingJoin !== null)
  if (joined === undefined) return false
  group.leaderId = joined.memberId
  return true
}

function beginGeneration(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): void {
  group.generationId++
  group.protocolName = group.members.size > 0 ? selectProtocol(group) : null
  group.subscribedTopics = computeSubscribedTopics(group)
  transitionTo(group, group.members.size > 0 ? 'CompletingRebalance' : 'Empty', node.config.id, ctx)
  group.pendingSyncMembers.clear()
}

/** The timer `group.sync`: who joined but never asked for its assignment is out. */
export function onSyncTimer(node: CoordinatorNode, group: ClassicGroup, ctx: Ctx): Plan | null {
  group.syncDeadlineUs = null
  touchGroup(group, ctx)
  const isSyncing = group.state === 'CompletingRebalance' || group.state === 'Stable'
  if (!isSyncing || group.pendingSyncMembers.size === 0) return null
  for (const memberId of [...group.pendingSyncMembers]) dropMember(node, group, memberId, ctx)
  return prepareRebalance(node, group, ctx)
}

/** Gives out the assignments; those who wait for theirs are answered. */
export function propagateAssignment(node: CoordinatorNode, group: ClassicGroup, error: number, ctx: Ctx): void {
  for (const member of membersOf(group)) if (endSync(node, group, member, error)) rescheduleSession(group, member, ctx)
}

/** Nobody has an assignment any more, and who waits for one hears the error. */
export function failAssignment(node: CoordinatorNode, group: ClassicGroup, error: number, ctx: Ctx): void {
  for (const member of group.members.values()) member.assignment = EMPTY_BYTES
  propagateAssignment(node, group, error, ctx)
}
