import { expect, test } from 'vitest'
import {
  committableOffset,
  canJoinIsr,
  outOfSyncReplicas,
  proposeExpand,
  proposeShrink,
} from '../../src/engine/replica/isr.ts'
import {
  assignRemotes,
  createPartition,
  maximalIsr,
  type PartitionState,
  recordFetch,
  type RemoteReplica,
  resetRemotes,
} from '../../src/engine/replica/partition.ts'

const SECOND = 1_000_000
const LAG = 30 * SECOND
const alive = (brokerId: number) => ({ brokerEpoch: brokerId * 100, fenced: false, inControlledShutdown: false })

function leaderOf(replicas: number[], isr = replicas): PartitionState {
  const partition = createPartition('orders', 0, 'topic-id')
  partition.replicas = replicas
  partition.isr = isr
  partition.leaderEpochStartOffset = 0
  assignRemotes(partition, 1)
  resetRemotes(partition, false, 0, 0)
  return partition
}

function remote(partition: PartitionState, id: number): RemoteReplica {
  return partition.remotes.get(id) as RemoteReplica
}

function fetched(partition: PartitionState, id: number, fetchOffset: number, leaderEnd: number, nowUs: number): void {
  recordFetch(remote(partition, id), { fetchOffset, logStartOffset: 0, brokerEpoch: id * 100 }, leaderEnd, nowUs)
}

const at = (logEndOffset: number, minIsr = 1, nowUs = 0) => ({ logEndOffset, minIsr, nowUs, lagTimeMaxUs: LAG })

test('high watermark: the lowest log end in the ISR', () => {
  const partition = leaderOf([1, 2, 3])
  fetched(partition, 2, 10, 10, 0)
  fetched(partition, 3, 7, 10, 0)
  expect(committableOffset(partition, at(10), alive)).toBe(7)
})

test('high watermark: it does not move while the ISR is below the minimum', () => {
  const partition = leaderOf([1, 2, 3], [1])
  expect(committableOffset(partition, at(10, 2), alive)).toBeNull()
  expect(committableOffset(partition, at(10, 1, LAG + 1), alive)).toBe(10)
})

test('high watermark: a follower outside the ISR that is caught up and may join holds it back, a fenced one does not', () => {
  const partition = leaderOf([1, 2], [1])
  fetched(partition, 2, 8, 8, 5)
  expect(committableOffset(partition, at(10, 1, 6), alive)).toBe(8)
  expect(committableOffset(partition, at(10, 1, 6), (id) => ({ ...alive(id), fenced: true }))).toBe(10)
})

test('high watermark: a follower outside the ISR that has never had everything does not hold it back, in the first seconds either', () => {
  const partition = leaderOf([1, 2], [1])
  fetched(partition, 2, 3, 10, 5 * SECOND)
  expect(committableOffset(partition, at(10, 1, 6 * SECOND), alive)).toBe(10)
})

test('isr: who is being added counts at once, who is being removed counts until the controller has confirmed', () => {
  const partition = leaderOf([1, 2, 3], [1, 2])
  proposeExpand(partition, 3, 0)
  expect(maximalIsr(partition)).toEqual([1, 2, 3])
  proposeShrink(partition, [2], 0)
  expect(maximalIsr(partition)).toEqual([1, 2])
  expect(partition.pendingIsr?.isr).toEqual([1])
})

test('isr: a leader proposes it in the order of broker ids, whoever came last', () => {
  const partition = leaderOf([2, 3, 1], [3, 1])
  proposeExpand(partition, 2, 0)
  expect(partition.pendingIsr?.isr).toEqual([1, 2, 3])
  partition.isr = [2, 3, 1]
  proposeShrink(partition, [3], 0)
  expect(partition.pendingIsr?.isr).toEqual([1, 2])
})

test('isr: a follower beyond replica.lag.time.max.ms is out of sync, one that has everything never is', () => {
  const partition = leaderOf([1, 2, 3])
  fetched(partition, 2, 5, 5, SECOND)
  fetched(partition, 3, 9, 9, SECOND)
  expect(outOfSyncReplicas(partition, 9, SECOND + LAG, LAG)).toEqual([])
  expect(outOfSyncReplicas(partition, 9, SECOND + LAG + 1, LAG)).toEqual([2])
})

test('isr: a follower that reaches where the leader was at its last fetch was caught up at that time', () => {
  const partition = leaderOf([1, 2])
  fetched(partition, 2, 5, 8, 1 * SECOND)
  expect(remote(partition, 2).lastCaughtUpTimeUs).toBe(0)
  fetched(partition, 2, 8, 12, 2 * SECOND)
  expect(remote(partition, 2).lastCaughtUpTimeUs).toBe(1 * SECOND)
})

test('isr: a follower joins when it has all that is committed and all from before the leader epoch', () => {
  const partition = leaderOf([1, 2], [1])
  partition.leaderEpochStartOffset = 6
  fetched(partition, 2, 5, 9, 0)
  expect(canJoinIsr(partition, remote(partition, 2), 5, alive)).toBe(false)
  fetched(partition, 2, 6, 9, 0)
  expect(canJoinIsr(partition, remote(partition, 2), 7, alive)).toBe(false)
  expect(canJoinIsr(partition, remote(partition, 2), 6, alive)).toBe(true)
})

test('isr: a follower of another broker epoch than registered does not join, nor one that never fetched', () => {
  const partition = leaderOf([1, 2], [1])
  expect(canJoinIsr(partition, remote(partition, 2), -5, alive)).toBe(false)
  fetched(partition, 2, 9, 9, 0)
  expect(canJoinIsr(partition, remote(partition, 2), 0, (id) => ({ ...alive(id), brokerEpoch: 7 }))).toBe(false)
  expect(canJoinIsr(partition, remote(partition, 2), 0, alive)).toBe(true)
})

test('isr: a broker that is elected anew keeps what it knows of its followers, a new leader does not', () => {
  const partition = leaderOf([1, 2])
  fetched(partition, 2, 5, 5, SECOND)
  resetRemotes(partition, true, 5, 9 * SECOND)
  expect(remote(partition, 2)).toMatchObject({ logEndOffset: 5, lastCaughtUpTimeUs: 9 * SECOND, brokerEpoch: 200 })
  resetRemotes(partition, false, 5, 10 * SECOND)
  expect(remote(partition, 2)).toMatchObject({ logEndOffset: -1, brokerEpoch: null })
})
