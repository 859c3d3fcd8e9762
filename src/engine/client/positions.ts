/** Where reading begins, and whether it may go on: committed offsets, resets, validation against a new leader (KIP-320). */
import { msToUs } from '../../base/units.ts'
import { topicPartition } from '../../base/topic-partition.ts'
import type { RequestInput, ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors, isInvalidMetadata, isRetriable } from '../../protocol/errors.ts'
import type { Outcome, Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { touchPosition } from './assignment.ts'
import type { ConsumerState, PartitionPosition } from './consumer-state.ts'
import { coordinatorLost, coordinatorReady, coordinatorRoute } from './coordinator.ts'
import { leaderEpochOf, leaderOf, requestUpdate } from './metadata.ts'
import { requestRejoin, resetGeneration } from './generation.ts'
import { ask, type Route, routeReady, routeRetryUs, routeTo } from './nodes.ts'

export const OFFSET_FETCH = 'consumer.offset-fetch'
export const LIST_OFFSETS = 'consumer.list-offsets'
export const OFFSET_FOR_LEADER_EPOCH = 'consumer.offset-for-leader-epoch'

/** What Java's classic consumer speaks: version 10 names topics by id. */
const OFFSET_FETCH_VERSION_MAX = 9
const EARLIEST = -2
const LATEST = -1
const CONSUMER_REPLICA = -1

interface PositionsPurpose extends Purpose {
  assignment: number
  /** Topic-partitions asked for. */
  partitions: string[]
}

/** Asks what must be known before partitions can be fetched. Returns when to look again. */
export function maintainPositions(consumer: ConsumerState, ctx: Ctx): number {
  if (consumer.closing !== 'no') return Number.POSITIVE_INFINITY
  let dueUs = fetchCommitted(consumer, ctx)
  const resets = new Map<number, PartitionPosition[]>()
  const validations = new Map<number, PartitionPosition[]>()
  for (const position of consumer.positions.values()) {
    if (!refreshLeader(consumer, ctx, position) || position.asked) continue
    if (position.phase !== 'reset' && position.phase !== 'validate') continue
    if (isWaiting(consumer, ctx, position)) {
      dueUs = Math.min(dueUs, position.retryUs)
      continue
    }
    const byNode = position.phase === 'reset' ? resets : validations
    byNode.set(position.leaderId, [...(byNode.get(position.leaderId) ?? []), position])
  }
  for (const [nodeId, group] of resets) dueUs = Math.min(dueUs, listOffsets(consumer, ctx, nodeId, group))
  for (const [nodeId, group] of validations) dueUs = Math.min(dueUs, validate(consumer, ctx, nodeId, group))
  return dueUs
}

/** After an error a partition waits for retry.backoff.ms, or for other metadata. */
export function isWaiting({ metadata }: ConsumerState, ctx: Ctx, position: PartitionPosition): boolean {
  return position.retryUs > ctx.nowUs && position.retryVersion === metadata.version
}

export function backOffPosition(consumer: ConsumerState, ctx: Ctx, position: PartitionPosition): void {
  touchPosition(ctx, position)
  position.retryUs = ctx.nowUs + msToUs(consumer.settings.retryBackoffMs)
  position.retryVersion = consumer.metadata.version
}

/** Notes who leads; a position that came from an older leader's log must be validated. False: nobody can be reached. */
export function refreshLeader({ metadata }: ConsumerState, ctx: Ctx, position: PartitionPosition): boolean {
  const { topic, partition } = position
  const leaderId = leaderOf(metadata, topic, partition)
  if (leaderId < 0) {
    requestUpdate(metadata, ctx, 'leader-unknown')
    return false
  }
  const leaderEpoch = leaderEpochOf(metadata, topic, partition)
  if (leaderId === position.leaderId && leaderEpoch === position.leaderEpoch) return true
  touchPosition(ctx, position)
  position.leaderId = leaderId
  position.leaderEpoch = leaderEpoch
  if (position.phase === 'fetch' || position.phase === 'validate') startFetching(position)
  return true
}

/** The position is known; if it has an epoch, the leader is asked whether its log has the record. */
function startFetching(position: PartitionPosition): void {
  position.phase = position.offsetEpoch >= 0 && position.leaderEpoch >= 0 ? 'validate' : 'fetch'
  position.asked = false
}

function purposeOf(consumer: ConsumerState, kind: string, group: readonly PartitionPosition[]): PositionsPurpose {
  const partitions = group.map(({ topic, partition }) => topicPartition(topic, partition))
  return { kind, assignment: consumer.assignment.id, partitions }
}

/** Topics with what is asked about their partitions. */
function byTopic<T>(group: readonly PartitionPosition[], of: (position: PartitionPosition) => T): [string, T[]][] {
  const topics = new Map<string, T[]>()
  for (const position of group) topics.set(position.topic, [...(topics.get(position.topic) ?? []), of(position)])
  return [...topics]
}

function markAsked(ctx: Ctx, group: readonly PartitionPosition[]): void {
  for (const position of group) {
    position.asked = true
    touchPosition(ctx, position)
  }
}

function fetchCommitted(consumer: ConsumerState, ctx: Ctx): number {
  const { positions, spec } = consumer
  const group = [...positions.values()].filter(({ phase, asked }) => phase === 'committed' && !asked)
  if (group.length === 0) return Number.POSITIVE_INFINITY
  const latestUs = group.reduce((max, { retryUs }) => Math.max(max, retryUs), 0)
  if (latestUs > ctx.nowUs) return latestUs
  if (!coordinatorReady(consumer, ctx)) return Number.POSITIVE_INFINITY
  markAsked(ctx, group)
  const topics = byTopic(group, ({ partition }) => partition).map(([name, partitionIndexes]) => {
    return { name, partitionIndexes }
  })
  const body: RequestInput<9> = {
    groups: [{ groupId: spec.group ?? '', memberId: null, memberEpoch: -1, topics }],
    requireStable: true,
  }
  ask(consumer, ctx, coordinatorRoute(consumer) as Route, 9, body, purposeOf(consumer, OFFSET_FETCH, group), {
    versionMax: OFFSET_FETCH_VERSION_MAX,
  })
  return Number.POSITIVE_INFINITY
}

/** The positions a completion speaks about, as far as the assignment still stands. */
function askedPositions(consumer: ConsumerState, ctx: Ctx, purpose: Purpose): PartitionPosition[] {
  const { assignment, partitions } = purpose as PositionsPurpose
  if (assignment !== consumer.assignment.id) return []
  const found = partitions.flatMap((tp) => consumer.positions.get(tp) ?? []).filter(({ asked }) => asked)
  for (const position of found) {
    position.asked = false
    touchPosition(ctx, position)
  }
  return found
}

/** Returns the error that ends the application, or null. */
export function onOffsetFetch(consumer: ConsumerState, ctx: Ctx, purpose: Purpose, outcome: Outcome): string | null {
  const asked = askedPositions(consumer, ctx, purpose).filter(({ phase }) => phase === 'committed')
  if (asked.length === 0) return null
  const group = outcome.ok ? (outcome.body as ResponseOf<9>).groups[0] : undefined
  const partitions = (group?.topics ?? []).flatMap(({ name, partitions: each }) =>
    each.map((one) => ({ name, ...one })),
  )
  const error =
    group === undefined
      ? errors.NETWORK_EXCEPTION
      : group.errorCode || (partitions.find(({ errorCode }) => errorCode !== errors.NONE)?.errorCode ?? errors.NONE)
  if (error !== errors.NONE) return offsetFetchFailed(consumer, ctx, asked, error)
  for (const position of asked) {
    const { topic, partition } = position
    const found = partitions.find(({ name, partitionIndex }) => name === topic && partitionIndex === partition)
    if (found === undefined || found.committedOffset < 0) {
      const fatal = requireReset(consumer, ctx, position)
      if (fatal !== null) return fatal
      continue
    }
    position.committed = found.committedOffset
    position.offset = found.committedOffset
    position.offsetEpoch = found.committedLeaderEpoch
    startFetching(position)
  }
  return null
}

function offsetFetchFailed(
  consumer: ConsumerState,
  ctx: Ctx,
  asked: readonly PartitionPosition[],
  error: number,
): string | null {
  const reason = `encountered ${errorName(error)} from OffsetFetch response`
  if (error === errors.NETWORK_EXCEPTION || error === errors.NOT_COORDINATOR) coordinatorLost(consumer, ctx)
  if (error === errors.UNKNOWN_MEMBER_ID) resetGeneration(consumer, ctx, reason, true)
  else if (error === errors.ILLEGAL_GENERATION) resetGeneration(consumer, ctx, reason, false)
  else if (error === errors.REBALANCE_IN_PROGRESS) requestRejoin(consumer, ctx, reason)
  else if (!isRetriable(error)) return errorName(error)
  for (const position of asked) backOffPosition(consumer, ctx, position)
  return null
}

/** `auto.offset.reset` decides. Returns the error that ends the application, or null. */
export function requireReset(consumer: ConsumerState, ctx: Ctx, position: PartitionPosition): string | null {
  if (consumer.settings.resetPolicy.kind === 'none') {
    return `no offset for ${topicPartition(position.topic, position.partition)} and auto.offset.reset=none`
  }
  touchPosition(ctx, position)
  position.phase = 'reset'
  position.asked = false
  return null
}

function listOffsets(consumer: ConsumerState, ctx: Ctx, nodeId: number, group: PartitionPosition[]): number {
  const { settings } = consumer
  const route = routeTo(consumer, nodeId)
  if (route === null) return Number.POSITIVE_INFINITY
  if (!routeReady(consumer, ctx, route)) return routeRetryUs(consumer, route)
  markAsked(ctx, group)
  const timestamp = resetTimestamp(consumer, ctx)
  const topics = byTopic(group, ({ partition, leaderEpoch }) => {
    return { partitionIndex: partition, currentLeaderEpoch: leaderEpoch, timestamp }
  }).map(([name, partitions]) => ({ name, partitions }))
  const body: RequestInput<2> = {
    replicaId: CONSUMER_REPLICA,
    isolationLevel: settings.readCommitted ? 1 : 0,
    topics,
    timeoutMs: settings.requestTimeoutMs,
  }
  ask(consumer, ctx, route, 2, body, purposeOf(consumer, LIST_OFFSETS, group))
  return Number.POSITIVE_INFINITY
}

function resetTimestamp({ settings: { resetPolicy } }: ConsumerState, ctx: Ctx): number {
  if (resetPolicy.kind === 'by_duration') return Math.max(0, ctx.wallMs - resetPolicy.durationMs)
  return resetPolicy.kind === 'earliest' ? EARLIEST : LATEST
}

export function onListOffsets(consumer: ConsumerState, ctx: Ctx, purpose: Purpose, outcome: Outcome): string | null {
  const asked = askedPositions(consumer, ctx, purpose).filter(({ phase }) => phase === 'reset')
  const topics = outcome.ok ? (outcome.body as ResponseOf<2>).topics : []
  for (const position of asked) {
    const { topic, partition } = position
    const found = topics
      .find(({ name }) => name === topic)
      ?.partitions.find(({ partitionIndex }) => partitionIndex === partition)
    const error = found?.errorCode ?? errors.NETWORK_EXCEPTION
    if (found === undefined || error !== errors.NONE) {
      if (!isRetriable(error)) return errorName(error)
      if (isInvalidMetadata(error)) requestUpdate(consumer.metadata, ctx, errorName(error))
      backOffPosition(consumer, ctx, position)
      continue
    }
    // No record is as young as by_duration asks for: the end of the log, which the next fetch finds.
    position.offset = Math.max(0, found.offset)
    position.offsetEpoch = -1
    position.phase = 'fetch'
    ctx.emit({
      type: 'OffsetReset',
      client: consumer.id,
      partition: topicPartition(topic, partition),
      to: position.offset,
      policy: consumer.settings.resetPolicy.kind,
    })
  }
  return null
}

function validate(consumer: ConsumerState, ctx: Ctx, nodeId: number, group: PartitionPosition[]): number {
  const route = routeTo(consumer, nodeId)
  if (route === null) return Number.POSITIVE_INFINITY
  if (!routeReady(consumer, ctx, route)) return routeRetryUs(consumer, route)
  markAsked(ctx, group)
  const topics = byTopic(group, ({ partition, leaderEpoch, offsetEpoch }) => {
    return { partition, currentLeaderEpoch: leaderEpoch, leaderEpoch: offsetEpoch }
  }).map(([topic, partitions]) => ({ topic, partitions }))
  const body = { replicaId: CONSUMER_REPLICA, topics }
  ask(consumer, ctx, route, 23, body, purposeOf(consumer, OFFSET_FOR_LEADER_EPOCH, group))
  return Number.POSITIVE_INFINITY
}

/** The log of the new leader ends before the position: records that were read are not there any more. */
export function onOffsetForLeaderEpoch(
  consumer: ConsumerState,
  ctx: Ctx,
  purpose: Purpose,
  outcome: Outcome,
): string | null {
  const asked = askedPositions(consumer, ctx, purpose).filter(({ phase }) => phase === 'validate')
  const topics = outcome.ok ? (outcome.body as ResponseOf<23>).topics : []
  for (const position of asked) {
    const found = topics
      .find(({ topic }) => topic === position.topic)
      ?.partitions.find(({ partition }) => partition === position.partition)
    const error = found?.errorCode ?? errors.NETWORK_EXCEPTION
    if (found === undefined || error !== errors.NONE) {
      if (!isRetriable(error)) return errorName(error)
      if (isInvalidMetadata(error)) requestUpdate(consumer.metadata, ctx, errorName(error))
      backOffPosition(consumer, ctx, position)
    } else if (found.endOffset < 0 || found.leaderEpoch < 0) {
      const fatal = requireReset(consumer, ctx, position)
      if (fatal !== null) return fatal
    } else if (found.endOffset < position.offset) {
      if (consumer.settings.resetPolicy.kind === 'none') return truncated(position, found.endOffset)
      resetToDivergence(consumer, ctx, position, found)
    } else position.phase = 'fetch'
  }
  return null
}

function truncated({ topic, partition, offset }: PartitionPosition, endOffset: number): string {
  return `log truncation of ${topicPartition(topic, partition)}: read up to ${offset}, the leader has ${endOffset}`
}

function resetToDivergence(
  consumer: ConsumerState,
  ctx: Ctx,
  position: PartitionPosition,
  { endOffset, leaderEpoch }: { endOffset: number; leaderEpoch: number },
): void {
  const partition = topicPartition(position.topic, position.partition)
  position.offset = endOffset
  position.offsetEpoch = leaderEpoch
  position.phase = 'fetch'
  consumer.buffered.delete(partition)
  ctx.touch(`buffered/${partition}`)
  ctx.emit({ type: 'OffsetReset', client: consumer.id, partition, to: endOffset, policy: 'truncation' })
}
