import { describe, expect, test } from 'vitest'
import { concat, utf8Encode } from '../../src/base/bytes.ts'
import { clonePlain } from '../../src/base/clone.ts'
import { nextInt, seedPrng } from '../../src/base/prng.ts'
import { closeLog } from '../../src/engine/log/close.ts'
import { flushLog } from '../../src/engine/log/flush.ts'
import { loadLog } from '../../src/engine/log/load.ts'
import { logConfigOf } from '../../src/engine/log/log-config.ts'
import type { LogState } from '../../src/engine/log/log-state.ts'
import { losePower } from '../../src/engine/sim/memory-disk.ts'
import { batchesIn } from '../../src/protocol/records/batch-iterator.ts'
import * as batch from '../../src/protocol/records/record-batch.ts'
import { type FakeCtx, fakeCtx } from '../engine/fake-ctx.ts'
import { directory, fileBytes, goldenBatches, goldenLogs, goldenNames, installGolden } from './golden-logs.ts'
import { batchOf, fill, openLog, produce, readOffsets, structureFaults } from './log-fixture.ts'

const LOG_FILE = 'orders-0/00000000000000000000.log'

/** The ctx of a node's next life over a copy of the disk. */
function nextLife(ctx: FakeCtx): FakeCtx {
  return fakeCtx({ diskState: clonePlain(ctx.diskState), wallMs: ctx.wallMs })
}

function reload(ctx: FakeCtx, log: LogState, cleanShutdown: boolean, recoveryPoint = 0) {
  const { config, topicPartition } = log
  return loadLog(ctx, { topicPartition, config, cleanShutdown, recoveryPoint })
}

/** What must be the same after a restart. Producers keep one batch of five. */
function essence(log: LogState) {
  const { logStartOffset, logEndOffset, leaderEpochs, topicId, segments } = log
  const sizes = segments.map(({ baseOffset, size, maxTimestampSoFar }) => [baseOffset, size, maxTimestampSoFar])
  const producers = [...log.producers.producers.values()].map((one) => ({ ...one, batches: one.batches.slice(-1) }))
  return { logStartOffset, logEndOffset, leaderEpochs, topicId, sizes, producers }
}

describe('load', () => {
  test.each(goldenLogs().filter((dir) => goldenNames(dir).includes('leader-epoch-checkpoint')))(
    'load: %s, as a real broker closed it, clean and unclean, has its offsets, epochs and files',
    (dir) => {
      const batches = goldenBatches(dir)
      const last = batches.at(-1)
      for (const cleanShutdown of [true, false]) {
        const ctx = fakeCtx()
        installGolden(ctx, dir)
        const before = directory(ctx, dir)
        const intervalBytes = dir === 'g-compact-0' ? '256' : '4096'
        const config = logConfigOf({ 'index.interval.bytes': intervalBytes })
        const { log, truncatedBytes } = loadLog(ctx, { topicPartition: dir, config, cleanShutdown })
        expect(log.logEndOffset).toBe(last === undefined ? 0 : batch.lastOffset(last, 0) + 1)
        expect(truncatedBytes).toBe(0)
        const [firstEpoch] = log.leaderEpochs
        if (last !== undefined) expect(log.leaderEpochs.at(-1)?.epoch).toBe(batch.partitionLeaderEpoch(last, 0))
        if (firstEpoch !== undefined) expect(firstEpoch.startOffset).toBe(0)
        // The cleaner's segments were indexed while it wrote them, so a rebuilt index differs there.
        const rebuilt = !cleanShutdown && dir === 'g-compact-0'
        const after = directory(ctx, dir)
        for (const [name, bytes] of Object.entries(before)) {
          // An epoch without a record is forgotten; the next leader writes its own.
          if (last === undefined && name === 'leader-epoch-checkpoint') continue
          if (!rebuilt || name.endsWith('.log')) expect(after[name], name).toEqual(bytes)
        }
      }
    },
  )

  test('load: what was closed is what is opened', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx, { 'internal.segment.bytes': '2000' })
    fill(log, ctx, 60, 30)
    produce(log, ctx, batchOf(['p'], { producerId: 9, producerEpoch: 1, baseSequence: 0 }), { leaderEpoch: 4 })
    closeLog(log, ctx)
    const files = directory(ctx, log.dir)
    const { log: again, recovered } = reload(ctx, log, true)
    expect(recovered).toBe(false)
    expect(essence(again)).toEqual(essence(log))
    expect(again.recoveryPoint).toBe(log.logEndOffset)
    closeLog(again, ctx)
    expect(directory(ctx, log.dir)).toEqual(files)
  })

  test.each(['.index', '.timeindex'])('load: a missing or damaged %s is rebuilt, even after a clean stop', (suffix) => {
    const ctx = fakeCtx()
    const log = openLog(ctx, { 'index.interval.bytes': '200' })
    fill(log, ctx, 50, 30)
    closeLog(log, ctx)
    const path = `orders-0/00000000000000000000${suffix}`
    const good = fileBytes(ctx, path)
    const damages: ((life: FakeCtx) => void)[] = [
      (life) => life.disk.remove(path),
      (life) => life.disk.append(path, [new Uint8Array(3)]),
      (life) => life.disk.append(path, [new Uint8Array(24)]),
    ]
    for (const damage of damages) {
      const life = nextLife(ctx)
      damage(life)
      const { log: again, recovered } = reload(life, log, true)
      expect(recovered).toBe(true)
      expect(fileBytes(life, path)).toEqual(good)
      expect(essence(again)).toEqual(essence(log))
    }
  })

  test('load: leftovers of deletions and cleanings go; an index without its log goes', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 3)
    closeLog(log, ctx)
    const before = ctx.disk.list('orders-0')
    for (const name of ['9.log.deleted', `${'9'.padStart(20, '0')}.log.cleaned`, `${'9'.padStart(20, '0')}.index`]) {
      ctx.disk.append(`orders-0/${name}`, [new Uint8Array(1)])
    }
    expect(reload(ctx, log, true).log.logEndOffset).toBe(3)
    expect(ctx.disk.list('orders-0')).toEqual(before)
  })

  test('load: whole .swap files of an interrupted cleaning take the place of the segments they were made from', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx, { 'internal.segment.bytes': '400' })
    fill(log, ctx, 20, 30)
    closeLog(log, ctx)
    expect(log.segments.length).toBeGreaterThan(3)
    const bases = log.segments.map((segment) => String(segment.baseOffset).padStart(20, '0'))
    const kept = batchesIn([fileBytes(ctx, `orders-0/${bases[1]}.log`)]).batches.slice(-1)
    ctx.disk.append(`orders-0/${bases[0]}.log.swap`, kept)
    ctx.disk.append(`orders-0/${bases[0]}.index.swap`, [])
    ctx.disk.append(`orders-0/${bases[0]}.timeindex.swap`, [])
    const { log: again } = reload(ctx, log, true)
    expect(again.segments.map(({ baseOffset }) => baseOffset)).toEqual([
      0,
      ...log.segments.slice(2).map((s) => s.baseOffset),
    ])
    expect(readOffsets(again, ctx)[0]).toBe((log.segments[2]?.baseOffset ?? 0) - 1)
    expect(again.logEndOffset).toBe(20)
  })

  test('load: epochs beyond the end go; of stray snapshots only one that is newer than all segments stays', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx, { 'internal.segment.bytes': '400' })
    fill(log, ctx, 20, 30)
    closeLog(log, ctx)
    ctx.disk.write('orders-0/leader-epoch-checkpoint', utf8Encode('0\n2\n0 0\n3 20\n'))
    const snapshot = (offset: number) => `orders-0/${String(offset).padStart(20, '0')}.snapshot`
    const good = fileBytes(ctx, snapshot(20))
    const between = (log.segments[1]?.baseOffset as number) + 1
    for (const offset of [between, 19]) ctx.disk.write(snapshot(offset), good)
    const { log: again } = reload(ctx, log, true)
    expect(again.leaderEpochs).toEqual([{ epoch: 0, startOffset: 0 }])
    expect(again.producers.snapshots).toEqual([...log.segments.slice(1).map((s) => s.baseOffset), 20])
    expect([ctx.disk.size(snapshot(between)), ctx.disk.size(snapshot(19))]).toEqual([-1, -1])
  })

  test('load: a log that ends below its checkpointed start begins empty there', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 3)
    closeLog(log, ctx)
    const { topicPartition, config } = log
    const { log: again } = loadLog(ctx, { topicPartition, config, cleanShutdown: true, logStartOffset: 10 })
    expect([again.logStartOffset, again.logEndOffset, again.highWatermark, again.leaderEpochs]).toEqual([
      10,
      10,
      10,
      [],
    ])
  })
})

describe('recovery', () => {
  test('recovery: a log torn at any byte of its last batch ends after the batch before', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 4)
    const whole = essence(log)
    const size = log.segments[0]?.size as number
    const lastSize = batchesIn([fileBytes(ctx, LOG_FILE)]).batches.at(-1)?.length as number
    for (let cut = 1; cut <= lastSize; cut++) {
      const life = nextLife(ctx)
      life.disk.truncate(LOG_FILE, size - cut)
      const { log: again, truncatedBytes } = reload(life, log, false)
      expect([again.logEndOffset, truncatedBytes]).toEqual([3, lastSize - cut])
      expect(readOffsets(again, life)).toEqual([0, 1, 2])
    }
    expect(essence(reload(nextLife(ctx), log, false).log)).toEqual(whole)
  })

  test('recovery: a flipped bit in any byte that the CRC covers, or that places the batch, ends the log there', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 3)
    const bytes = fileBytes(ctx, LOG_FILE)
    const start = batchesIn([bytes]).batches[0]?.length as number
    for (let at = start; at < start * 2; at++) {
      // A base offset that is a little too high is a gap, and the leader epoch may be any: the CRC covers neither.
      if (at - start >= 5 && at - start < 8) continue
      if (at - start >= 12 && at - start < 16) continue
      const life = nextLife(ctx)
      const flipped = bytes.slice()
      flipped[at] = (flipped[at] as number) ^ 0x80
      life.disk.write(LOG_FILE, flipped)
      expect(reload(life, log, false).log.logEndOffset, `byte ${at - start}`).toBe(1)
    }
  })

  test('recovery: a whole batch whose offsets do not rise ends the log', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    fill(log, ctx, 3)
    const first = batchesIn([fileBytes(ctx, LOG_FILE)]).batches[0] as Uint8Array
    ctx.disk.append(LOG_FILE, [first])
    expect(reload(ctx, log, false)).toMatchObject({ truncatedBytes: first.length, log: { logEndOffset: 3 } })
  })

  test('recovery: a wrong byte in an old segment removes all that follows', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx, { 'internal.segment.bytes': '500' })
    fill(log, ctx, 20, 30)
    const second = log.segments[1]
    const path = `orders-0/${String(second?.baseOffset).padStart(20, '0')}.log`
    const bytes = fileBytes(ctx, path)
    const life = nextLife(ctx)
    life.disk.write(path, Object.assign(bytes.slice(), { [bytes.length - 1]: 0xff }))
    const { log: again } = reload(life, log, false)
    expect(again.segments.length).toBe(2)
    expect(again.logEndOffset).toBeLessThan(log.segments[2]?.baseOffset as number)
    expect(life.disk.list('orders-0').filter((name) => name.endsWith('.log')).length).toBe(2)
    // Below the recovery point nothing is scanned, so the damage stays unseen until somebody reads it.
    const trusting = nextLife(life)
    expect(reload(trusting, again, false, again.logEndOffset).recovered).toBe(true)
  })

  test('recovery: after an unclean stop indexes, epochs and producers are those of a clean one', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx, { 'internal.segment.bytes': '3000', 'index.interval.bytes': '300' })
    fill(log, ctx, 40, 30)
    for (let i = 0; i < 7; i++) {
      produce(log, ctx, batchOf(['p'], { producerId: 9, producerEpoch: 1, baseSequence: i }), { leaderEpoch: 2 })
    }
    const crashed = nextLife(ctx)
    const { log: again, recovered } = reload(crashed, log, false)
    closeLog(log, ctx)
    closeLog(again, crashed)
    expect(recovered).toBe(true)
    expect(essence(again)).toEqual(essence(log))
    const files = directory(crashed, 'orders-0')
    for (const [name, bytes] of Object.entries(directory(ctx, 'orders-0'))) expect(files[name], name).toEqual(bytes)
    expect(structureFaults(again, crashed)).toEqual([])
    expect(crashed.events.some((event) => event.type === 'LogRecovered')).toBe(true)
  })

  test('recovery: a power loss at any moment keeps a prefix that holds all that was flushed', () => {
    const prng = seedPrng('power', 'recovery')
    for (let round = 0; round < 40; round++) {
      const ctx = fakeCtx()
      const log = openLog(ctx, { 'internal.segment.bytes': '1500', 'index.interval.bytes': '200' })
      let flushed = 0
      for (let i = 0; i < 30; i++) {
        fill(log, ctx, 1 + nextInt(prng, 3), nextInt(prng, 200))
        if (nextInt(prng, 6) === 0) {
          flushLog(log, ctx)
          flushed = log.logEndOffset
        }
      }
      flushed = Math.max(flushed, log.recoveryPoint)
      const all = concat(
        log.segments.map((s) => fileBytes(ctx, `orders-0/${String(s.baseOffset).padStart(20, '0')}.log`)),
      )
      const life = nextLife(ctx)
      losePower(life.diskState, prng)
      const { log: again } = reload(life, log, false, log.recoveryPoint)
      expect(again.logEndOffset).toBeGreaterThanOrEqual(flushed)
      expect(readOffsets(again, life)).toEqual(Array.from({ length: again.logEndOffset }, (_, i) => i))
      const kept = concat(
        again.segments.map((s) => fileBytes(life, `orders-0/${String(s.baseOffset).padStart(20, '0')}.log`)),
      )
      expect(all.slice(0, kept.length)).toEqual(kept)
      fill(again, life, 5)
      expect(structureFaults(again, life)).toEqual([])
      expect(readOffsets(again, life).length).toBe(again.logEndOffset)
    }
  })
})
