/** What the handlers ask of the groups that this broker coordinates. Answers that wait leave through `groupAnswers`. */
import type { RequestOf, ResponseInput } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { OffsetCommitRequest } from '../../protocol/schema/08-offset-commit.ts'
import type { Ctx } from '../ports/ctx.ts'
import { brokerConfig } from '../replica/settings.ts'
import type { CoordinatorNode, RequestContext } from './coordinator-node.ts'
import { answerJoinError, syncErrorBody } from './group/classic/answers.ts'
import { heartbeat } from './group/classic/heartbeat.ts'
import { joinGroup } from './group/classic/join-group.ts'
import { leaveGroup } from './group/classic/leave-group.ts'
import { syncGroup } from './group/classic/sync-group.ts'
import { planDeleteGroups } from './group/delete-groups.ts'
import type { AnswerEffect } from './group/effect.ts'
import { failedBody, failedPart } from './group/error-body.ts'
import { addPart, gather } from './group/gather.ts'
import { planOffsetCommit } from './group/offset-commit.ts'
import { planOffsetDelete } from './group/offset-delete.ts'
import { type AskedOffsets, fetchOffsets } from './group/offset-fetch.ts'
import { perform } from './group/operation.ts'
import { shardNamed, shardNameOf, shardOfGroup } from './runtime/shard.ts'

type Later = 'later'

export function handleJoin(node: CoordinatorNode, request: RequestOf<11>, from: RequestContext, ctx: Ctx): Later {
  const { groupId, memberId, sessionTimeoutMs } = request
  const minMs = brokerConfig(node.config, node.image, 'group.min.session.timeout.ms')
  const maxMs = brokerConfig(node.config, node.image, 'group.max.session.timeout.ms')
  const found = shardOfGroup(node, groupId)
  if (groupId === '') answerJoinError(node, from, errors.INVALID_GROUP_ID, memberId)
  else if (sessionTimeoutMs < minMs || sessionTimeoutMs > maxMs) {
    answerJoinError(node, from, errors.INVALID_SESSION_TIMEOUT, memberId)
  } else if (found.error !== null) answerJoinError(node, from, found.error, memberId)
  else perform(node, found.shard, joinGroup(node, found.shard, request, from, ctx), ctx)
  return 'later'
}

export function handleSync(
  node: CoordinatorNode,
  request: RequestOf<14>,
  from: RequestContext,
  ctx: Ctx,
): ResponseInput<14> | Later {
  if (request.groupId === '') return syncErrorBody(errors.INVALID_GROUP_ID)
  const found = shardOfGroup(node, request.groupId)
  if (found.error !== null) return syncErrorBody(found.error)
  perform(node, found.shard, syncGroup(node, request, from, ctx), ctx)
  return 'later'
}

/** While the group is loading nobody knows better than that the member is alive. */
export function handleHeartbeat(
  node: CoordinatorNode,
  request: RequestOf<12>,
  from: RequestContext,
  ctx: Ctx,
): ResponseInput<12> | Later {
  if (request.groupId === '') return { errorCode: errors.INVALID_GROUP_ID }
  const found = shardOfGroup(node, request.groupId)
  if (found.error === errors.COORDINATOR_LOAD_IN_PROGRESS) return { errorCode: 0 }
  if (found.error !== null) return { errorCode: found.error }
  const errorCode = heartbeat(node, request, ctx)
  if (errorCode !== 0 && errorCode !== errors.REBALANCE_IN_PROGRESS) return { errorCode }
  const effect: AnswerEffect = { kind: 'answer', apiKey: 12, requestId: from.requestId, body: { errorCode } }
  perform(node, found.shard, { records: [], replay: false, effect }, ctx)
  return 'later'
}

export function handleLeave(
  node: CoordinatorNode,
  request: RequestOf<13>,
  from: RequestContext,
  ctx: Ctx,
): ResponseInput<13> | Later {
  if (request.groupId === '') return { errorCode: errors.INVALID_GROUP_ID, members: [] }
  const found = shardOfGroup(node, request.groupId)
  if (found.error !== null) return { errorCode: found.error, members: [] }
  perform(node, found.shard, leaveGroup(node, request, from, ctx), ctx)
  return 'later'
}

/** Partitions in `request` exist, with topic names and ids; null where the commit is under way, else the error of them all. */
export function commitOffsets(
  node: CoordinatorNode,
  request: OffsetCommitRequest,
  refused: ResponseInput<8>['topics'],
  from: RequestContext,
  ctx: Ctx,
): { error: number } | null {
  const found = shardOfGroup(node, request.groupId)
  if (found.error !== null) return { error: found.error }
  const plan = planOffsetCommit(node, request, from, ctx)
  if ('error' in plan) return plan
  const effect = plan.effect as AnswerEffect
  const { topics } = effect.body as ResponseInput<8>
  perform(node, found.shard, { ...plan, effect: { ...effect, body: { topics: mergeTopics(refused, topics) } } }, ctx)
  return null
}

/** Kafka answers what it refused itself first, and adds the coordinator's answers to it by topic. */
export function mergeTopics<T extends { name?: string; topicId?: string; partitions: readonly object[] }>(
  refused: readonly T[],
  answered: readonly T[],
): T[] {
  const merged = [...refused]
  for (const topic of answered) {
    const at = merged.findIndex(({ name, topicId }) => name === topic.name && topicId === topic.topicId)
    const known = merged[at]
    if (known === undefined) merged.push(topic)
    else merged[at] = { ...known, partitions: [...known.partitions, ...topic.partitions] }
  }
  return merged
}

/** One entry for each group asked for. `requireStable` answers when all that was written before is committed. */
export function handleOffsetFetch(
  node: CoordinatorNode,
  groups: readonly AskedOffsets[],
  requireStable: boolean,
  from: RequestContext,
  ctx: Ctx,
): Later {
  const { requestId, apiVersion } = from
  gather(node, { requestId, apiKey: 9, apiVersion }, groups.length, ctx)
  groups.forEach((group, index) => {
    const { groupId } = group
    const found = shardOfGroup(node, groupId)
    if (found.error !== null) {
      addPart(node, requestId, index, { groupId, topics: [], errorCode: found.error }, ctx)
      return
    }
    const part = { groupId, topics: fetchOffsets(node, found.shard, group, requireStable), errorCode: 0 }
    if (!requireStable) addPart(node, requestId, index, part, ctx)
    else {
      const effect = { kind: 'part', requestId, index, part } as const
      perform(node, found.shard, { records: [], replay: false, effect }, ctx)
    }
  })
  return 'later'
}

export function handleDeleteGroups(
  node: CoordinatorNode,
  request: RequestOf<42>,
  from: RequestContext,
  ctx: Ctx,
): Later {
  const byShard = new Map<string, string[]>()
  for (const groupId of new Set(request.groupsNames)) {
    const name = shardNameOf(node, groupId)
    byShard.set(name, [...(byShard.get(name) ?? []), groupId])
  }
  const { requestId, apiVersion } = from
  gather(node, { requestId, apiKey: 42, apiVersion }, byShard.size, ctx)
  let index = 0
  for (const [name, groupIds] of byShard) {
    const found = shardNamed(node, name)
    const effect = { kind: 'part', requestId, index: index++ } as const
    if (found.error !== null) {
      const results = groupIds.map((groupId) => ({ groupId, errorCode: 0 }))
      addPart(node, requestId, effect.index, failedPart({ results }, found.error), ctx)
      continue
    }
    const { records, results } = planDeleteGroups(node, groupIds)
    perform(node, found.shard, { records, replay: true, effect: { ...effect, part: { results } } }, ctx)
  }
  return 'later'
}

/** Partitions in `request` exist; `refused` are those that don't. */
export function handleOffsetDelete(
  node: CoordinatorNode,
  request: RequestOf<47>,
  refused: ResponseInput<47>['topics'],
  from: RequestContext,
  ctx: Ctx,
): ResponseInput<47> | Later {
  const fail = (error: number) => failedBody({ apiKey: 47, body: {} }, error) as ResponseInput<47>
  if (request.groupId === '') return fail(errors.INVALID_GROUP_ID)
  const found = shardOfGroup(node, request.groupId)
  if (found.error !== null) return fail(found.error)
  const plan = planOffsetDelete(node, found.shard, request, from)
  if ('error' in plan) return fail(plan.error)
  const effect = plan.effect as AnswerEffect
  const body = effect.body as ResponseInput<47>
  const merged = { ...body, topics: mergeTopics(refused, body.topics) }
  perform(node, found.shard, { ...plan, effect: { ...effect, body: merged } }, ctx)
  return 'later'
}
