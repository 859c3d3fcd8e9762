import { describe, expect, it } from 'vitest'
import { concat, utf8Decode, utf8Encode } from '../../src/base/bytes.ts'
import { parseVoters, raftConfig } from '../../src/engine/raft/config.ts'
import { successorBackoffMs } from '../../src/engine/raft/end-quorum-epoch.ts'
import { isRaftShutDown, shutdownRaft } from '../../src/engine/raft/lifecycle.ts'
import { readCommitted } from '../../src/engine/raft/metadata-log.ts'
import { parseQuorumState } from '../../src/engine/raft/quorum-state-file.ts'
import * as quorum from '../../src/engine/raft/raft.ts'
import type { Leader } from '../../src/engine/raft/state.ts'
import { canGrantVote } from '../../src/engine/raft/vote.ts'
import { errors } from '../../src/protocol/errors.ts'
import { batchesIn, readRecords } from '../../src/protocol/records/batch-iterator.ts'
import {
  askVote,
  type Bench,
  bench,
  callsOf,
  complete,
  elect,
  fail,
  fetchAnswer,
  fetchBy,
  fire,
  fireUntil,
  partitionOf,
  takeOutputs,
  tellLeader,
  voteAnswer,
} from './bench.ts'

const PATH = '__cluster_metadata-0/quorum-state'
const meta = { requestId: 1, apiVersion: 2 }

function quorumState(b: Bench): string {
  return utf8Decode(concat(b.ctx.disk.read(PATH, 0, b.ctx.disk.size(PATH))))
}

/** The same disk in a new life. */
function restart(b: Bench): Bench {
  return bench({ id: b.raft.config.nodeId, voters: b.raft.config.voters.length, disk: b.ctx.diskState })
}

function leaderRole(b: Bench): Leader {
  if (b.raft.role.kind !== 'leader') throw new Error(`node is ${b.raft.role.kind}`)
  return b.raft.role
}

/** A follower of node 2 whose log holds the leader's first record. */
function follower(): Bench {
  const leader = bench({ id: 2 })
  elect(leader)
  const b = bench({ id: 1 })
  tellLeader(b, 2, leader.raft.epoch)
  const [call] = callsOf(b, 'raft.fetch')
  const records = partitionOf(fetchBy(leader, 1, 0))?.records ?? []
  complete(b, call?.purpose ?? {}, 1, fetchAnswer(b, 2, { records: [...records] }))
  return b
}

describe('votes', () => {
  it('an unattached voter votes once an epoch, for whom it voted again, and for nobody else', () => {
    const b = bench()
    expect(askVote(b, { replicaId: 2, replicaEpoch: 1 })?.voteGranted).toBe(true)
    expect(askVote(b, { replicaId: 2, replicaEpoch: 1 })?.voteGranted).toBe(true)
    expect(askVote(b, { replicaId: 3, replicaEpoch: 1 })?.voteGranted).toBe(false)
    expect(askVote(b, { replicaId: 3, replicaEpoch: 2 })?.voteGranted).toBe(true)
  })

  it('a vote is on the disk before it is told, and holds after a power loss', () => {
    const b = bench()
    askVote(b, { replicaId: 2, replicaEpoch: 3 })
    const again = restart(b)
    expect(again.raft).toMatchObject({ epoch: 3, votedId: 2 })
    expect(askVote(again, { replicaId: 3, replicaEpoch: 3 })?.voteGranted).toBe(false)
    expect(askVote(again, { replicaId: 2, replicaEpoch: 3 })?.voteGranted).toBe(true)
  })

  it('quorum-state has the bytes of a real one', () => {
    const b = bench()
    askVote(b, { replicaId: 2, replicaEpoch: 2 })
    tellLeader(b, 2, 2)
    expect(quorumState(b)).toBe(
      '{"clusterId":"","leaderId":2,"leaderEpoch":2,"votedId":2,"appliedOffset":0,"currentVoters":[{"voterId":1},{"voterId":2},{"voterId":3}],"data_version":0}',
    )
  })

  it('a pre-vote changes neither epoch nor vote, and many may be granted', () => {
    const b = bench()
    const before = quorumState(b)
    expect(askVote(b, { replicaId: 2, replicaEpoch: 0, preVote: true })?.voteGranted).toBe(true)
    expect(askVote(b, { replicaId: 3, replicaEpoch: 0, preVote: true })?.voteGranted).toBe(true)
    expect(b.raft).toMatchObject({ epoch: 0, votedId: -1 })
    expect(quorumState(b)).toBe(before)
  })

  it('a pre-vote of a higher epoch makes the voter unattached there', () => {
    const b = bench()
    expect(askVote(b, { replicaId: 2, replicaEpoch: 5, preVote: true })?.voteGranted).toBe(true)
    expect(b.raft).toMatchObject({ epoch: 5, votedId: -1, leaderId: -1 })
  })

  it('a shorter or older log gets no vote', () => {
    const b = follower()
    expect(b.raft.log?.logEndOffset).toBe(1)
    expect(askVote(b, { replicaEpoch: 2, lastOffset: 0, lastOffsetEpoch: 1 })?.voteGranted).toBe(false)
    expect(askVote(b, { replicaEpoch: 3, lastOffset: 9, lastOffsetEpoch: 0 })?.voteGranted).toBe(false)
    expect(askVote(b, { replicaEpoch: 4, lastOffset: 1, lastOffsetEpoch: 1 })?.voteGranted).toBe(true)
  })

  it('a follower grants pre-votes only until its first successful fetch, and never a vote', () => {
    const b = bench()
    tellLeader(b, 2, 1)
    const preVote = { replicaId: 3, replicaEpoch: 1, preVote: true }
    expect(askVote(b, preVote)?.voteGranted).toBe(true)
    const [call] = callsOf(b, 'raft.fetch')
    complete(b, call?.purpose ?? {}, 1, fetchAnswer(b, 2))
    expect(askVote(b, preVote)?.voteGranted).toBe(false)
    expect(askVote(b, { replicaId: 3, replicaEpoch: 1 })?.voteGranted).toBe(false)
  })

  it('candidate and resigned grant pre-votes only, a leader nothing', () => {
    const b = bench()
    fireUntil(b, 'raft.election', 'prospective')
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, true))
    expect(b.raft.role.kind).toBe('candidate')
    expect(canGrantVote(b.raft, 2, '', true, true)).toBe(true)
    expect(canGrantVote(b.raft, 2, '', true, false)).toBe(false)
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, true))
    expect(b.raft.role.kind).toBe('leader')
    expect(canGrantVote(b.raft, 2, '', true, true)).toBe(false)
    quorum.resign(b.raft, b.ctx)
    expect(b.raft.role.kind).toBe('resigned')
    expect(canGrantVote(b.raft, 2, '', true, true)).toBe(true)
    expect(canGrantVote(b.raft, 2, '', true, false)).toBe(false)
  })

  it('a prospective voter still votes for another, in the same epoch', () => {
    const b = bench()
    b.raft.epoch = 4
    fireUntil(b, 'raft.election', 'prospective')
    expect(askVote(b, { replicaEpoch: 4 })?.voteGranted).toBe(true)
    expect(b.raft).toMatchObject({ epoch: 4, votedId: 2 })
  })

  it.each([
    ['an older epoch', { replicaEpoch: 1 }, errors.FENCED_LEADER_EPOCH],
    ['a log of its own epoch', { replicaEpoch: 3, lastOffsetEpoch: 3 }, errors.INVALID_REQUEST],
    ['a negative offset', { replicaEpoch: 3, lastOffset: -1 }, errors.INVALID_REQUEST],
    ['no replica id', { replicaEpoch: 3, replicaId: -1 }, errors.INVALID_REQUEST],
    [
      'another voter directory',
      { replicaEpoch: 3, voterDirectoryId: 'eaUbFO9EM6PK3Tutcw7Rsw' },
      errors.INVALID_VOTER_KEY,
    ],
  ])('a vote with %s is refused by its error', (_what, over, error) => {
    const b = bench()
    b.raft.epoch = 2
    expect(askVote(b, over, 1)).toMatchObject({ errorCode: error, voteGranted: false })
  })

  it('another cluster or another topic is refused as a whole', () => {
    const b = bench()
    const vote = (clusterId: string, topicName: string) =>
      quorum.handleVote(b.raft, b.ctx, { clusterId, voterId: 1, topics: [{ topicName, partitions: [] }] }, meta)
    expect(vote('another', '__cluster_metadata')).toEqual({ errorCode: errors.INCONSISTENT_CLUSTER_ID, topics: [] })
    expect(vote('AAAAAAAAQACAAAAAAAAAAQ', 'orders')).toEqual({ errorCode: errors.INVALID_REQUEST, topics: [] })
  })
})

describe('elections', () => {
  it('an election timeout is drawn from [1000, 2000) ms', () => {
    const deadlines = Array.from({ length: 3 }, (_, i) => bench({ id: i + 1 }).ctx.timers.get('raft.election') ?? 0)
    for (const dueUs of deadlines) expect(dueUs >= 1_000_000 && dueUs < 2_000_000).toBe(true)
    expect(new Set(deadlines).size).toBe(3)
  })

  it('a single voter leads at once, and commits alone', () => {
    const b = bench({ voters: 1 })
    expect(b.raft).toMatchObject({ epoch: 1, leaderId: 1, highWatermark: 1 })
    expect(takeOutputs(b).calls).toEqual([])
    const again = restart(b)
    expect(again.raft).toMatchObject({ epoch: 2, leaderId: 1, highWatermark: 2 })
  })

  it('a refused pre-vote leads back to the known leader, or to nobody', () => {
    const lost = bench()
    fireUntil(lost, 'raft.election', 'prospective')
    for (const call of callsOf(lost, 'raft.vote')) complete(lost, call.purpose, 52, voteAnswer(lost, false))
    expect(lost.raft.role.kind).toBe('unattached')
    const b = follower()
    fireUntil(b, 'raft.fetch-timeout', 'prospective')
    expect(b.raft).toMatchObject({ epoch: 1, leaderId: 2 })
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, false))
    expect(b.raft).toMatchObject({ epoch: 1, leaderId: 2, role: { kind: 'follower' } })
  })

  it('a candidate that lost waits for its election timeout, then asks for pre-votes in its epoch', () => {
    const b = bench()
    fireUntil(b, 'raft.election', 'prospective')
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, true))
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, false))
    expect(b.raft.role.kind).toBe('candidate')
    expect(takeOutputs(b).calls).toEqual([])
    fireUntil(b, 'raft.election', 'prospective')
    expect(b.raft).toMatchObject({ epoch: 1, votedId: 1 })
  })

  it('a failed request is repeated after the retry backoff of 20 ms', () => {
    const b = bench()
    fireUntil(b, 'raft.election', 'prospective')
    const [call] = callsOf(b, 'raft.vote')
    fail(b, call?.purpose ?? {}, 52)
    expect(takeOutputs(b).calls).toEqual([])
    expect((b.ctx.timers.get('raft.retry') ?? 0) - b.ctx.nowUs).toBe(20_000)
    fire(b, 'raft.retry')
    expect(callsOf(b, 'raft.vote').map(({ to }) => to)).toEqual([call?.to])
  })

  it('answers to an election that is over are ignored', () => {
    const b = bench()
    fireUntil(b, 'raft.election', 'prospective')
    const [call] = callsOf(b, 'raft.vote')
    tellLeader(b, 3, 7)
    complete(b, call?.purpose ?? {}, 52, voteAnswer(b, true))
    expect(b.raft).toMatchObject({ epoch: 7, leaderId: 3 })
  })

  it('who led before a restart may neither lead nor vote in that epoch', () => {
    const b = bench()
    elect(b)
    const again = restart(b)
    expect(again.raft.role.kind).toBe('resigned')
    expect(askVote(again, { replicaEpoch: 1, preVote: false })?.voteGranted).toBe(false)
    // Its election timeout is used up, so it asks for pre-votes in the next epoch at once.
    fireUntil(again, 'raft.election', 'prospective')
    expect(again.raft).toMatchObject({ epoch: 2, leaderId: -1, votedId: -1 })
  })

  it('a candidate is one again after a restart, a follower follows', () => {
    const b = bench()
    fireUntil(b, 'raft.election', 'prospective')
    for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, true))
    expect(restart(b).raft).toMatchObject({ epoch: 1, role: { kind: 'candidate' } })
    expect(restart(follower()).raft).toMatchObject({ epoch: 1, leaderId: 2, role: { kind: 'follower' } })
  })

  it('the successor that comes first stands for election at once, the others later', () => {
    expect([0, 1, 2].map((i) => successorBackoffMs([1, 2, 3], i + 1, 1_000))).toEqual([0, 250, 500])
    expect(successorBackoffMs([1, 3], 3, 1_000)).toBe(500)
    expect(successorBackoffMs([1, 3], 2, 1_000)).toBe(1_000)
  })
})

describe('a leader', () => {
  it('writes down where its epoch begins, and commits nothing of older epochs before', () => {
    const b = bench()
    elect(b)
    quorum.appendRecords(b.raft, b.ctx, [utf8Encode('a')])
    quorum.flushAppends(b.raft, b.ctx)
    tellLeader(b, 2, 5)
    // In epoch 5 it follows; the two records of epoch 1 stay uncommitted until it leads again.
    fireUntil(b, 'raft.fetch-timeout', 'prospective')
    for (let i = 0; i < 2; i++) {
      for (const call of callsOf(b, 'raft.vote')) complete(b, call.purpose, 52, voteAnswer(b, true))
    }
    expect(leaderRole(b)).toMatchObject({ epochStartOffset: 2, highWatermark: -1 })
    fetchBy(b, 2, 2, { lastFetchedEpoch: 1 })
    expect(b.raft.highWatermark).toBe(-1)
    fetchBy(b, 2, 3)
    expect(b.raft.highWatermark).toBe(3)
  })

  it('resigns when no majority has fetched for 1.5 fetch timeouts', () => {
    const b = bench()
    elect(b)
    const electedUs = b.ctx.nowUs
    b.ctx.advanceMs(2_900)
    fetchBy(b, 3, 1, { maxWaitMs: 0 })
    fire(b, 'raft.check-quorum')
    expect(b.raft.role.kind).toBe('leader')
    fireUntil(b, 'raft.check-quorum', 'resigned')
    expect(b.ctx.nowUs - electedUs).toBe(5_900_000)
    expect(b.raft).toMatchObject({ epoch: 1, leaderId: 1 })
  })

  it('an observer counts neither for the quorum nor for the high watermark', () => {
    const b = bench()
    elect(b)
    const electedUs = b.ctx.nowUs
    b.ctx.advanceMs(2_000)
    fetchBy(b, 4, 1)
    expect(b.raft.highWatermark).toBe(-1)
    fireUntil(b, 'raft.check-quorum', 'resigned')
    expect(b.ctx.nowUs - electedUs).toBe(3_000_000)
  })

  it('puts what is appended within 25 ms into one batch, at the offsets it promised', () => {
    const b = bench({ voters: 1 })
    expect(quorum.appendRecords(b.raft, b.ctx, [utf8Encode('a'), utf8Encode('b')])).toEqual({ offset: 2 })
    b.ctx.advanceMs(10)
    expect(quorum.appendRecords(b.raft, b.ctx, [utf8Encode('c')])).toEqual({ offset: 3 })
    expect(b.raft.highWatermark).toBe(1)
    fire(b, 'raft.append-linger')
    expect(b.ctx.nowUs).toBe(25_000)
    expect(b.raft.highWatermark).toBe(4)
    const [, batch] = batchesIn(readCommitted(b.raft, b.ctx, 0, 1_000)).batches
    const records = readRecords(batch ?? new Uint8Array(0))
    expect(records.map(({ offset, value }) => [offset, utf8Decode(value ?? new Uint8Array(0))])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
  })

  it('refuses what can never fit a batch, and others refuse to append', () => {
    const b = bench({ voters: 1 })
    expect(() => quorum.appendRecords(b.raft, b.ctx, [new Uint8Array(9_000_000)])).toThrow('a batch may have 8388608')
    expect(quorum.appendRecords(bench().raft, bench().ctx, [utf8Encode('a')])).toBe('not-leader')
  })

  it('holds a fetch without news for maxWaitMs, and answers when a record comes', () => {
    const b = bench()
    elect(b)
    fetchBy(b, 2, 1, { maxWaitMs: 0 })
    takeOutputs(b)
    const waiting = fetchBy(b, 3, 1, { highWatermark: 1 })
    quorum.appendRecords(b.raft, b.ctx, [utf8Encode('a')])
    expect(takeOutputs(b).responds).toEqual([])
    quorum.flushAppends(b.raft, b.ctx)
    const [answer] = takeOutputs(b).responds
    expect(answer?.requestId).toBe(waiting)
    expect(partitionOf(answer?.body)).toMatchObject({ errorCode: 0, highWatermark: 1 })
    const again = fetchBy(b, 3, 2, { highWatermark: 2 })
    const timer = [...b.ctx.timers.keys()].find((name) => name.startsWith('raft.fetch-wait/')) as string
    expect((b.ctx.timers.get(timer) ?? 0) - b.ctx.nowUs).toBe(500_000)
    fire(b, timer)
    const [late] = takeOutputs(b).responds
    expect(late?.requestId).toBe(again)
    expect(partitionOf(late?.body)).toMatchObject({ errorCode: 0, highWatermark: 2, records: [] })
  })

  it('tells a higher high watermark at once to who says that it knows a lower one (KIP-1166)', () => {
    const b = bench()
    elect(b)
    const waiting = fetchBy(b, 2, 1, { highWatermark: 1 })
    expect(typeof waiting).toBe('number')
    expect(partitionOf(fetchBy(b, 3, 1, { highWatermark: 0 }))?.highWatermark).toBe(1)
    quorum.appendRecords(b.raft, b.ctx, [utf8Encode('a')])
    quorum.flushAppends(b.raft, b.ctx)
    takeOutputs(b)
    const second = fetchBy(b, 2, 2, { highWatermark: 2 })
    fetchBy(b, 3, 2, { highWatermark: 1 })
    expect(typeof second).toBe('number')
    // One who does not say (Infinity) waits.
    expect(typeof fetchBy(b, 3, 2, { highWatermark: Number.POSITIVE_INFINITY })).toBe('number')
  })

  it.each([
    ['an older epoch', { epoch: 0, lastFetchedEpoch: 0 }, errors.FENCED_LEADER_EPOCH],
    ['a newer epoch', { epoch: 2 }, errors.UNKNOWN_LEADER_EPOCH],
    ['an epoch beyond the leader epoch', { lastFetchedEpoch: 2 }, errors.INVALID_REQUEST],
  ])('a fetch with %s is refused by its error', (_what, over, error) => {
    const b = bench()
    elect(b)
    expect(partitionOf(fetchBy(b, 2, 1, over))?.errorCode).toBe(error)
  })

  it('says where logs part, and counts no such fetch', () => {
    const b = bench()
    elect(b)
    expect(partitionOf(fetchBy(b, 2, 7))).toMatchObject({ errorCode: 0, divergingEpoch: { epoch: 1, endOffset: 1 } })
    expect(b.raft.highWatermark).toBe(-1)
  })

  it('leaves in order: its fetches fail, successors are told, and it goes when somebody else leads', () => {
    const b = bench()
    elect(b)
    shutdownRaft(b.raft, b.ctx)
    expect(callsOf(b, 'raft.end-quorum-epoch').map(({ to }) => to)).toEqual([2, 3])
    expect(isRaftShutDown(b.raft, b.ctx)).toBe(false)
    tellLeader(b, 3, 2)
    expect(isRaftShutDown(b.raft, b.ctx)).toBe(true)
  })

  it('describes the quorum with itself caught up, static voters without directory, observers with', () => {
    const b = bench()
    elect(b)
    fetchBy(b, 3, 1)
    fetchBy(b, 4, 0)
    const request = { topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }] }
    const answer = quorum.handleDescribeQuorum(b.raft, b.ctx, request, meta)
    const { wallMs } = b.ctx
    const voter = { replicaDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA' }
    expect(answer.topics[0]?.partitions[0]).toMatchObject({ leaderId: 1, leaderEpoch: 1, highWatermark: 1 })
    expect(answer.topics[0]?.partitions[0]?.currentVoters).toEqual([
      { ...voter, replicaId: 1, logEndOffset: 1, lastFetchTimestamp: wallMs, lastCaughtUpTimestamp: wallMs },
      { ...voter, replicaId: 2, logEndOffset: -1, lastFetchTimestamp: -1, lastCaughtUpTimestamp: -1 },
      { ...voter, replicaId: 3, logEndOffset: 1, lastFetchTimestamp: wallMs, lastCaughtUpTimestamp: wallMs },
    ])
    expect(answer.topics[0]?.partitions[0]?.observers).toMatchObject([
      { replicaId: 4, replicaDirectoryId: 'x-aUbFO9EM6PK3TutcwPiw', logEndOffset: 0, lastCaughtUpTimestamp: -1 },
    ])
    expect(answer.nodes?.[2]).toEqual({
      nodeId: 3,
      listeners: [{ name: 'CONTROLLER', host: '127.0.0.1', port: 19193 }],
    })
    const other = bench({ id: 2 })
    const refused = quorum.handleDescribeQuorum(other.raft, other.ctx, request, meta)
    expect(refused.topics[0]?.partitions[0]?.errorCode).toBe(errors.NOT_LEADER_OR_FOLLOWER)
  })

  it('refuses to change a static quorum', () => {
    const b = bench()
    const remove = () =>
      quorum.handleRemoveRaftVoter(b.raft, b.ctx, {
        clusterId: null,
        voterId: 3,
        voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA',
      })
    expect(remove().errorCode).toBe(errors.NOT_LEADER_OR_FOLLOWER)
    elect(b)
    expect(remove().errorCode).toBe(errors.REQUEST_TIMED_OUT)
    fetchBy(b, 3, 1)
    expect(remove()).toMatchObject({ errorCode: errors.UNSUPPORTED_VERSION })
  })
})

describe('a follower', () => {
  it('truncates what its leader does not have, but never what is committed', () => {
    const b = bench()
    elect(b)
    quorum.appendRecords(b.raft, b.ctx, [utf8Encode('a')])
    quorum.flushAppends(b.raft, b.ctx)
    tellLeader(b, 2, 3)
    const diverge = (endOffset: number) => {
      const [call] = callsOf(b, 'raft.fetch')
      complete(b, call?.purpose ?? {}, 1, fetchAnswer(b, 2, { divergingEpoch: { epoch: 1, endOffset } }))
    }
    diverge(1)
    expect(b.raft.log?.logEndOffset).toBe(1)
    b.raft.highWatermark = 1
    diverge(0)
    expect(b.raft.log?.logEndOffset).toBe(1)
  })

  it('appends and flushes before its next fetch, and the high watermark is at most its log end', () => {
    const b = follower()
    const [next] = callsOf(b, 'raft.fetch')
    const file = b.ctx.diskState.files.get('__cluster_metadata-0|00000000000000000000.log')
    expect(file?.flushedLength).toBe(file?.length)
    complete(b, next?.purpose ?? {}, 1, fetchAnswer(b, 2, { highWatermark: 10 }))
    expect(b.raft.highWatermark).toBe(1)
  })

  it('ignores records that do not continue its log', () => {
    const b = follower()
    const leader = bench({ id: 2 })
    elect(leader)
    const records = partitionOf(fetchBy(leader, 1, 0))?.records ?? []
    const [call] = callsOf(b, 'raft.fetch')
    complete(b, call?.purpose ?? {}, 1, fetchAnswer(b, 2, { records: [...records] }))
    expect(b.raft.log?.logEndOffset).toBe(1)
    expect(callsOf(b, 'raft.fetch').map(({ to }) => to)).not.toContain(2)
  })

  it('stands for election when no fetch succeeded for 2 s', () => {
    const b = follower()
    const fromUs = b.ctx.nowUs
    fireUntil(b, 'raft.fetch-timeout', 'prospective')
    expect(b.ctx.nowUs - fromUs).toBe(2_000_000)
  })

  it('asks any voter when its leader is unreachable', () => {
    const b = follower()
    const asked = new Set<number>()
    for (let i = 0; i < 12; i++) {
      for (const call of callsOf(b, 'raft.fetch')) {
        asked.add(call.to)
        fail(b, call.purpose, 1)
      }
      if (b.ctx.timers.has('raft.retry')) fire(b, 'raft.retry')
    }
    expect(asked.size).toBe(3)
  })

  it('an observer follows without standing for election', () => {
    const b = bench({ id: 4 })
    const [call] = callsOf(b, 'raft.fetch')
    complete(b, call?.purpose ?? {}, 1, fetchAnswer(b, 2, { currentLeader: { leaderId: 2, leaderEpoch: 6 } }))
    expect(b.raft).toMatchObject({ epoch: 6, leaderId: 2, role: { kind: 'follower' } })
    b.ctx.advanceMs(60_000)
    quorum.poll(b.raft, b.ctx)
    expect(b.raft.role.kind).toBe('follower')
    expect(b.ctx.events.at(-1)).toMatchObject({ type: 'QuorumRoleChanged', role: 'observer' })
  })
})

describe('configuration and files', () => {
  it('reads static voters and says what is wrong with them', () => {
    expect(parseVoters('2@b:2, 1@a:1')).toEqual([
      { id: 1, host: 'a', port: 1 },
      { id: 2, host: 'b', port: 2 },
    ])
    expect(() => parseVoters('1@a')).toThrow("controller.quorum.voters: '1@a'")
    expect(() => parseVoters('1@a:1,1@b:2')).toThrow("'1@b:2'")
  })

  it('names the property that is no number', () => {
    const identity = { nodeId: 1, directoryId: '', clusterId: '', listeners: [] }
    expect(() => raftConfig(identity, { 'controller.quorum.fetch.timeout.ms': '2s' })).toThrow(
      'controller.quorum.fetch.timeout.ms=2s',
    )
  })

  it('reads quorum-state of both versions, and forgets a damaged one', () => {
    const v1 =
      '{"leaderId":1,"leaderEpoch":4,"votedId":-1,"votedDirectoryId":"eaUbFO9EM6PK3Tutcw7Rsw","data_version":1}'
    expect(parseQuorumState(v1)).toMatchObject({ leaderEpoch: 4, votedDirectoryId: 'eaUbFO9EM6PK3Tutcw7Rsw' })
    expect(parseQuorumState('{"leaderId":1')).toBeNull()
    expect(parseQuorumState('{"leaderId":1,"leaderEpoch":4,"votedId":-1,"data_version":2}')).toBeNull()
    const b = bench()
    b.ctx.disk.write(PATH, utf8Encode('not json'))
    expect(restart(b).raft).toMatchObject({ epoch: 0, leaderId: -1 })
  })

  it('state is plain data', () => {
    const b = follower()
    expect(structuredClone(b.raft)).toEqual(b.raft)
  })
})
