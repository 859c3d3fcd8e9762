import { describe, expect, test } from 'vitest'
import { closeLog } from '../../src/engine/log/close.ts'
import { lastStableOffset, updateHighWatermark } from '../../src/engine/log/high-watermark.ts'
import { loadLog } from '../../src/engine/log/load.ts'
import { decodeProducerSnapshot, encodeProducerSnapshot } from '../../src/engine/log/producer-snapshot.ts'
import { removeExpiredProducers } from '../../src/engine/log/producer-state.ts'
import { truncateTo } from '../../src/engine/log/truncate.ts'
import { errors } from '../../src/protocol/errors.ts'
import { buildEndTxnMarker } from '../../src/protocol/records/control-records.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { goldenFile } from './golden-logs.ts'
import { batchOf, openLog, produce, read, START_MS } from './log-fixture.ts'

function idempotent(baseSequence: number, count = 1, producerEpoch = 0, isTransactional = false): Uint8Array {
  const values = Array.from({ length: count }, (_, i) => `v${baseSequence + i}`)
  return batchOf(values, { producerId: 5, producerEpoch, baseSequence, isTransactional })
}

function marker(type: 'ABORT' | 'COMMIT', producerEpoch: number, coordinatorEpoch = 1, producerId = 5): Uint8Array {
  return buildEndTxnMarker({ type, coordinatorEpoch, producerId, producerEpoch, timestamp: START_MS })
}

describe('idempotent producers', () => {
  test('producer state: a retry of one of the last five batches answers the old offsets and writes nothing', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    for (let i = 0; i < 6; i++) produce(log, ctx, idempotent(i * 2, 2))
    const end = log.logEndOffset
    expect(produce(log, ctx, idempotent(2, 2))).toMatchObject({
      error: null, firstOffset: 2, lastOffset: 3, isDuplicate: true, logAppendTimeMs: START_MS,
    }) // biome-ignore format: one expectation
    expect(produce(log, ctx, idempotent(0, 2)).error).toBe(errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(log.logEndOffset).toBe(end)
  })

  test('producer state: a gap is refused, an unknown producer may begin anywhere, sequences wrap', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    expect(produce(log, ctx, idempotent(0x7fffffff)).error).toBe(null)
    expect(produce(log, ctx, idempotent(1)).error).toBe(errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(produce(log, ctx, idempotent(0)).error).toBe(null)
    expect(produce(log, ctx, idempotent(2)).error).toBe(errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
  })

  test('producer state: a later epoch begins at sequence 0 and fences the earlier one', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    produce(log, ctx, idempotent(0))
    expect(produce(log, ctx, idempotent(1, 1, 1)).error).toBe(errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(produce(log, ctx, idempotent(0, 1, 1)).error).toBe(null)
    expect(produce(log, ctx, idempotent(1, 1, 0)).error).toBe(errors.INVALID_PRODUCER_EPOCH)
  })

  test('producer state: after a restart one batch of the five is remembered, after a truncation what is left', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    for (let i = 0; i < 3; i++) produce(log, ctx, idempotent(i))
    closeLog(log, ctx)
    const { log: again } = loadLog(ctx, { topicPartition: 'orders-0', config: log.config, cleanShutdown: true })
    expect(again.producers.producers.get(5)?.batches).toEqual(log.producers.producers.get(5)?.batches.slice(-1))
    expect(produce(again, ctx, idempotent(2))).toMatchObject({ error: null, isDuplicate: true, lastOffset: 2 })
    expect(produce(again, ctx, idempotent(1)).error).toBe(errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    truncateTo(again, ctx, 1)
    expect(produce(again, ctx, idempotent(2)).error).toBe(errors.OUT_OF_ORDER_SEQUENCE_NUMBER)
    expect(produce(again, ctx, idempotent(1))).toMatchObject({ error: null, firstOffset: 1 })
  })

  test('producer state: a producer silent for producer.id.expiration.ms is forgotten, one with an open transaction is not', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    produce(log, ctx, idempotent(0))
    expect(removeExpiredProducers(log.producers, START_MS + 999, 1_000)).toBe(0)
    expect(removeExpiredProducers(log.producers, START_MS + 1_000, 1_000)).toBe(1)
    produce(log, ctx, idempotent(0, 1, 0, true))
    expect(removeExpiredProducers(log.producers, START_MS + 1_000, 1_000)).toBe(0)
  })

  test('producer state: a snapshot of a real broker reads and writes back byte for byte; a flipped bit is noticed', () => {
    for (const path of ['g-idem-0/00000000000000000017.snapshot', 'g-txn-0/00000000000000000011.snapshot']) {
      const bytes = goldenFile(path)
      const entries = decodeProducerSnapshot(bytes)
      expect(entries?.length).toBe(1)
      expect(encodeProducerSnapshot(new Map(entries?.map((entry) => [entry.producerId, entry])))).toEqual(bytes)
      const flipped = bytes.slice()
      flipped[20] = (flipped[20] as number) ^ 1
      expect(decodeProducerSnapshot(flipped)).toBeUndefined()
    }
  })
})

describe('transactions', () => {
  test('transactions: the LSO stays before an open one and passes when its marker is replicated', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    produce(log, ctx, batchOf(['plain']))
    produce(log, ctx, idempotent(0, 2, 0, true))
    updateHighWatermark(log, ctx, 2)
    expect(lastStableOffset(log)).toBe(1)
    expect(produce(log, ctx, marker('COMMIT', 1), { origin: 'coordinator', transactionVersion: 2 }).error).toBe(null)
    updateHighWatermark(log, ctx, 3)
    expect(lastStableOffset(log)).toBe(1)
    updateHighWatermark(log, ctx, 4)
    expect(lastStableOffset(log)).toBe(4)
  })

  test('transactions: an aborted one is told to read_committed readers that overlap it, to no others', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    produce(log, ctx, idempotent(0, 2, 0, true))
    produce(log, ctx, marker('ABORT', 1), { origin: 'coordinator', transactionVersion: 2 })
    produce(log, ctx, batchOf(['plain']))
    updateHighWatermark(log, ctx, log.logEndOffset)
    const isolation = 'txn-committed'
    expect(read(log, ctx, 0, { isolation }).abortedTransactions).toEqual([{ producerId: 5, firstOffset: 0 }])
    expect(read(log, ctx, 3, { isolation }).abortedTransactions).toEqual([])
    expect(read(log, ctx, 0).abortedTransactions).toBe(null)
  })

  test('transactions: a marker of an older coordinator, an unbumped epoch (TV2) and a plain batch inside are refused', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    const options = { origin: 'coordinator', transactionVersion: 2 } as const
    produce(log, ctx, idempotent(0, 1, 0, true))
    expect(produce(log, ctx, marker('COMMIT', 0), options).error).toBe(errors.INVALID_PRODUCER_EPOCH)
    expect(produce(log, ctx, idempotent(1)).error).toBe(errors.INVALID_TXN_STATE)
    expect(produce(log, ctx, marker('COMMIT', 1, 9), options).error).toBe(null)
    expect(produce(log, ctx, marker('COMMIT', 1, 9), options).error).toBe(null)
    expect(produce(log, ctx, marker('COMMIT', 2, 8), options).error).toBe(errors.TRANSACTION_COORDINATOR_FENCED)
  })
})
