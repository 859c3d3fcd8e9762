import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toHex, utf8Encode } from '../../src/base/bytes.ts'
import { planGroupMetadata, planGroupTombstone } from '../../src/engine/coordinator/group/classic/records.ts'
import { groupOfRecord } from '../../src/engine/coordinator/group/classic/load-group.ts'
import { latestOffset } from '../../src/engine/coordinator/group/offsets.ts'
import { planOffset, planOffsetTombstone } from '../../src/engine/coordinator/group/offset-records.ts'
import { replayRecord } from '../../src/engine/coordinator/group/replay.ts'
import { type CoordinatorWrite, coordinatorBatch } from '../../src/engine/coordinator/runtime/append.ts'
import { readLog } from '../../src/engine/log/read.ts'
import { decodeGroupRecord, type GroupRecord } from '../../src/protocol/coordinator-record.ts'
import { batchesIn, readRecords } from '../../src/protocol/records/batch-iterator.ts'
import * as recordBatch from '../../src/protocol/records/record-batch.ts'
import { createLog } from '../../src/engine/log/load.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { after, answerOf, ask, type Bench, joinOf, lead, OFFSETS, send, startBench } from './one-coordinator.ts'

function batchesOf(partition: number): Uint8Array[] {
  const url = new URL(`../golden/records/consumer-offsets-${partition}.log`, import.meta.url)
  return batchesIn([new Uint8Array(readFileSync(url))]).batches
}

function recordsOf(batch: Uint8Array): GroupRecord[] {
  return readRecords(batch).map(({ key, value }) => decodeGroupRecord(key as Uint8Array, value))
}

/** The record turned into state, and that state written again. */
function rewritten(bench: Bench, record: GroupRecord): CoordinatorWrite | null {
  const { node, ctx } = bench
  if (record.kind === 'GroupMetadata') {
    if (record.value === null) return planGroupTombstone(record.key.group)
    const group = groupOfRecord(record.key.group, OFFSETS, record.value)
    return planGroupMetadata(group, new Map([...group.members.values()].map((one) => [one.memberId, one.assignment])))
  }
  if (record.kind !== 'OffsetCommit') return null
  const { group, topic, partition } = record.key
  replayRecord(node, node.coordinator.get(OFFSETS)!, record, { offset: 0, producerId: -1 }, ctx)
  const value = latestOffset(node, group, topic, partition)
  return value === undefined ? planOffsetTombstone(group, topic, partition) : planOffset(group, topic, partition, value)
}

test('golden: batches of classic groups and offsets are those of a real coordinator, byte for byte', () => {
  const counts = { groups: 0, offsets: 0, tombstones: 0 }
  for (const partition of [0, 1, 2, 3]) {
    for (const golden of batchesOf(partition)) {
      if (recordBatch.isTransactional(golden, 0)) continue
      const records = recordsOf(golden)
      const bench = startBench()
      const writes = records.map((record) => rewritten(bench, record))
      if (writes.includes(null)) continue
      const codec = recordBatch.compressionType(golden, 0)
      const ours = coordinatorBatch(writes as CoordinatorWrite[], recordBatch.baseTimestamp(golden, 0), codec)
      recordBatch.setBaseOffset(ours, 0, recordBatch.baseOffset(golden, 0))
      recordBatch.setPartitionLeaderEpoch(ours, 0, recordBatch.partitionLeaderEpoch(golden, 0))
      expect(toHex(ours)).toBe(toHex(golden))
      for (const { kind, value } of records) {
        if (value === null) counts.tombstones++
        else counts[kind === 'OffsetCommit' ? 'offsets' : 'groups']++
      }
    }
  }
  expect(counts).toEqual({ groups: 36, offsets: 59, tombstones: 3 })
})

test('golden: a consumer that comes, reads and goes leaves the records that it left with a real coordinator', () => {
  const goldens = batchesOf(1).slice(0, 3).flatMap(recordsOf)
  const [created, stable, empty] = goldens.map((record) => (record.kind === 'GroupMetadata' ? record.value : null))
  const member = stable!.members[0]!
  const bench = startBench({ 'group.initial.rebalance.delay.ms': '0' })
  const { ctx, node } = bench
  const groupId = 'console-consumer-70050'
  const join = (memberId: string) => ({
    ...joinOf(memberId, { groupId, protocols: [{ name: 'range', metadata: member.subscription }] }),
  })
  ctx.wallMs = created!.currentStateTimestamp
  const { memberId } = ask(bench, 11, join(''), 9, 'console-consumer')
  ctx.wallMs = stable!.currentStateTimestamp
  const waits = send(bench, 11, join(memberId), 9, 'console-consumer')
  after(bench, 0)
  expect(answerOf(bench, 11, waits)?.generationId).toBe(1)
  const assignments = [{ memberId, assignment: member.assignment }]
  send(bench, 14, { groupId, generationId: 1, memberId, assignments })
  ctx.wallMs = empty!.currentStateTimestamp
  ask(bench, 13, { groupId, members: [{ memberId }] })
  const read = readLog(node.logs.get(OFFSETS)!, ctx, {
    startOffset: 0,
    maxLength: 1e6,
    minOneMessage: true,
    isolation: 'log-end',
  })
  const hexOf = (batches: Uint8Array[]) =>
    batches.flatMap((batch) => readRecords(batch).map(({ key, value }) => `${toHex(key!)} ${toHex(value!)}`))
  const idHex = (id: string) => toHex(utf8Encode(id))
  const ours = hexOf(batchesIn(read.error === null ? read.records : []).batches)
  expect(ours.map((hex) => hex.replaceAll(idHex(memberId), idHex(member.memberId)))).toEqual(
    hexOf(batchesOf(1).slice(0, 3)),
  )
})

/** A broker that leads, and loads, what a real broker wrote. */
function loadGolden(partition: number): Bench {
  const ctx = fakeCtx({ wallMs: 1_795_213_900_000 })
  const bench = startBench({}, [1], ctx)
  const name = `${OFFSETS}/00000000000000000000.log`
  const { config } = bench.node.logs.get(OFFSETS)!
  ctx.disk.write(
    name,
    new Uint8Array(readFileSync(new URL(`../golden/records/consumer-offsets-${partition}.log`, import.meta.url))),
  )
  const log = createLog(ctx, { topicPartition: OFFSETS, config, cleanShutdown: false })
  log.highWatermark = log.logEndOffset
  bench.node.logs.set(OFFSETS, log)
  bench.node.coordinator.clear()
  lead(bench)
  return bench
}

test('golden: the logs of a real coordinator load, with what a transaction committed and without what was deleted', () => {
  const transactional = loadGolden(0)
  expect([...transactional.node.groups.keys()]).toEqual(['txn-group'])
  const found = latestOffset(transactional.node, 'txn-group', 'g-none', 0)
  expect(found).toMatchObject({ offset: 5, metadata: 'meta', leaderEpoch: -1 })
  expect(transactional.node.coordinator.get(OFFSETS)).toMatchObject({ state: 'active', undo: [] })
  expect(transactional.node.coordinator.get(OFFSETS)?.transactions.size).toBe(0)
  const deleted = loadGolden(2)
  expect(deleted.node.groups.has('grp-manual')).toBe(false)
  expect(latestOffset(deleted.node, 'grp-manual', 'g-none', 0)).toBeUndefined()
  const classic = [0, 1, 2, 3].map((partition) => loadGolden(partition).node.groups.get('grp-classic')).find(Boolean)
  expect(classic).toMatchObject({ state: 'Empty', generationId: 2, protocolType: 'consumer', subscribedTopics: [] })
})
