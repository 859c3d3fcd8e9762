import { assert } from '../../../../base/assert.ts'
import { EMPTY_BYTES } from '../../../../base/bytes.ts'
import { errors } from '../../../../protocol/errors.ts'
import type { JoinGroupRequestProtocol } from '../../../../protocol/schema/11-join-group.ts'
import type { Ctx } from '../../../ports/ctx.ts'
import { inJavaHashOrder } from '../../java-hash.ts'
import { rowKey } from '../../row-key.ts'
import type { Awaiting } from '../effect.ts'

export type ClassicGroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** A group of the classic protocol: clients assign, the coordinator counts generations. */
export interface ClassicGroup {
  type: 'classic'
  groupId: string
  /** Its partition of `__consumer_offsets`. */
  shard: string
  state: ClassicGroupState
  previousState: ClassicGroupState
  /** When it came into this state, by the wall clock; null for records older than that field. */
  currentStateTimestampMs: number | null
  generationId: number
  protocolType: string | null
  protocolName: string | null
  leaderId: string | null
  /** In the order in which they came. */
  members: Map<string, ClassicMember>
  /** group.instance.id → member id. */
  staticMembers: Map<string, string>
  /** Were given an id and have not joined with it yet. */
  pendingJoinMembers: Set<string>
  /** Have joined this generation and have not asked for their assignment yet. */
  pendingSyncMembers: Set<string>
  /** Of a consumer group whose members' subscriptions can be read. */
  subscribedTopics: string[] | null
  /** Somebody came during the initial delay: it may be prolonged. */
  newMemberAdded: boolean
  /** While the first members of an empty group gather. */
  initialDelay: { delayMs: number; remainingMs: number } | null
  joinDeadlineUs: number | null
  syncDeadlineUs: number | null
}

export interface ClassicMember {
  memberId: string
  groupInstanceId: string | null
  clientId: string
  clientHost: string
  rebalanceTimeoutMs: number
  sessionTimeoutMs: number
  /** The member's assignors by preference, with its subscription for each. */
  protocols: JoinGroupRequestProtocol[]
  assignment: Uint8Array
  /** Its first JoinGroup is not answered yet. */
  isNew: boolean
  awaitingJoin: Awaiting | null
  awaitingSync: Awaiting | null
  sessionDeadlineUs: number | null
}

const PREVIOUS_STATES: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
}

export function createClassicGroup(groupId: string, shard: string, wallMs: number | null): ClassicGroup {
  return {
    type: 'classic',
    groupId,
    shard,
    state: 'Empty',
    previousState: 'Dead',
    currentStateTimestampMs: wallMs,
    generationId: 0,
    protocolType: null,
    protocolName: null,
    leaderId: null,
    members: new Map(),
    staticMembers: new Map(),
    pendingJoinMembers: new Set(),
    pendingSyncMembers: new Set(),
    subscribedTopics: null,
    newMemberAdded: false,
    initialDelay: null,
    joinDeadlineUs: null,
    syncDeadlineUs: null,
  }
}

export type MemberIdentity = Pick<
  ClassicMember,
  'memberId' | 'groupInstanceId' | 'clientId' | 'clientHost' | 'rebalanceTimeoutMs' | 'sessionTimeoutMs'
>

export function createMember(identity: MemberIdentity, protocols: readonly JoinGroupRequestProtocol[]): ClassicMember {
  return {
    ...identity,
    protocols: copyProtocols(protocols),
    assignment: EMPTY_BYTES,
    isNew: false,
    awaitingJoin: null,
    awaitingSync: null,
    sessionDeadlineUs: null,
  }
}

/** A request's bytes are views on a whole frame; what is kept is copied. */
export function copyProtocols(protocols: readonly JoinGroupRequestProtocol[]): JoinGroupRequestProtocol[] {
  return protocols.map(({ name, metadata }) => ({ name, metadata: metadata.slice() }))
}

export function touchGroup(group: ClassicGroup, ctx: Ctx): void {
  ctx.touch(`groups/${rowKey(group.groupId)}`)
}

/** Members in Kafka's order, which is that of a Java hash map. */
export function membersOf(group: ClassicGroup): ClassicMember[] {
  return inJavaHashOrder(group.members.keys()).map((id) => group.members.get(id) as ClassicMember)
}

export function transitionTo(group: ClassicGroup, state: ClassicGroupState, nodeId: number, ctx: Ctx): void {
  assert(PREVIOUS_STATES[state].includes(group.state), `${group.groupId} goes from ${group.state} to ${state}`)
  group.previousState = group.state
  group.state = state
  group.currentStateTimestampMs = ctx.wallMs
  touchGroup(group, ctx)
  const { groupId, generationId } = group
  ctx.emit({ type: 'GroupStateChanged', node: nodeId, group: groupId, state, generation: generationId })
}

export function canRebalance(group: ClassicGroup): boolean {
  return PREVIOUS_STATES.PreparingRebalance.includes(group.state)
}

/** Adds a member; the first one of an empty group leads and decides the protocol type. */
export function addMember(group: ClassicGroup, member: ClassicMember, protocolType: string): void {
  if (group.members.size === 0) group.protocolType = protocolType
  group.leaderId ??= member.memberId
  if (member.groupInstanceId !== null) group.staticMembers.set(member.groupInstanceId, member.memberId)
  group.members.set(member.memberId, member)
  group.pendingJoinMembers.delete(member.memberId)
}

/** Forgets a member, or one that was about to join. Who led is followed by any other. */
export function removeMember(group: ClassicGroup, memberId: string): void {
  const instanceId = group.members.get(memberId)?.groupInstanceId ?? null
  group.members.delete(memberId)
  if (instanceId !== null) group.staticMembers.delete(instanceId)
  if (group.leaderId === memberId) group.leaderId = inJavaHashOrder(group.members.keys())[0] ?? null
  group.pendingJoinMembers.delete(memberId)
  group.pendingSyncMembers.delete(memberId)
}

export function hasAllMembersJoined(group: ClassicGroup): boolean {
  if (group.pendingJoinMembers.size > 0) return false
  return [...group.members.values()].every(({ awaitingJoin }) => awaitingJoin !== null)
}

export function awaitingJoinCount(group: ClassicGroup): number {
  return [...group.members.values()].filter(({ awaitingJoin }) => awaitingJoin !== null).length
}

/** The longest that any member asks for. */
export function rebalanceTimeoutMs(group: ClassicGroup): number {
  return [...group.members.values()].reduce((max, member) => Math.max(max, member.rebalanceTimeoutMs), 0)
}

/** Whether the id is a member's, and under this instance id: 0, UNKNOWN_MEMBER_ID or FENCED_INSTANCE_ID. */
export function memberError(group: ClassicGroup, memberId: string, groupInstanceId: string | null): number {
  if (groupInstanceId !== null) {
    const existing = group.staticMembers.get(groupInstanceId)
    if (existing === undefined) return errors.UNKNOWN_MEMBER_ID
    if (existing !== memberId) return errors.FENCED_INSTANCE_ID
  }
  return group.members.has(memberId) ? 0 : errors.UNKNOWN_MEMBER_ID
}
