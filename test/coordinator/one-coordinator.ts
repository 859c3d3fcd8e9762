/** A broker that coordinates groups, without the world around it: one partition of `__consumer_offsets`, timers fired by hand. */
import { clonePlain } from '../../src/base/clone.ts'
import { ZERO_UUID } from '../../src/base/uuid.ts'
import { createNode, type NodeState } from '../../src/engine/broker/node-state.ts'
import { onGroupTimer, onReplicaOutcomeOfGroups, takeGroupAnswers } from '../../src/engine/coordinator/coordinator.ts'
import * as groups from '../../src/engine/coordinator/group-coordinator.ts'
import { createLog } from '../../src/engine/log/load.ts'
import { assignRemotes, createPartition } from '../../src/engine/replica/partition.ts'
import { logConfigOfTopic } from '../../src/engine/replica/settings.ts'
import type { RequestInput, RequestOf, ResponseOf } from '../../src/protocol/apis.ts'
import { apis } from '../../src/protocol/apis.ts'
import { withDefaults } from '../../src/protocol/codec-default.ts'
import { encodeSubscription } from '../../src/protocol/consumer-protocol.ts'
import { type FakeCtx, fakeCtx } from '../engine/fake-ctx.ts'

export const OFFSETS = '__consumer_offsets-0'

export interface Bench {
  node: NodeState
  ctx: FakeCtx
  nextRequest: number
  answers: Map<number, object>
}

/** `isr`: brokers that must have a record before it is committed; with others than 1 nothing commits by itself. */
export function startBench(properties: Record<string, string> = {}, isr: number[] = [1], ctx = fakeCtx()): Bench {
  const config = { id: 1, roles: ['broker' as const], rack: null, listeners: [], properties }
  const cluster = { nodes: [config], clusterId: 'c', wallStartMs: 0, linkLatencyUs: 0, diskBytesMax: 0 }
  const node = createNode(config, { ...cluster, costs: { stepUs: 0, perKilobyteUs: 0, flushUs: 0 } })
  for (const name of ['__consumer_offsets', 'orders']) {
    const partition = { replicas: isr, isr, leader: 1, leaderEpoch: 0, partitionEpoch: 0, elr: [], lastKnownElr: [] }
    const rest = { addingReplicas: [], removingReplicas: [], directories: isr.map(() => ZERO_UUID) }
    const partitions = new Map([[0, { ...partition, ...rest, leaderRecoveryState: 0 }]])
    node.image.topics.set(name, { name, topicId: ZERO_UUID, partitions })
  }
  const partition = createPartition('__consumer_offsets', 0, ZERO_UUID)
  Object.assign(partition, {
    role: 'leader',
    leaderId: 1,
    leaderEpoch: 0,
    replicas: isr,
    isr,
    leaderEpochStartOffset: 0,
  })
  assignRemotes(partition, 1)
  node.partitions.set(OFFSETS, partition)
  const logConfig = logConfigOfTopic(node.config, node.image, '__consumer_offsets')
  node.logs.set(OFFSETS, createLog(ctx, { topicPartition: OFFSETS, config: logConfig }))
  const bench = { node, ctx, nextRequest: 1, answers: new Map<number, object>() }
  lead(bench)
  return bench
}

/** The broker becomes leader of the partition, and loads it. */
export function lead(bench: Bench): void {
  bench.node.replica.outcomes.push({ kind: 'became-leader', topicPartition: OFFSETS, leaderEpoch: 0 })
  settle(bench)
  after(bench, 0)
}

export function settle({ node, ctx, answers }: Bench): void {
  for (let moved = true; moved; ) {
    const outcomes = node.replica.outcomes.splice(0)
    for (const outcome of outcomes) onReplicaOutcomeOfGroups(node, outcome, ctx)
    const due = takeGroupAnswers(node)
    for (const { requestId, body } of due) answers.set(requestId, body)
    moved = outcomes.length > 0 || due.length > 0
  }
}

/** Followers have everything: what was written is committed. */
export function replicate(bench: Bench): void {
  const log = bench.node.logs.get(OFFSETS)!
  log.highWatermark = log.logEndOffset
  const { logEndOffset: highWatermark } = log
  bench.node.replica.outcomes.push({ kind: 'high-watermark-advanced', topicPartition: OFFSETS, highWatermark })
  settle(bench)
}

/** Fires what is due within so many milliseconds, in order. */
export function after(bench: Bench, ms: number): void {
  const { ctx, node } = bench
  const endUs = ctx.nowUs + ms * 1_000
  for (;;) {
    const due = [...ctx.timers].filter(([name, at]) => name.startsWith('group.') && at <= endUs)
    const first = due.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))[0]
    if (first === undefined) break
    ctx.timers.delete(first[0])
    ctx.advanceMs((first[1] - ctx.nowUs) / 1_000)
    onGroupTimer(node, first[0], ctx)
    settle(bench)
  }
  ctx.advanceMs((endUs - ctx.nowUs) / 1_000)
}

type Handler<K extends 8 | 9 | 11 | 12 | 13 | 14 | 42 | 47> = (
  bench: Bench,
  request: RequestOf<K>,
  from: { requestId: number; apiVersion: number; clientId: string; clientHost: string },
) => object | null

const handlers: { [K in 8 | 9 | 11 | 12 | 13 | 14 | 42 | 47]: Handler<K> } = {
  8: ({ node, ctx }, request, from) => groups.commitOffsets(node, request, [], from, ctx),
  9: ({ node, ctx }, request, from) =>
    wrap(groups.handleOffsetFetch(node, request.groups, request.requireStable, from, ctx)),
  11: ({ node, ctx }, request, from) => wrap(groups.handleJoin(node, request, from, ctx)),
  12: ({ node, ctx }, request, from) => wrap(groups.handleHeartbeat(node, request, from, ctx)),
  13: ({ node, ctx }, request, from) => wrap(groups.handleLeave(node, request, from, ctx)),
  14: ({ node, ctx }, request, from) => wrap(groups.handleSync(node, request, from, ctx)),
  42: ({ node, ctx }, request, from) => wrap(groups.handleDeleteGroups(node, request, from, ctx)),
  47: ({ node, ctx }, request, from) => wrap(groups.handleOffsetDelete(node, request, [], from, ctx)),
}

const wrap = (answer: object | 'later') => (answer === 'later' ? null : answer)

/** Asks; the number under which the answer will be found. */
export function send<K extends keyof typeof handlers>(
  bench: Bench,
  apiKey: K,
  request: RequestInput<K>,
  apiVersion = apis[apiKey].request.versions[1] as number,
  clientId = 'app',
): number {
  const requestId = bench.nextRequest++
  const whole = withDefaults(apis[apiKey].request, request as never) as RequestOf<K>
  const from = { requestId, apiVersion, clientId, clientHost: '/127.0.0.1' }
  const answer = (handlers[apiKey] as Handler<K>)(bench, whole, from)
  if (answer !== null) bench.answers.set(requestId, answer)
  settle(bench)
  return requestId
}

export function answerOf<K extends keyof typeof handlers>(bench: Bench, _apiKey: K, requestId: number) {
  return bench.answers.get(requestId) as ResponseOf<K> | undefined
}

/** Asks for what is answered at once. */
export function ask<K extends keyof typeof handlers>(
  bench: Bench,
  apiKey: K,
  request: RequestInput<K>,
  apiVersion?: number,
  clientId?: string,
): ResponseOf<K> {
  const answer = answerOf(bench, apiKey, send(bench, apiKey, request, apiVersion, clientId))
  if (answer === undefined) throw new Error(`API ${apiKey} is not answered`)
  return answer
}

export function joinOf(memberId = '', changes: Partial<RequestInput<11>> = {}): RequestInput<11> {
  const metadata = encodeSubscription({ topics: ['orders'], userData: null })
  return {
    groupId: 'g',
    sessionTimeoutMs: 45_000,
    rebalanceTimeoutMs: 300_000,
    memberId,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata }],
    ...changes,
  }
}

/** A dynamic member's first two steps: it is given an id and asks with it. */
export function enter(bench: Bench, clientId = 'app', changes: Partial<RequestInput<11>> = {}) {
  const { memberId } = ask(bench, 11, joinOf('', changes), undefined, clientId)
  return { memberId, request: send(bench, 11, joinOf(memberId, changes), undefined, clientId) }
}

/** A stable group of one member. */
export function stableGroup(bench: Bench, changes: Partial<RequestInput<11>> = {}): string {
  const { memberId } = enter(bench, 'app', changes)
  after(bench, 3_000)
  const assignments = [{ memberId, assignment: Uint8Array.of(0, 1) }]
  ask(bench, 14, { groupId: 'g', generationId: 1, memberId, assignments })
  return memberId
}

export function commitOf(changes: Partial<RequestInput<8>> = {}, offset = 7): RequestInput<8> {
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: '' }]
  return { groupId: 'g', memberId: '', topics: [{ name: 'orders', partitions }], ...changes }
}

export function commitError(bench: Bench, changes: Partial<RequestInput<8>>, apiVersion = 9): number {
  const requestId = send(bench, 8, commitOf(changes), apiVersion)
  const answer = bench.answers.get(requestId) as { error?: number } & Partial<ResponseOf<8>>
  return answer.error ?? answer.topics?.[0]?.partitions[0]?.errorCode ?? -99
}

export function fetched(bench: Bench, requireStable = false, groupId = 'g') {
  const topics = [{ name: 'orders', partitionIndexes: [0] }]
  const answer = ask(bench, 9, { groups: [{ groupId, topics }], requireStable }, 9)
  return answer.groups[0]?.topics[0]?.partitions[0]
}

export function stateOf(bench: Bench, groupId = 'g'): string {
  const group = bench.node.groups.get(groupId)
  return group === undefined ? 'none' : `${group.state} ${group.generationId}`
}

/** The bench as it is now, apart from this one. */
export function copyOf(bench: Bench): Bench {
  const { ctx, node, nextRequest, answers } = bench
  const copy = fakeCtx({ nowUs: ctx.nowUs, wallMs: ctx.wallMs, diskState: clonePlain(ctx.diskState) })
  for (const [name, at] of ctx.timers) copy.timers.set(name, at)
  return { node: clonePlain(node), ctx: copy, nextRequest, answers: new Map(answers) }
}
