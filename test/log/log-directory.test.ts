import { describe, expect, test } from 'vitest'
import { utf8Decode, utf8Encode } from '../../src/base/bytes.ts'
import { readOffsetCheckpoint, writeOffsetCheckpoint } from '../../src/engine/log/checkpoint-file.ts'
import { maybeIncrementLogStartOffset, updateHighWatermark } from '../../src/engine/log/high-watermark.ts'
import { assign, type EpochEntry, truncateFromEnd, truncateFromStart } from '../../src/engine/log/leader-epoch-cache.ts'
import {
  checkpointHighWatermarks,
  checkpointRecoveryPoints,
  closeLogs,
  loadLogs,
} from '../../src/engine/log/log-directory.ts'
import { createLog } from '../../src/engine/log/load.ts'
import { brokerLogDefaults, logConfigOf } from '../../src/engine/log/log-config.ts'
import { readMetaProperties, writeMetaProperties } from '../../src/engine/log/meta-properties.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { fileBytes, goldenFile } from './golden-logs.ts'
import { fill, openLog, TOPIC_ID } from './log-fixture.ts'

const config = logConfigOf({})

describe('checkpoint files', () => {
  test.each(
    [
    'recovery-point-offset-checkpoint', 'replication-offset-checkpoint', 'log-start-offset-checkpoint', 'cleaner-offset-checkpoint',
  ] /* biome-ignore format: a list of names */,
  )('checkpoints: %s of a real broker reads, and writes back its lines', (name) => {
    const ctx = fakeCtx()
    ctx.disk.write(name, goldenFile(name))
    const offsets = readOffsetCheckpoint(ctx, name)
    expect(offsets.size).toBeGreaterThan(0)
    writeOffsetCheckpoint(ctx, name, offsets)
    const lines = (bytes: Uint8Array) => utf8Decode(bytes).split('\n').sort()
    expect(lines(fileBytes(ctx, name))).toEqual(lines(goldenFile(name)))
  })

  test.each(['1\n0\n', '0\n2\na 0 1\n', '0\n1\na 0\n', '0\n1\na 0 x\n', 'x'])(
    'checkpoints: %j is an error of the disk',
    (text) => {
      const ctx = fakeCtx()
      ctx.disk.write('checkpoint', utf8Encode(text))
      expect(() => readOffsetCheckpoint(ctx, 'checkpoint')).toThrow(/EIO/)
    },
  )

  test('meta.properties: as Java writes it', () => {
    const ctx = fakeCtx({ wallMs: 1_795_213_532_000 })
    ctx.disk.write('meta.properties', goldenFile('meta.properties'))
    const properties = readMetaProperties(ctx)
    expect(properties?.nodeId).toBe(1)
    if (properties !== null) writeMetaProperties(ctx, properties)
    expect(utf8Decode(fileBytes(ctx, 'meta.properties'))).toBe(utf8Decode(goldenFile('meta.properties')))
    expect(readMetaProperties(fakeCtx())).toBe(null)
  })
})

describe('leader epochs', () => {
  test('leader epochs: a new epoch removes what contradicts it; both ends are trimmed', () => {
    const entries: EpochEntry[] = []
    expect([assign(entries, 0, 0), assign(entries, 0, 5), assign(entries, 2, 10), assign(entries, 5, 20)]).toEqual([
      true, false, true, true,
    ]) // biome-ignore format: one expectation
    assign(entries, 4, 15)
    expect(entries).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 2, startOffset: 10 },
      { epoch: 4, startOffset: 15 },
    ])
    assign(entries, 6, 10)
    expect(entries).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 6, startOffset: 10 },
    ])
    expect([truncateFromStart(entries, 4), truncateFromStart(entries, 4)]).toEqual([true, false])
    expect(entries[0]).toEqual({ epoch: 0, startOffset: 4 })
    expect([truncateFromEnd(entries, 10), truncateFromEnd(entries, 10)]).toEqual([true, false])
  })
})

describe('log directory', () => {
  test('log directory: a clean stop is remembered once, with broker epoch, start offsets and high watermarks', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 9)
    updateHighWatermark(log, ctx, 7)
    maybeIncrementLogStartOffset(log, ctx, 4)
    closeLogs(new Map([['orders-0', log]]), ctx, 42)
    expect(utf8Decode(fileBytes(ctx, '.kafka_cleanshutdown'))).toBe('{"version":0,"brokerEpoch":42}')
    const first = loadLogs(ctx, () => config)
    expect([first.cleanShutdown, first.previousBrokerEpoch]).toEqual([true, 42])
    expect(first.logs.get('orders-0')).toMatchObject({
      logStartOffset: 4,
      highWatermark: 7,
      logEndOffset: 9,
      topicId: TOPIC_ID,
    })
    const second = loadLogs(ctx, () => config)
    expect([second.cleanShutdown, second.loaded.get('orders-0')?.recovered]).toEqual([false, true])
  })

  test('log directory: after a kill the checkpointed high watermark counts, and recovery begins at the recovery point', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 9)
    updateHighWatermark(log, ctx, 5)
    const logs = new Map([['orders-0', log]])
    checkpointHighWatermarks(logs, ctx)
    checkpointRecoveryPoints(logs, ctx)
    updateHighWatermark(log, ctx, 9)
    const again = loadLogs(ctx, () => config)
    expect(again.logs.get('orders-0')).toMatchObject({ highWatermark: 5, logEndOffset: 9, recoveryPoint: 0 })
  })

  test('log directory: the metadata log and renamed directories are not opened; deleted ones are due at once', () => {
    const ctx = fakeCtx()
    for (const name of ['__cluster_metadata-0', 'b-1', 'a.b-10']) createLog(ctx, { topicPartition: name, config })
    const hex = '0'.repeat(32)
    ctx.disk.mkdir(`gone-0.${hex}-delete`)
    ctx.disk.mkdir(`stray-0.${hex}-stray`)
    ctx.disk.mkdir('snapshots')
    const { logs, pendingDeletes } = loadLogs(ctx, () => config)
    expect([...logs.keys()]).toEqual(['a.b-10', 'b-1'])
    expect(pendingDeletes).toEqual([{ dueUs: 0, paths: [`gone-0.${hex}-delete`] }])
  })

  test('log config: topic over broker over default; hours and minutes; Long.MAX_VALUE is without end', () => {
    const broker = brokerLogDefaults({
      'log.retention.hours': '2',
      'log.roll.hours': '1',
      'message.max.bytes': '77',
      'log.retention.minutes': '3',
    })
    const parsed = logConfigOf({ 'segment.ms': '5' }, broker)
    expect([parsed.retentionMs, parsed.segmentMs, parsed.maxMessageBytes]).toEqual([180_000, 5, 77])
    expect([parsed.flushMessages, parsed.segmentBytes]).toEqual([Number.POSITIVE_INFINITY, 1_073_741_824])
    expect(logConfigOf({ 'cleanup.policy': 'compact, delete' })).toMatchObject({ compacts: true, deletes: true })
    expect(logConfigOf({ 'cleanup.policy': '' })).toMatchObject({ compacts: false, deletes: false })
    expect(() => logConfigOf({ 'segment.ms': 'x' })).toThrow(/segment.ms/)
  })
})
