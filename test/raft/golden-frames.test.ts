/** The frames that three real controllers exchanged at their first election, made again by this raft. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '../../src/base/bytes.ts'
import * as quorum from '../../src/engine/raft/raft.ts'
import type { ApiKey, RequestOf, ResponseOf } from '../../src/protocol/apis.ts'
import {
  correlationIdOf,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
} from '../../src/protocol/headers.ts'
import {
  type Bench,
  bench,
  callsOf,
  complete,
  fetchAnswer,
  fire,
  fireUntil,
  takeOutputs,
  tellLeader,
  voteAnswer,
} from './bench.ts'

interface Frame {
  dir: 'request' | 'response'
  api_version: number
  hex: string
  client_id?: string
}

const frames = JSON.parse(readFileSync(new URL('../golden/raft/frames.json', import.meta.url), 'utf8')) as Record<
  string,
  Frame
>

function frame(name: string): Frame {
  const found = frames[name]
  if (found === undefined) throw new Error(`no golden frame ${name}`)
  return found
}

/** The request of a real node, as this node gets it. */
function received<K extends ApiKey>(name: string): { body: RequestOf<K>; apiVersion: number } {
  const { header, body } = decodeRequest([fromHex(frame(name).hex)])
  return { body: body as RequestOf<K>, apiVersion: header.apiVersion }
}

function expectRequest(name: string, apiKey: ApiKey, body: object): void {
  const golden = frame(name)
  const { header } = decodeRequest([fromHex(golden.hex)])
  const bytes = encodeRequest(apiKey, golden.api_version, header.correlationId, header.clientId, body as never)
  expect(header.apiKey).toBe(apiKey)
  expect(toHex(concat(bytes).subarray(4))).toBe(golden.hex)
}

function expectResponse(name: string, apiKey: ApiKey, body: object): void {
  const golden = frame(name)
  const bytes = encodeResponse(apiKey, golden.api_version, correlationIdOf([fromHex(golden.hex)]), body as never)
  expect(toHex(concat(bytes).subarray(4))).toBe(golden.hex)
}

const meta = (apiVersion: number) => ({ requestId: 1, apiVersion })

function bodyTo(b: Bench, kind: string, to: number): object {
  const found = callsOf(b, kind).find((one) => one.to === to)
  if (found === undefined) throw new Error(`no ${kind} to ${to}`)
  return found.body
}

/** Answers the one fetch that is in flight, as a node does that leads nothing. */
function refuseFetch(b: Bench): void {
  for (const call of callsOf(b, 'raft.fetch')) {
    const partition = { errorCode: 6, currentLeader: { leaderId: -1, leaderEpoch: b.raft.epoch } }
    complete(b, call.purpose, 1, fetchAnswer(b, -1, partition))
  }
}

function leaderOfEpochOne(): Bench {
  // The wall clock of the leader-change record.
  const b = bench({ id: 2, wallMs: 0x1a1fb1f6a84 })
  fireUntil(b, 'raft.election', 'prospective')
  b.ctx.wallMs = 0x1a1fb1f6a84
  for (const role of ['prospective', 'candidate']) {
    expect(b.raft.role.kind).toBe(role)
    const call = callsOf(b, 'raft.vote').find(({ to }) => to === 1)
    complete(b, call?.purpose ?? {}, 52, voteAnswer(b, true))
  }
  expect(b.raft.role.kind).toBe('leader')
  return b
}

describe('frames of the first election, byte for byte', () => {
  it('a node that knows no leader fetches from any voter, in epoch 0', () => {
    const [call] = callsOf(bench({ id: 3 }), 'raft.fetch')
    expectRequest('fetch-of-unattached', 1, call?.body ?? {})
  })

  it('who leads nothing says so', () => {
    const { body, apiVersion } = received<1>('fetch-of-unattached')
    const b = bench()
    expectResponse('fetch-refused', 1, quorum.handleFetch(b.raft, b.ctx, body, meta(apiVersion)) as object)
  })

  it('a pre-vote keeps the epoch, a vote raises it', () => {
    const b = bench({ id: 3 })
    refuseFetch(b)
    fireUntil(b, 'raft.election', 'prospective')
    expectRequest('pre-vote', 52, bodyTo(b, 'raft.vote', 1))
    const two = bench({ id: 2 })
    refuseFetch(two)
    fireUntil(two, 'raft.election', 'prospective')
    for (const call of callsOf(two, 'raft.vote')) complete(two, call.purpose, 52, voteAnswer(two, true))
    expectRequest('vote', 52, bodyTo(two, 'raft.vote', 1))
  })

  it('both are granted by a voter that knows nothing better; an old epoch is fenced', () => {
    const b = bench()
    const preVote = received<52>('pre-vote')
    expectResponse('pre-vote-granted', 52, quorum.handleVote(b.raft, b.ctx, preVote.body, meta(2)))
    const vote = received<52>('vote')
    expectResponse('vote-granted', 52, quorum.handleVote(b.raft, b.ctx, vote.body, meta(2)))
    const three = bench({ id: 3 })
    const late = received<52>('vote-late-pre-vote')
    three.raft.epoch = 1
    expectResponse('vote-fenced', 52, quorum.handleVote(three.raft, three.ctx, late.body, meta(2)))
  })

  it('the new leader tells the voters where it is, and they answer with it', () => {
    const b = leaderOfEpochOne()
    expectRequest('begin-quorum-epoch', 53, bodyTo(b, 'raft.begin-quorum-epoch', 3))
    const three = bench({ id: 3 })
    const { body } = received<53>('begin-quorum-epoch')
    expectResponse(
      'begin-quorum-epoch-response',
      53,
      quorum.handleBeginQuorumEpoch(three.raft, three.ctx, body, meta(1)),
    )
  })

  it('the leader refuses votes and names itself', () => {
    const b = leaderOfEpochOne()
    const { body } = received<52>('vote-to-leader')
    expectResponse('vote-refused-by-leader', 52, quorum.handleVote(b.raft, b.ctx, body, meta(2)))
  })

  it('followers fetch the leader change, commit it by fetching on, and hear the high watermark at once', () => {
    const b = leaderOfEpochOne()
    const three = bench({ id: 3 })
    refuseFetch(three)
    tellLeader(three, 2, 1)
    const [first] = callsOf(three, 'raft.fetch')
    expectRequest('fetch-of-follower', 1, first?.body ?? {})
    const answer = quorum.handleFetch(b.raft, b.ctx, received<1>('fetch-of-follower').body, meta(18)) as object
    expectResponse('fetch-leader-change', 1, answer)
    const wire = decodeResponse(1, 18, [fromHex(frame('fetch-leader-change').hex)]).body as ResponseOf<1>
    complete(three, first?.purpose ?? {}, 1, wire)
    expectRequest('fetch-at-1', 1, bodyTo(three, 'raft.fetch', 2))
    const second = quorum.handleFetch(b.raft, b.ctx, received<1>('fetch-at-1').body, meta(18)) as object
    expectResponse('fetch-high-watermark', 1, second)
  })

  it('a voter tells a new leader its listeners after one fetch timeout', () => {
    const b = bench({ id: 3 })
    tellLeader(b, 2, 1)
    for (const call of callsOf(b, 'raft.fetch')) complete(b, call.purpose, 1, fetchAnswer(b, 2))
    b.ctx.advanceMs(1_999)
    for (const call of callsOf(b, 'raft.fetch')) complete(b, call.purpose, 1, fetchAnswer(b, 2))
    const [held] = callsOf(b, 'raft.fetch')
    fire(b, 'raft.update-voter')
    expect(takeOutputs(b).calls).toEqual([])
    complete(b, held?.purpose ?? {}, 1, fetchAnswer(b, 2))
    expectRequest('update-raft-voter', 82, bodyTo(b, 'raft.update-raft-voter', 2))
    const leader = leaderOfEpochOne()
    quorum.handleFetch(leader.raft, leader.ctx, received<1>('fetch-at-1').body, meta(18))
    const { body } = received<82>('update-raft-voter')
    expectResponse('update-raft-voter-response', 82, quorum.handleUpdateRaftVoter(leader.raft, leader.ctx, body))
  })

  it('a leader that resigns answers the fetches it holds and names its successors', () => {
    const b = leaderOfEpochOne()
    const { body } = received<1>('fetch-at-1')
    const [partition] = body.topics[0]?.partitions ?? []
    if (partition !== undefined) partition.highWatermark = 1
    expect(quorum.handleFetch(b.raft, b.ctx, body, meta(18))).toBe('later')
    const one = structuredClone(body)
    one.replicaState.replicaId = 1
    quorum.handleFetch(b.raft, b.ctx, one, { requestId: 2, apiVersion: 18 })
    callsOf(b, 'raft.begin-quorum-epoch')
    quorum.resign(b.raft, b.ctx)
    const { calls, responds } = takeOutputs(b)
    expectResponse('fetch-resigned', 1, responds[0]?.body ?? {})
    expectRequest('end-quorum-epoch', 54, calls.find(({ channel }) => channel === 'raft/3')?.body ?? {})
    const three = bench({ id: 3 })
    tellLeader(three, 2, 1)
    const end = received<54>('end-quorum-epoch')
    expectResponse(
      'end-quorum-epoch-response',
      54,
      quorum.handleEndQuorumEpoch(three.raft, three.ctx, end.body, meta(1)),
    )
  })
})
