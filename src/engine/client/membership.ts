/** Joining a group with the classic protocol: prepare, JoinGroup, SyncGroup; and leaving it. */
import { putInt32 } from '../../base/bytes.ts'
import { msToUs } from '../../base/units.ts'
import type { RequestInput, ResponseOf } from '../../protocol/apis.ts'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../protocol/consumer-protocol.ts'
import { errorName, errors, isRetriable } from '../../protocol/errors.ts'
import { ProtocolError } from '../../protocol/protocol-error.ts'
import type { Outcome, Purpose } from '../net/channel.ts'
import { exponentialUs } from '../net/deadlines.ts'
import type { Ctx } from '../ports/ctx.ts'
import { assignPartitions, revokeAll } from './assignment.ts'
import { assignRange, assignRoundRobin, type TopicPartitions } from './assignors.ts'
import { commitBefore } from './commit.ts'
import type { AssignorName } from './consumer-config.ts'
import type { ConsumerState } from './consumer-state.ts'
import { coordinatorLost, coordinatorReady, coordinatorRoute } from './coordinator.ts'
import { resetGeneration } from './generation.ts'
import { wantTopic } from './metadata.ts'
import { ask, type Route } from './nodes.ts'

export const JOIN_GROUP = 'consumer.join-group'
export const SYNC_GROUP = 'consumer.sync-group'
export const LEAVE_GROUP = 'consumer.leave-group'

const PROTOCOL_TYPE = 'consumer'
/** A JoinGroup may take the whole rebalance; its request timeout is longer by this. */
const JOIN_LAPSE_MS = 5_000
/** Of LeaveGroup before version 3. */
const NO_MEMBER = ''

/** Begins what is due of a join; only while the application is in poll(). Returns when to look again. */
export function maintainMembership(consumer: ConsumerState, ctx: Ctx): number {
  const { membership, spec, application } = consumer
  if (spec.group === null || application.phase !== 'polling' || consumer.closing !== 'no') {
    return Number.POSITIVE_INFINITY
  }
  noticeChangedPartitions(consumer, ctx)
  if (membership.unassigned !== null) assignWhenKnown(consumer, ctx, membership.unassigned)
  if (membership.rejoinReason === null) return Number.POSITIVE_INFINITY
  if (membership.phase === 'joining' || membership.phase === 'syncing') return Number.POSITIVE_INFINITY
  if (membership.retryUs > ctx.nowUs) return membership.retryUs
  if (consumer.commit.asked !== 'no' || !coordinatorReady(consumer, ctx)) return Number.POSITIVE_INFINITY
  if (membership.phase !== 'preparing') {
    ctx.touch('membership')
    membership.phase = 'preparing'
    if (commitBefore(consumer, ctx, 'rebalance')) return Number.POSITIVE_INFINITY
  }
  revokeAll(consumer, ctx)
  sendJoin(consumer, ctx, coordinatorRoute(consumer) as Route)
  return Number.POSITIVE_INFINITY
}

/** The leader answers for partitions that came or went since it assigned them. */
function noticeChangedPartitions({ membership, metadata }: ConsumerState, ctx: Ctx): void {
  if (membership.phase !== 'stable' || membership.assignedFrom === null || membership.rejoinReason !== null) return
  const changed = membership.assignedFrom.some(({ topic, partitions }) => {
    return (metadata.topics.get(topic)?.partitions.length ?? 0) !== partitions
  })
  if (!changed) return
  ctx.touch('membership')
  membership.rejoinReason = 'cached metadata has changed'
}

function sendJoin(consumer: ConsumerState, ctx: Ctx, route: Route): void {
  const { membership, settings, spec } = consumer
  ctx.touch('membership')
  membership.phase = 'joining'
  membership.assignedFrom = null
  membership.heartbeatUs = Number.POSITIVE_INFINITY
  const body: RequestInput<11> = {
    groupId: spec.group ?? '',
    sessionTimeoutMs: settings.sessionTimeoutMs,
    rebalanceTimeoutMs: settings.maxPollIntervalMs,
    memberId: membership.memberId,
    groupInstanceId: settings.groupInstanceId,
    protocolType: PROTOCOL_TYPE,
    protocols: settings.assignors.map((name) => ({ name, metadata: subscriptionFor(consumer, name) })),
    reason: membership.rejoinReason ?? '',
  }
  const timeoutMs = Math.max(settings.requestTimeoutMs, settings.maxPollIntervalMs + JOIN_LAPSE_MS)
  membership.rejoinReason = null
  ask(consumer, ctx, route, 11, body, { kind: JOIN_GROUP }, { timeoutMs })
}

function subscriptionFor({ spec, membership, settings }: ConsumerState, assignor: AssignorName): Uint8Array {
  return encodeSubscription({
    topics: [...spec.topics].sort(),
    userData: assignor === 'cooperative-sticky' ? int32Bytes(membership.generation) : null,
    ownedPartitions: [],
    generationId: membership.generation,
    rackId: settings.clientRack === '' ? null : settings.clientRack,
  })
}

function int32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  putInt32(bytes, 0, value)
  return bytes
}

/** Returns the error that ends the application, or null. */
export function onJoinGroup(consumer: ConsumerState, ctx: Ctx, outcome: Outcome): string | null {
  const { membership } = consumer
  if (membership.phase !== 'joining') return null
  ctx.touch('membership')
  if (!outcome.ok) return joinFailed(consumer, ctx, 'JoinGroup', errors.NETWORK_EXCEPTION)
  const response = outcome.body as ResponseOf<11>
  if (response.errorCode === errors.MEMBER_ID_REQUIRED) {
    membership.memberId = response.memberId
    membership.phase = 'unjoined'
    membership.rejoinReason = `need to re-join with the given member-id: ${response.memberId}`
    return null
  }
  if (response.errorCode !== errors.NONE) return joinFailed(consumer, ctx, 'JoinGroup', response.errorCode)
  membership.phase = 'syncing'
  membership.memberId = response.memberId
  membership.generation = response.generationId
  membership.protocol = response.protocolName ?? ''
  membership.failures = 0
  armHeartbeat(consumer, ctx)
  if (coordinatorRoute(consumer) === null) return joinFailed(consumer, ctx, 'JoinGroup', errors.NOT_COORDINATOR)
  assignWhenKnown(consumer, ctx, response)
  return null
}

/** The leader assigns for all, so it waits until it knows every topic that a member subscribes to. */
function assignWhenKnown(consumer: ConsumerState, ctx: Ctx, joined: ResponseOf<11>): void {
  const { membership, metadata } = consumer
  const route = coordinatorRoute(consumer)
  ctx.touch('membership')
  membership.unassigned = null
  if (route === null || membership.phase !== 'syncing' || membership.generation !== joined.generationId) return
  const topics = isLeader(joined) ? joined.members.flatMap((each) => decodeSubscription(each.metadata).topics) : []
  for (const topic of topics) wantTopic(metadata, ctx, topic)
  if (topics.every((topic) => metadata.topics.has(topic) || metadata.refused.has(topic))) {
    sendSync(consumer, ctx, route, joined)
  } else {
    membership.unassigned = joined
  }
}

function isLeader({ leader, memberId, skipAssignment }: ResponseOf<11>): boolean {
  return leader === memberId && !skipAssignment
}

/** From the answer to JoinGroup on the member must be heard of. */
function armHeartbeat({ membership, settings }: ConsumerState, ctx: Ctx): void {
  membership.heartbeatUs = ctx.nowUs + msToUs(settings.heartbeatIntervalMs)
  membership.sessionDeadlineUs = ctx.nowUs + msToUs(settings.sessionTimeoutMs)
}

function sendSync(consumer: ConsumerState, ctx: Ctx, route: Route, joined: ResponseOf<11>): void {
  const { membership, settings, spec } = consumer
  const body: RequestInput<14> = {
    groupId: spec.group ?? '',
    generationId: membership.generation,
    memberId: membership.memberId,
    groupInstanceId: settings.groupInstanceId,
    protocolType: PROTOCOL_TYPE,
    protocolName: membership.protocol,
    assignments: isLeader(joined) ? assignmentsFor(consumer, joined.members) : [],
  }
  ask(consumer, ctx, route, 14, body, { kind: SYNC_GROUP, generation: membership.generation } as Purpose)
}

function assignmentsFor(consumer: ConsumerState, joined: ResponseOf<11>['members']) {
  const { membership, metadata } = consumer
  const members = joined.map(({ memberId, groupInstanceId, metadata: bytes }) => {
    return { memberId, groupInstanceId, topics: decodeSubscription(bytes).topics }
  })
  const countOf = (topic: string) => metadata.topics.get(topic)?.partitions.length ?? 0
  const assign = membership.protocol === 'roundrobin' ? assignRoundRobin : assignRange
  const assignment = assign(members, countOf)
  const topics = [...new Set(members.flatMap(({ topics: each }) => each))].sort()
  membership.assignedFrom = topics.map((topic) => ({ topic, partitions: countOf(topic) }))
  return members.map(({ memberId }) => {
    const assignedPartitions: TopicPartitions[] = assignment.get(memberId) ?? []
    return { memberId, assignment: encodeAssignment({ assignedPartitions, userData: null }) }
  })
}

/** Returns the error that ends the application, or null. */
export function onSyncGroup(consumer: ConsumerState, ctx: Ctx, purpose: Purpose, outcome: Outcome): string | null {
  const { membership } = consumer
  if (membership.phase !== 'syncing') return null
  if (membership.generation !== (purpose as Purpose & { generation: number }).generation) return null
  ctx.touch('membership')
  if (!outcome.ok) return joinFailed(consumer, ctx, 'SyncGroup', errors.NETWORK_EXCEPTION)
  const { errorCode, assignment } = outcome.body as ResponseOf<14>
  if (errorCode !== errors.NONE) return joinFailed(consumer, ctx, 'SyncGroup', errorCode)
  const partitions = partitionsIn(assignment)
  if (partitions === null) return 'the assignment in SyncGroup can not be read'
  membership.phase = 'stable'
  assignPartitions(consumer, ctx, partitions)
  return null
}

function partitionsIn(assignment: Uint8Array): TopicPartitions[] | null {
  if (assignment.length === 0) return []
  try {
    return decodeAssignment(assignment).assignedPartitions
  } catch (error) {
    if (error instanceof ProtocolError) return null
    throw error
  }
}

/** Decides how a failed JoinGroup or SyncGroup goes on. Returns the error that ends the application, or null. */
function joinFailed(consumer: ConsumerState, ctx: Ctx, api: string, error: number): string | null {
  const { membership, settings, counters } = consumer
  counters.lastError = errorName(error)
  ctx.touch('counters')
  const reason = `encountered ${errorName(error)} from ${api} response`
  switch (error) {
    case errors.UNKNOWN_MEMBER_ID:
      resetGeneration(consumer, ctx, reason, true)
      return null
    case errors.ILLEGAL_GENERATION:
      resetGeneration(consumer, ctx, reason, false)
      return null
    case errors.REBALANCE_IN_PROGRESS:
      membership.phase = 'unjoined'
      membership.rejoinReason = reason
      return null
    case errors.COORDINATOR_NOT_AVAILABLE:
    case errors.NOT_COORDINATOR:
    case errors.NETWORK_EXCEPTION:
      coordinatorLost(consumer, ctx)
  }
  if (!isRetriable(error)) return errorName(error)
  const { retryBackoffMs, retryBackoffMaxMs } = settings
  membership.phase = 'unjoined'
  membership.rejoinReason = `rebalance failed due to ${errorName(error)}`
  membership.retryUs = ctx.nowUs + exponentialUs(ctx, retryBackoffMs, retryBackoffMaxMs, membership.failures)
  membership.failures++
  return null
}

/** Tells the coordinator, if it can be reached. Static members do not leave (KIP-345). True when a request left. */
export function leaveGroup(consumer: ConsumerState, ctx: Ctx, reason: string): boolean {
  const { membership, settings, spec } = consumer
  if (spec.group === null || settings.groupInstanceId !== null || membership.memberId === '') return false
  if (!coordinatorReady(consumer, ctx)) return false
  const members = [{ memberId: membership.memberId, groupInstanceId: null, reason }]
  const body = { groupId: spec.group, memberId: NO_MEMBER, members }
  ask(consumer, ctx, coordinatorRoute(consumer) as Route, 13, body, { kind: LEAVE_GROUP })
  return true
}
