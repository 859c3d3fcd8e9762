import { describe, expect, test } from 'vitest'
import { toHex, utf8Encode } from '../../src/base/bytes.ts'
import type { ConsumerSpec } from '../../src/contract/command.ts'
import { type ConsumerState, describeConsumer } from '../../src/engine/client/consumer.ts'
import { buildEndTxnMarker } from '../../src/protocol/records/control-records.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import {
  appendBatch,
  elect,
  eventsOf,
  type FakeCluster,
  partitionOf,
  requestsOf,
  run,
  startCluster,
  stateOf,
  tell,
  TOPIC_ID,
} from './fake-cluster.ts'
import { groupOf } from './fake-group.ts'

const EARLIEST = { 'auto.offset.reset': 'earliest' }

function spec(over: Partial<ConsumerSpec> = {}): ConsumerSpec {
  return { group: 'g', topics: ['w1'], processUs: 0, commit: 'auto', configs: EARLIEST, ...over }
}

function add(cluster: FakeCluster, over: Partial<ConsumerSpec> = {}, id = 'reader'): void {
  expect(tell(cluster, { type: 'add-consumer', id, spec: spec(over) })).toBeNull()
}

function write(cluster: FakeCluster, index: number, count: number, from = 0): void {
  const records = Array.from({ length: count }, (_, n) => {
    return { timestamp: 1_700_000_000_000, key: utf8Encode(`k${from + n}`), value: utf8Encode(`v${from + n}`) }
  })
  expect(appendBatch(partitionOf(cluster, 'w1', index), buildBatch({ records }))).toBe(0)
}

const row = (cluster: FakeCluster, id = 'reader') => describeConsumer(stateOf<ConsumerState>(cluster, `client.${id}`))
const apiCalls = (cluster: FakeCluster) =>
  cluster.requests.map(({ header }) => `${header.apiKey} v${header.apiVersion}`).filter((call) => call !== '18 v4')
const committed = (cluster: FakeCluster) =>
  Object.fromEntries([...groupOf(cluster, 'g').committed].map(([tp, { offset }]) => [tp, offset]))

describe('a modelled consumer', () => {
  test('consumer: it joins and reads with the requests of Java 4.3, in their order and versions', () => {
    const cluster = startCluster({ w1: [1, 2] })
    write(cluster, 0, 2)
    write(cluster, 1, 1)
    add(cluster)
    run(cluster, 100)
    expect(apiCalls(cluster).slice(0, 9)).toEqual([
      '3 v13',
      '10 v6',
      '11 v9',
      '11 v9',
      '14 v5',
      '9 v9',
      '2 v11',
      '2 v11',
      '1 v18',
    ])
    const joins = requestsOf(cluster, 11)
    expect(joins[0]?.body).toMatchObject({
      sessionTimeoutMs: 45_000,
      rebalanceTimeoutMs: 300_000,
      memberId: '',
      reason: '',
    })
    expect(joins[0]?.body.protocols.map(({ name, metadata }) => [name, toHex(metadata)])).toEqual([
      ['range', '00030000000100027731ffffffff00000000ffffffffffff'],
      ['cooperative-sticky', '0003000000010002773100000004ffffffff00000000ffffffffffff'],
    ])
    expect(joins[1]?.body.reason).toBe(`need to re-join with the given member-id: ${joins[1]?.body.memberId}`)
    const [sync] = requestsOf(cluster, 14)
    expect(sync?.body).toMatchObject({ generationId: 1, protocolType: 'consumer', protocolName: 'range' })
    expect(toHex(sync!.body.assignments[0]!.assignment)).toBe('00030000000100027731000000020000000000000001ffffffff')
    expect(requestsOf(cluster, 9)[0]?.body).toMatchObject({
      requireStable: true,
      groups: [{ groupId: 'g', memberId: null, memberEpoch: -1 }],
    })
    expect(requestsOf(cluster, 2)[0]?.body).toMatchObject({
      replicaId: -1,
      timeoutMs: 30_000,
      topics: [{ name: 'w1', partitions: [{ currentLeaderEpoch: 0, timestamp: -2 }] }],
    })
    expect(requestsOf(cluster, 1)[0]?.body).toMatchObject({
      replicaId: -1,
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 52_428_800,
      sessionId: 0,
      sessionEpoch: 0,
      topics: [
        {
          topicId: TOPIC_ID,
          partitions: [{ currentLeaderEpoch: 0, fetchOffset: 0, lastFetchedEpoch: -1, partitionMaxBytes: 1_048_576 }],
        },
      ],
    })
    expect(row(cluster)).toMatchObject({ state: 'stable', generation: 1, polled: 3, handled: 3 })
  })

  test('consumer: fetch sessions are incremental: what did not change is not said again', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 2)
    add(cluster)
    run(cluster, 2_000)
    const told = requestsOf(cluster, 1).map(({ body }) => [
      body.sessionEpoch,
      body.topics.flatMap(({ partitions }) => partitions.map(({ fetchOffset }) => fetchOffset)),
    ])
    expect(told.slice(0, 4)).toEqual([
      [0, [0]],
      [1, [2]],
      [2, []],
      [3, []],
    ])
  })

  test('consumer: heartbeats go out every heartbeat.interval.ms and auto commits every auto.commit.interval.ms', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 3)
    add(cluster)
    run(cluster, 20_000)
    const beats = requestsOf(cluster, 12).map(({ atUs }) => atUs)
    expect(beats.length).toBe(6)
    expect(beats[1]! - beats[0]!).toBe(3_000_000)
    expect(requestsOf(cluster, 8).length).toBe(3)
    expect(committed(cluster)).toEqual({ 'w1-0': 3 })
    expect(row(cluster).assigned).toEqual([{ partition: 'w1-0', position: 3, committed: 3, endOffset: 3 }])
  })

  test('consumer: two members share the partitions by range, and the rest goes to the one that stays', () => {
    const cluster = startCluster({ w1: [1, 2, 3] })
    for (const index of [0, 1, 2]) write(cluster, index, 10)
    add(cluster)
    run(cluster, 1_000)
    add(cluster, {}, 'second')
    run(cluster, 5_000)
    const owned = [row(cluster), row(cluster, 'second')].map(({ assigned }) =>
      assigned.map(({ partition }) => partition),
    )
    expect(owned).toEqual([['w1-0', 'w1-1'], ['w1-2']])
    expect(eventsOf(cluster, 'PartitionsRevoked')[0]).toMatchObject({
      client: 'reader',
      partitions: ['w1-0', 'w1-1', 'w1-2'],
    })
    // What was read before the rebalance was committed before it: nobody reads anything twice.
    expect(row(cluster).handled + row(cluster, 'second').handled).toBe(30)
    tell(cluster, { type: 'stop', target: 'client.second' })
    run(cluster, 5_000)
    expect(row(cluster).assigned).toHaveLength(3)
    expect(requestsOf(cluster, 13)[0]?.body.members[0]?.reason).toBe('the consumer is being closed')
    const closes = requestsOf(cluster, 1).filter(({ body }) => body.sessionEpoch === -1)
    expect(closes).toHaveLength(1)
  })

  test('consumer: the application takes processUs for each record and polls when it has handled what it got', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 5)
    add(cluster, { processUs: 1_000_000 })
    run(cluster, 3_500)
    expect(row(cluster)).toMatchObject({ polled: 5, handled: 3 })
    const handled = cluster.events.filter(({ event }) => event.type === 'RecordsHandled').map(({ atUs }) => atUs)
    expect(handled[1]! - handled[0]!).toBe(1_000_000)
    run(cluster, 3_000)
    expect(row(cluster)).toMatchObject({
      handled: 5,
      recent: [{ offset: 0 }, {}, {}, {}, { offset: 4, key: 'k4', value: 'v4' }],
    })
  })

  test('consumer: max.poll.records bounds what a poll returns, without another fetch', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 10)
    add(cluster, { configs: { ...EARLIEST, 'max.poll.records': '4' } })
    run(cluster, 100)
    const polls = eventsOf(cluster, 'RecordsPolled').map(({ from, to }) => [from, to])
    expect(polls).toEqual([
      [0, 4],
      [4, 8],
      [8, 10],
    ])
    expect(requestsOf(cluster, 1).length).toBeLessThanOrEqual(2)
  })

  test('consumer: a broker is not asked while something of it waits for a poll, so its session keeps its partitions', () => {
    const cluster = startCluster({ w1: [1, 1] })
    write(cluster, 0, 6)
    write(cluster, 1, 6)
    add(cluster, { processUs: 50_000, configs: { ...EARLIEST, 'max.poll.records': '2' } })
    run(cluster, 3_000)
    expect(row(cluster).handled).toBe(12)
    const fetches = requestsOf(cluster, 1)
    expect(fetches.filter(({ body }) => body.forgottenTopicsData.length > 0)).toEqual([])
    const before = cluster.events.filter(({ event }) => event.type === 'RecordsPolled').at(-1)!.atUs
    expect(fetches.filter(({ atUs }) => atUs < before)).toHaveLength(1)
  })

  test('consumer: killed while at work, its next life begins at the last commit and handles records again', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 4)
    add(cluster, { processUs: 1_000_000, commit: 'after' })
    run(cluster, 2_500)
    tell(cluster, { type: 'kill', target: 'client.reader' })
    groupOf(cluster, 'g').members.clear()
    groupOf(cluster, 'g').joined.clear()
    tell(cluster, { type: 'start', target: 'client.reader' })
    run(cluster, 6_000)
    const handled = eventsOf(cluster, 'RecordsHandled').map(({ from }) => from)
    expect(handled).toEqual([0, 1, 0, 1, 2, 3])
    expect(committed(cluster)).toEqual({ 'w1-0': 4 })
  })

  test('consumer: commit before the work loses what a crash interrupts', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 4)
    add(cluster, { processUs: 1_000_000, commit: 'before' })
    run(cluster, 2_500)
    expect(committed(cluster)).toEqual({ 'w1-0': 4 })
    expect(row(cluster).handled).toBe(2)
  })

  test('consumer: one that works longer than max.poll.interval.ms leaves, and its commit fails', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 1)
    add(cluster, { processUs: 8_000_000, commit: 'after', configs: { ...EARLIEST, 'max.poll.interval.ms': '6000' } })
    run(cluster, 7_000)
    expect(requestsOf(cluster, 13)[0]?.body.members[0]?.reason).toBe('consumer poll timeout has expired.')
    run(cluster, 1_500)
    expect(row(cluster).lastError).toBe('CommitFailedException')
    run(cluster, 2_000)
    expect(eventsOf(cluster, 'PartitionsRevoked')).toHaveLength(1)
    expect(row(cluster)).toMatchObject({ state: 'stable', polled: 2 })
  })

  test('consumer: a member that the group does not know any more joins as a new one', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster)
    run(cluster, 1_000)
    const before = row(cluster).memberId
    groupOf(cluster, 'g').members.clear()
    run(cluster, 4_000)
    expect(row(cluster).state).toBe('stable')
    expect(row(cluster).memberId).not.toBe(before)
    expect(requestsOf(cluster, 11).map(({ body }) => body.reason)).toContain(
      'encountered UNKNOWN_MEMBER_ID from HEARTBEAT response',
    )
  })

  test('consumer: the coordinator dies and is found elsewhere', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster)
    run(cluster, 1_000)
    tell(cluster, { type: 'kill', target: 'node.2' })
    groupOf(cluster, 'g').coordinator = 3
    write(cluster, 0, 2)
    run(cluster, 10_000)
    expect(row(cluster)).toMatchObject({ state: 'stable', generation: 1, handled: 2 })
    expect(requestsOf(cluster, 12).at(-1)?.node).toBe(3)
    expect(committed(cluster)).toEqual({ 'w1-0': 2 })
  })

  test('consumer: auto.offset.reset=latest, the default, begins at the end', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 5)
    add(cluster, { configs: {} })
    run(cluster, 1_000)
    write(cluster, 0, 1, 5)
    run(cluster, 1_000)
    expect(row(cluster).recent.map(({ value }) => value)).toEqual(['v5'])
    expect(eventsOf(cluster, 'OffsetReset')).toMatchObject([{ to: 5, policy: 'latest' }])
  })

  test('consumer: an offset out of range is reset, and with none the application dies', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 5)
    groupOf(cluster, 'g').committed.set('w1-0', { offset: 99, leaderEpoch: -1 })
    add(cluster)
    run(cluster, 1_000)
    expect(row(cluster).handled).toBe(5)
    groupOf(cluster, 'h').committed.set('w1-0', { offset: 99, leaderEpoch: -1 })
    add(cluster, { group: 'h', configs: { 'auto.offset.reset': 'none' } }, 'strict')
    run(cluster, 1_000)
    expect(cluster.simulation.world.processes.get('client.strict')?.status).toBe('stopped')
  })

  test('consumer: a new leader is asked whether it has what was read, and a truncation takes the position back', () => {
    const cluster = startCluster({ w1: [1] })
    const partition = partitionOf(cluster, 'w1', 0)
    write(cluster, 0, 3)
    write(cluster, 0, 2, 3)
    add(cluster)
    run(cluster, 1_000)
    expect(row(cluster).handled).toBe(5)
    // The new leader never had the last batch.
    partition.log.pop()
    partition.nextOffset = 3
    elect(partition, 2)
    write(cluster, 0, 1, 100)
    run(cluster, 2_000)
    expect(requestsOf(cluster, 23)[0]?.body).toMatchObject({
      replicaId: -1,
      topics: [{ topic: 'w1', partitions: [{ partition: 0, currentLeaderEpoch: 1, leaderEpoch: 0 }] }],
    })
    expect(eventsOf(cluster, 'OffsetReset').at(-1)).toMatchObject({ to: 3, policy: 'truncation' })
    expect(row(cluster).recent.at(-1)).toMatchObject({ offset: 3, value: 'v100' })
  })

  test('consumer: without a group it reads all partitions of its topics and commits nothing', () => {
    const cluster = startCluster({ w1: [1, 2, 3] })
    for (const index of [0, 1, 2]) write(cluster, index, 2)
    add(cluster, { group: null })
    run(cluster, 7_000)
    expect(row(cluster)).toMatchObject({ state: 'stable', handled: 6 })
    expect(apiCalls(cluster).filter((call) => !/^[123] /.test(call))).toEqual([])
  })

  test('consumer: seek moves the next poll, in either direction', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 5)
    add(cluster)
    run(cluster, 1_000)
    tell(cluster, { type: 'seek', id: 'reader', topic: 'w1', partition: 0, offset: 3 })
    run(cluster, 1_000)
    expect(eventsOf(cluster, 'RecordsPolled').map(({ from, to }) => [from, to])).toEqual([
      [0, 5],
      [3, 5],
    ])
  })

  test('consumer: its state is plain data', () => {
    const cluster = startCluster({ w1: [1] })
    write(cluster, 0, 5)
    add(cluster, { processUs: 10_000 })
    run(cluster, 40)
    const state = stateOf<ConsumerState>(cluster, 'client.reader')
    expect(structuredClone(state)).toEqual(state)
  })

  test('consumer: read_committed passes over aborted transactions and waits for no open one', () => {
    const cluster = startCluster({ w1: [1] })
    const partition = partitionOf(cluster, 'w1', 0)
    const transactional = (producerId: number, value: string, baseSequence: number) =>
      buildBatch({
        records: [{ timestamp: 0, key: null, value: utf8Encode(value) }],
        producerId,
        producerEpoch: 0,
        baseSequence,
        isTransactional: true,
      })
    const marker = (producerId: number, type: 'ABORT' | 'COMMIT') =>
      buildEndTxnMarker({ type, coordinatorEpoch: 0, timestamp: 0, producerId, producerEpoch: 0 })
    for (const bytes of [transactional(7, 'aborted', 0), transactional(8, 'committed', 0)])
      appendBatch(partition, bytes)
    for (const bytes of [marker(7, 'ABORT'), marker(8, 'COMMIT')]) appendBatch(partition, bytes)
    appendBatch(partition, transactional(7, 'later', 1))
    partition.aborted = [{ producerId: 7, firstOffset: 0 }]
    add(cluster, { configs: { ...EARLIEST, 'isolation.level': 'read_committed' } })
    run(cluster, 500)
    expect(requestsOf(cluster, 1)[0]?.body.isolationLevel).toBe(1)
    expect(row(cluster).recent.map(({ value }) => value)).toEqual(['committed', 'later'])
    expect(row(cluster).assigned[0]?.position).toBe(5)
  })

  test('consumer: partitions that are added make the leader ask for a new generation', () => {
    const cluster = startCluster({ w1: [1] })
    add(cluster, { configs: { ...EARLIEST, 'metadata.max.age.ms': '5000' } })
    run(cluster, 1_000)
    cluster.topics
      .get('w1')!
      .partitions.push({ leader: 3, epoch: 0, log: [], logStartOffset: 0, nextOffset: 0, epochs: [[0, 0]] })
    run(cluster, 6_000)
    expect(row(cluster)).toMatchObject({ generation: 2, assigned: [{ partition: 'w1-0' }, { partition: 'w1-1' }] })
  })
})
