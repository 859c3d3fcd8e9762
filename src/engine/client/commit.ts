/** Commits positions: by itself in poll(), before a rebalance and in close(), or because the application says so. */
import { msToUs } from '../../base/units.ts'
import type { RequestInput, ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors, isRetriable } from '../../protocol/errors.ts'
import type { Outcome, Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { touchPosition } from './assignment.ts'
import type { CommitState, ConsumerState } from './consumer-state.ts'
import { coordinatorLost, coordinatorReady, coordinatorRoute } from './coordinator.ts'
import { requestRejoin, resetGeneration } from './generation.ts'
import { ask, type Route } from './nodes.ts'

export const OFFSET_COMMIT = 'consumer.offset-commit'

/** What Java's classic consumer speaks: version 10 names topics by id. */
const OFFSET_COMMIT_VERSION_MAX = 9
const API_TIMEOUT_MS = 60_000

type Cause = Exclude<CommitState['asked'], 'no'>

interface CommitPurpose extends Purpose {
  cause: Cause
  generation: number
  /** Topic-partition → offset. */
  offsets: Record<string, number>
}

/** Auto commit while the application is in poll(), when its interval has passed. Returns when to look again. */
export function maintainAutoCommit(consumer: ConsumerState, ctx: Ctx): number {
  const { commit, application, membership, settings } = consumer
  if (settings.autoCommitIntervalMs === null || application.phase !== 'polling' || consumer.closing !== 'no') {
    return Number.POSITIVE_INFINITY
  }
  if (membership.phase !== 'stable' || commit.asked !== 'no') return Number.POSITIVE_INFINITY
  if (commit.nextAutoUs > ctx.nowUs) return commit.nextAutoUs
  if (!coordinatorReady(consumer, ctx)) return Number.POSITIVE_INFINITY
  commit.nextAutoUs = ctx.nowUs + msToUs(settings.autoCommitIntervalMs)
  ctx.touch('commit')
  sendCommit(consumer, ctx, 'auto')
  return commit.nextAutoUs
}

/** Positions are committed before partitions are given back or close() ends. False: there is nothing to wait for. */
export function commitBefore(consumer: ConsumerState, ctx: Ctx, cause: 'rebalance' | 'close'): boolean {
  const { settings, membership, commit } = consumer
  if (commit.asked !== 'no') return true
  if (settings.autoCommitIntervalMs === null || membership.generation < 0) return false
  if (!coordinatorReady(consumer, ctx)) return false
  return sendCommit(consumer, ctx, cause)
}

/** commitSync(): false when there is nothing to commit. */
export function commitSync(consumer: ConsumerState, ctx: Ctx): boolean {
  const { commit } = consumer
  if (consumer.spec.group === null || offsetsOf(consumer).size === 0) return false
  ctx.touch('commit')
  commit.deadlineUs = ctx.nowUs + msToUs(API_TIMEOUT_MS)
  commit.retryUs = 0
  return true
}

/** Goes on with commitSync(). Returns when to look again; null: it is over. */
export function maintainCommitSync(consumer: ConsumerState, ctx: Ctx): number | null {
  const { commit, application, counters } = consumer
  if (application.phase !== 'committing') return Number.POSITIVE_INFINITY
  if (commit.deadlineUs <= ctx.nowUs) {
    counters.lastError = errorName(errors.REQUEST_TIMED_OUT)
    ctx.touch('counters')
    return null
  }
  if (commit.asked !== 'no') return commit.deadlineUs
  if (consumer.membership.generation < 0) {
    // The group gave the partitions to others: Kafka throws CommitFailedException without asking.
    counters.lastError = 'CommitFailedException'
    ctx.touch('counters')
    return null
  }
  if (commit.retryUs > ctx.nowUs) return Math.min(commit.retryUs, commit.deadlineUs)
  if (!coordinatorReady(consumer, ctx)) return commit.deadlineUs
  return sendCommit(consumer, ctx, 'application') ? commit.deadlineUs : null
}

/** Positions that poll() has moved, by topic-partition. */
function offsetsOf({ positions }: ConsumerState) {
  return new Map([...positions].filter(([, { offset, phase }]) => offset >= 0 && phase !== 'reset'))
}

function sendCommit(consumer: ConsumerState, ctx: Ctx, cause: Cause): boolean {
  const { membership, settings, spec, commit } = consumer
  const offsets = offsetsOf(consumer)
  if (offsets.size === 0) return false
  const topics = new Map<string, RequestInput<8>['topics'][number]['partitions'][number][]>()
  const purpose: CommitPurpose = { kind: OFFSET_COMMIT, cause, generation: membership.generation, offsets: {} }
  for (const [tp, { topic, partition, offset, offsetEpoch }] of offsets) {
    purpose.offsets[tp] = offset
    const one = {
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: offsetEpoch,
      committedMetadata: '',
    }
    topics.set(topic, [...(topics.get(topic) ?? []), one])
  }
  const body: RequestInput<8> = {
    groupId: spec.group ?? '',
    generationIdOrMemberEpoch: membership.generation,
    memberId: membership.memberId,
    groupInstanceId: settings.groupInstanceId,
    topics: [...topics].map(([name, partitions]) => ({ name, partitions })),
  }
  commit.asked = cause
  ctx.touch('commit')
  ask(consumer, ctx, coordinatorRoute(consumer) as Route, 8, body, purpose, { versionMax: OFFSET_COMMIT_VERSION_MAX })
  return true
}

/** 'done' and 'failed' end a commitSync(); 'again': it is tried again; a text ends the application. */
export function onOffsetCommit(
  consumer: ConsumerState,
  ctx: Ctx,
  purpose: Purpose,
  outcome: Outcome,
): 'done' | 'failed' | 'again' | { fatal: string } {
  const { cause, generation, offsets } = purpose as CommitPurpose
  const { commit, positions, counters, membership, settings } = consumer
  commit.asked = 'no'
  ctx.touch('commit')
  const error = outcome.ok ? errorIn(outcome.body as ResponseOf<8>) : errors.NETWORK_EXCEPTION
  if (error === errors.NONE) {
    for (const [tp, offset] of Object.entries(offsets)) {
      const position = positions.get(tp)
      if (position === undefined) continue
      touchPosition(ctx, position)
      position.committed = offset
    }
    return 'done'
  }
  counters.lastError = errorName(error)
  ctx.touch('counters')
  const reason = `encountered ${errorName(error)} from OffsetCommit response`
  if (generation === membership.generation) {
    if (error === errors.UNKNOWN_MEMBER_ID) resetGeneration(consumer, ctx, reason, true)
    if (error === errors.ILLEGAL_GENERATION) resetGeneration(consumer, ctx, reason, false)
    if (error === errors.REBALANCE_IN_PROGRESS) requestRejoin(consumer, ctx, reason)
  }
  if (error === errors.FENCED_INSTANCE_ID) return { fatal: errorName(error) }
  if (error === errors.NETWORK_EXCEPTION || error === errors.NOT_COORDINATOR) coordinatorLost(consumer, ctx)
  if (error === errors.COORDINATOR_NOT_AVAILABLE || error === errors.REQUEST_TIMED_OUT) coordinatorLost(consumer, ctx)
  if (!isRetriable(error)) return 'failed'
  commit.retryUs = ctx.nowUs + msToUs(settings.retryBackoffMs)
  if (cause === 'auto') commit.nextAutoUs = commit.retryUs
  return 'again'
}

function errorIn({ topics }: ResponseOf<8>): number {
  for (const { partitions } of topics) {
    for (const { errorCode } of partitions) if (errorCode !== errors.NONE) return errorCode
  }
  return errors.NONE
}
