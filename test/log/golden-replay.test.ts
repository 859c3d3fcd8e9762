import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { utf8Decode, utf8Encode } from '../../src/base/bytes.ts'
import { appendAsFollower, appendAsLeader } from '../../src/engine/log/append.ts'
import { closeLog } from '../../src/engine/log/close.ts'
import { assignEpochStart } from '../../src/engine/log/leader-epochs.ts'
import { createLog } from '../../src/engine/log/load.ts'
import { logConfigOf } from '../../src/engine/log/log-config.ts'
import { readPartitionMetadata } from '../../src/engine/log/partition-metadata.ts'
import * as batch from '../../src/protocol/records/record-batch.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { readRecords } from '../../src/protocol/records/batch-iterator.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { directory, fileBytes, goldenBatches, goldenDirectory, goldenFile, installGolden } from './golden-logs.ts'

/** Topic id of a golden directory. */
function topicIdOf(dir: string): string {
  const ctx = fakeCtx()
  installGolden(ctx, dir)
  return readPartitionMetadata(ctx, dir) as string
}

function openGolden(dir: string, config: Record<string, string> = {}) {
  const ctx = fakeCtx({ wallMs: 1_795_213_550_000 })
  const topicId = topicIdOf(dir)
  const log = createLog(ctx, { topicPartition: dir, topicId, config: logConfigOf(config) })
  return { ctx, log }
}

const replicated = [
  'g-none-0', 'g-idem-0', 'g-logappend-0', 'g-gzip-0', 'g-snappy-0', 'g-zstd-0', 'g-txn-0', 'g-empty-0',
  '__consumer_offsets-0', '__consumer_offsets-1', '__consumer_offsets-2', '__consumer_offsets-3',
  '__transaction_state-2', '__transaction_state-3',
] // biome-ignore format: a list of names

/** The batch as its producer sent it: offset 0, no epoch, its own timestamps. */
function asSent(stored: Uint8Array): Uint8Array {
  const sent = stored.slice()
  const isLogAppendTime = batch.timestampType(stored, 0) === 'LogAppendTime'
  batch.setBaseOffset(sent, 0, 0)
  batch.setPartitionLeaderEpoch(sent, 0, -1)
  if (isLogAppendTime) {
    batch.setMaxTimestamp(sent, 0, 'CreateTime', 0)
    const timestamps = readRecords(sent).map(({ timestamp }) => timestamp)
    batch.setMaxTimestamp(sent, 0, 'CreateTime', Math.max(...timestamps))
  }
  return sent
}

describe('log: replaying what a real broker stored', () => {
  test.each(replicated)('log: %s appended by a follower and closed is, file by file, what Kafka left', (dir) => {
    const { ctx, log } = openGolden(dir)
    if (dir !== 'g-empty-0') expect(goldenBatches(dir).length).toBeGreaterThan(0)
    assignEpochStart(log, ctx, 0, 0)
    for (const bytes of goldenBatches(dir)) expect(appendAsFollower(log, ctx, [bytes], 0).error).toBe(null)
    closeLog(log, ctx)
    expect(directory(ctx, dir)).toEqual(goldenDirectory(dir))
  })

  test.each(['g-none-0', 'g-idem-0', 'g-logappend-0'])(
    'log: %s produced to a leader gives the bytes Kafka stored',
    (dir) => {
      const type = dir === 'g-logappend-0' ? 'LogAppendTime' : 'CreateTime'
      const { ctx, log } = openGolden(dir, { 'message.timestamp.type': type })
      for (const stored of goldenBatches(dir)) {
        const nowMs = type === 'LogAppendTime' ? batch.maxTimestamp(stored, 0) : ctx.wallMs
        const result = appendAsLeader(log, ctx, [asSent(stored)], { leaderEpoch: 0, origin: 'client', nowMs })
        expect(result).toMatchObject({
          error: null,
          firstOffset: batch.baseOffset(stored, 0),
          lastOffset: batch.lastOffset(stored, 0),
          logAppendTimeMs: type === 'LogAppendTime' ? nowMs : -1,
        })
      }
      closeLog(log, ctx)
      expect(directory(ctx, dir)).toEqual(goldenDirectory(dir))
    },
  )

  test('log: g-rolled, produced again, rolls where Kafka rolled and has the same dense indexes', () => {
    const dir = 'g-rolled-0'
    const { ctx, log } = openGolden(dir, { 'segment.bytes': '1048576', 'index.interval.bytes': '256' })
    const filler = '0123456789'.repeat(100)
    for (let i = 0; i < 3_200; i += 16) {
      const records = Array.from({ length: 16 }, (_, k) => ({
        timestamp: 1_700_000_000_000 + (i + k) * 10,
        key: utf8Encode(`k${i + k}`),
        value: utf8Encode(`${i + k}:${filler}`),
      }))
      const result = appendAsLeader(log, ctx, [buildBatch({ records })], { leaderEpoch: 0, origin: 'client' })
      expect(result).toMatchObject({ error: null, firstOffset: i })
    }
    closeLog(log, ctx)
    const files = directory(ctx, dir)
    const hashes = Object.keys(files)
      .filter((name) => name.endsWith('.log'))
      .map((name) =>
        createHash('sha256')
          .update(files[name] as Uint8Array)
          .digest('hex')
          .slice(0, 16),
      )
    expect(hashes).toEqual(['cd5089025677a9cd', 'ec88694cb1810cd6', '7c6c4ceaf5a8de02', 'c62d2dd1972852fb'])
    for (const [name, bytes] of Object.entries(goldenDirectory(dir))) expect(files[name], name).toEqual(bytes)
  })

  test('log: partition.metadata and leader-epoch-checkpoint are Kafka text', () => {
    const { ctx, log } = openGolden('g-none-0')
    assignEpochStart(log, ctx, 0, 0)
    const text = (name: string): string => utf8Decode(fileBytes(ctx, `g-none-0/${name}`))
    expect(text('partition.metadata')).toBe(utf8Decode(goldenFile('g-none-0/partition.metadata')))
    expect(text('leader-epoch-checkpoint')).toBe('0\n1\n0 0\n')
  })
})
