/** One node's raft on a fake ctx: what it asks for is looked at, what it is told is made up. */
import { expect } from 'vitest'
import { raftConfig, type RaftListener } from '../../src/engine/raft/config.ts'
import { startRaft } from '../../src/engine/raft/lifecycle.ts'
import type { RaftPurpose } from '../../src/engine/raft/peers.ts'
import * as quorum from '../../src/engine/raft/raft.ts'
import { createRaft, type RaftOutput, type RaftState } from '../../src/engine/raft/state.ts'
import type { DiskState } from '../../src/engine/sim/memory-disk.ts'
import type { RequestOf, ResponseInput, ResponseOf } from '../../src/protocol/apis.ts'
import { type FakeCtx, fakeCtx } from '../engine/fake-ctx.ts'

export const CLUSTER_ID = 'AAAAAAAAQACAAAAAAAAAAQ'
export const DIRECTORIES = [
  '',
  'DVMAetLJMnxv0BmNib0ixQ',
  'eaUbFO9EM6PK3Tutcw7Rsw',
  's_LgLXAKK_jIScVl_tRBWQ',
  'x-aUbFO9EM6PK3TutcwPiw',
]
export const TOPIC = '__cluster_metadata'

export interface Bench {
  ctx: FakeCtx
  raft: RaftState
}

export interface BenchOptions {
  id?: number
  voters?: number
  disk?: DiskState
  wallMs?: number
  properties?: Record<string, string>
}

export function bench({ id = 1, voters = 3, disk, wallMs, properties = {} }: BenchOptions = {}): Bench {
  const ctx = fakeCtx({
    self: `node.${id}`,
    ...(disk === undefined ? {} : { diskState: disk }),
    ...(wallMs === undefined ? {} : { wallMs }),
  })
  const quorumVoters = Array.from({ length: voters }, (_, i) => `${i + 1}@127.0.0.1:${19191 + i}`).join(',')
  const listeners: RaftListener[] = id <= voters ? [{ name: 'CONTROLLER', host: '127.0.0.1', port: 19190 + id }] : []
  const identity = { nodeId: id, directoryId: DIRECTORIES[id] as string, clusterId: CLUSTER_ID, listeners }
  const raft = createRaft(raftConfig(identity, { 'controller.quorum.voters': quorumVoters, ...properties }))
  startRaft(raft, ctx)
  return { ctx, raft }
}

type CallOutput = Extract<RaftOutput, { kind: 'call' }>
type RespondOutput = Extract<RaftOutput, { kind: 'respond' }>

/** Takes what would leave the node now. */
export function takeOutputs({ raft }: Bench): { calls: CallOutput['options'][]; responds: RespondOutput[] } {
  const outputs = raft.outputs
  raft.outputs = []
  return {
    calls: outputs.filter((one) => one.kind === 'call').map(({ options }) => options),
    responds: outputs.filter((one) => one.kind === 'respond'),
  }
}

/** The requests of a kind that would leave now, by destination. */
export function callsOf(b: Bench, kind: string) {
  return takeOutputs(b)
    .calls.filter(({ purpose }) => purpose.kind === kind)
    .map(({ purpose, body, apiKey }) => ({ to: (purpose as RaftPurpose).nodeId, purpose, body, apiKey }))
}

export function complete(b: Bench, purpose: object, apiKey: number, body: object): void {
  const outcome = { ok: true, version: 0, body } as const
  quorum.onRaftCompletion(b.raft, b.ctx, { channel: '', apiKey, purpose: purpose as RaftPurpose, outcome })
}

export function fail(b: Bench, purpose: object, apiKey: number): void {
  const outcome = { ok: false, error: 'disconnected' } as const
  quorum.onRaftCompletion(b.raft, b.ctx, { channel: '', apiKey, purpose: purpose as RaftPurpose, outcome })
}

/** Lets time pass up to the named timer and fires it. */
export function fire(b: Bench, name: string): void {
  const dueUs = b.ctx.timers.get(name)
  expect(dueUs, `${name} is set; set are ${[...b.ctx.timers.keys()].join(' ')}`).toBeDefined()
  b.ctx.advanceMs(Math.max(0, Math.ceil(((dueUs as number) - b.ctx.nowUs) / 1_000)))
  b.ctx.timers.delete(name)
  quorum.onRaftTimer(b.raft, b.ctx, name)
}

/** Fires the timer until the role is what is waited for; an early timer finds nothing due. */
export function fireUntil(b: Bench, name: string, role: string): void {
  for (let i = 0; i < 5 && b.raft.role.kind !== role; i++) fire(b, name)
  expect(b.raft.role.kind).toBe(role)
}

export function askVote(
  b: Bench,
  over: Partial<RequestOf<52>['topics'][number]['partitions'][number]> = {},
  voterId = -1,
) {
  const partition = {
    partitionIndex: 0,
    replicaEpoch: b.raft.epoch + 1,
    replicaId: 2,
    replicaDirectoryId: DIRECTORIES[2] as string,
    voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA',
    lastOffsetEpoch: 0,
    lastOffset: 0,
    preVote: false,
    ...over,
  }
  const request = { clusterId: CLUSTER_ID, voterId, topics: [{ topicName: TOPIC, partitions: [partition] }] }
  const body = quorum.handleVote(b.raft, b.ctx, request, { requestId: 1, apiVersion: 2 })
  return body.topics[0]?.partitions[0]
}

export function tellLeader(b: Bench, leaderId: number, epoch: number, over: Partial<RequestOf<53>> = {}) {
  // What was asked for before is of no interest any more.
  takeOutputs(b)
  const partition = { partitionIndex: 0, voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA', leaderId, leaderEpoch: epoch }
  const request = {
    clusterId: CLUSTER_ID,
    voterId: b.raft.config.nodeId,
    topics: [{ topicName: TOPIC, partitions: [partition] }],
    leaderEndpoints: [{ name: 'CONTROLLER', host: '127.0.0.1', port: 19190 + leaderId }],
    ...over,
  }
  return quorum.handleBeginQuorumEpoch(b.raft, b.ctx, request, { requestId: 1, apiVersion: 1 })
}

/** Makes the node leader of the next epoch: it waits for its election, and is granted all votes. */
export function elect(b: Bench): void {
  fireUntil(b, 'raft.election', 'prospective')
  for (const kind of ['prospective', 'candidate']) {
    if (b.raft.role.kind !== kind) continue
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, true))
  }
  expect(b.raft.role.kind).toBe('leader')
}

export function voteAnswer(b: Bench, voteGranted: boolean, over: object = {}): ResponseOf<52> {
  const answer = { partitionIndex: 0, errorCode: 0, leaderId: -1, leaderEpoch: b.raft.epoch, voteGranted, ...over }
  return { errorCode: 0, topics: [{ topicName: TOPIC, partitions: [answer] }], nodeEndpoints: [] }
}

let requestIds = 100

/** A replica's fetch; the answer, or the request id when it waits. */
export function fetchBy(
  b: Bench,
  replicaId: number,
  fetchOffset: number,
  over: { epoch?: number; lastFetchedEpoch?: number; highWatermark?: number; maxWaitMs?: number } = {},
): ResponseInput<1> | number {
  const { epoch = b.raft.epoch, lastFetchedEpoch = b.raft.epoch, highWatermark = -1, maxWaitMs = 500 } = over
  const partition = {
    partition: 0,
    currentLeaderEpoch: epoch,
    fetchOffset,
    lastFetchedEpoch: fetchOffset === 0 ? 0 : lastFetchedEpoch,
    logStartOffset: -1,
    partitionMaxBytes: 0,
    replicaDirectoryId: DIRECTORIES[replicaId] as string,
    highWatermark,
  }
  const topicId = 'AAAAAAAAAAAAAAAAAAAAAQ'
  const request: RequestOf<1> = {
    clusterId: CLUSTER_ID,
    replicaId: -1,
    replicaState: { replicaId, replicaEpoch: -1 },
    maxWaitMs,
    minBytes: 0,
    maxBytes: 1_048_576,
    isolationLevel: 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [{ topic: '', topicId, partitions: [partition] }],
    forgottenTopicsData: [],
    rackId: '',
  }
  const requestId = requestIds++
  const answer = quorum.handleFetch(b.raft, b.ctx, request, { requestId, apiVersion: 18 })
  return answer === 'later' ? requestId : answer
}

export function partitionOf(answer: ResponseInput<1> | number | object | undefined) {
  if (typeof answer !== 'object') throw new Error('the fetch waits')
  return (answer as ResponseInput<1>).responses[0]?.partitions[0]
}

export function fetchAnswer(
  b: Bench,
  leaderId: number,
  over: Partial<ResponseOf<1>['responses'][number]['partitions'][number]> = {},
): ResponseOf<1> {
  const partition = {
    partitionIndex: 0,
    errorCode: 0,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: 0,
    divergingEpoch: { epoch: -1, endOffset: -1 },
    currentLeader: { leaderId, leaderEpoch: b.raft.epoch },
    snapshotId: { endOffset: -1, epoch: -1 },
    abortedTransactions: [],
    preferredReadReplica: -1,
    records: [],
    ...over,
  }
  const responses = [{ topic: '', topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partitions: [partition] }]
  return { throttleTimeMs: 0, errorCode: 0, sessionId: 0, responses, nodeEndpoints: [] }
}
