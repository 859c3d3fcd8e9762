import { describe, expect, test } from 'vitest'
import { nextInt, seedPrng } from '../../src/base/prng.ts'
import { truncateTo } from '../../src/engine/log/truncate.ts'
import { BATCHES_MAX, type LogTail, shownBatches, updateTail } from '../../src/engine/sim/log-tail.ts'
import { batchText, compareReplica, createReferenceModel, modelOf } from '../../src/engine/sim/reference-model.ts'
import { updateHighWatermark } from '../../src/engine/log/high-watermark.ts'
import { addSpan, type Span, spanLength } from '../../src/engine/sim/spans.ts'
import { createEventSampler, drainEvents, sampleEvent } from '../../src/engine/sim/event-sampler.ts'
import type { EngineEvent } from '../../src/contract/event.ts'
import { fakeCtx } from '../engine/fake-ctx.ts'
import { batchOf, fill, openLog, produce } from '../log/log-fixture.ts'

describe('log tail', () => {
  test('tail: what is remembered shows the same as reading from the start, through appends, rolls and truncations', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const ctx = fakeCtx()
      const log = openLog(ctx, { 'segment.bytes': '4000' })
      const tail: LogTail = []
      const prng = seedPrng(seed, 'tail')
      for (let round = 0; round < 40; round++) {
        if (nextInt(prng, 4) === 0) truncateTo(log, ctx, Math.max(0, log.logEndOffset - nextInt(prng, 60)))
        else fill(log, ctx, nextInt(prng, 50), nextInt(prng, 100), round)
        updateTail(tail, log, ctx.diskState, true)
        const fresh: LogTail = []
        updateTail(fresh, log, ctx.diskState, true)
        expect(shownBatches(tail, log)).toEqual(shownBatches(fresh, log))
        expect(shownBatches(tail, log).length).toBe(Math.min(BATCHES_MAX, log.logEndOffset))
        expect(shownBatches(tail, log).at(-1)?.lastOffset ?? -1).toBe(log.logEndOffset - 1)
      }
    }
  })

  test('tail: a batch shows its records, twelve at most, texts cut to 24 signs', () => {
    const ctx = fakeCtx()
    const log = openLog(ctx)
    produce(log, ctx, batchOf(Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(30, '.'))))
    const tail: LogTail = []
    updateTail(tail, log, ctx.diskState, true)
    const [batch] = shownBatches(tail, log)
    expect(batch).toMatchObject({ baseOffset: 0, lastOffset: 19, leaderEpoch: 0, control: false })
    expect(batch!.records).toHaveLength(12)
    expect(batch!.records[3]).toMatchObject({ offset: 3, key: 'k', value: '3.......................' })
  })
})

describe('reference model', () => {
  const compare = (
    model: ReturnType<typeof createReferenceModel>,
    name: string,
    { log, ctx }: ReturnType<typeof replica>,
  ) => {
    const found: string[] = []
    compareReplica(model, name, 'orders-0', log, log.highWatermark, ctx.diskState, {
      differs: (what) => found.push(what),
    })
    return found
  }
  const replica = () => {
    const ctx = fakeCtx()
    return { ctx, log: openLog(ctx) }
  }

  test('model: replicas that agree below the high watermark pass, whatever is above it', () => {
    const model = createReferenceModel()
    const [a, b] = [replica(), replica()]
    for (const each of [a, b]) {
      fill(each.log, each.ctx, 5)
      updateHighWatermark(each.log, each.ctx, 4)
    }
    fill(a.log, a.ctx, 1, 3)
    fill(b.log, b.ctx, 1, 4)
    expect(compare(model, 'a', a)).toEqual([])
    expect(compare(model, 'b', b)).toEqual([])
    expect(modelOf(model, 'orders-0').endOffset).toBe(4)
    updateHighWatermark(a.log, a.ctx, 6)
    updateHighWatermark(b.log, b.ctx, 6)
    expect(compare(model, 'a', a)).toEqual([])
    const [, last] = [compare(model, 'b', b), modelOf(model, 'orders-0').batches.at(-1)!]
    expect(batchText(last)).toMatch(/^5…5 epoch 0 crc [0-9a-f]+$/)
  })

  test('model: other bytes or another epoch at a committed offset are seen, and so is a committed batch taken back', () => {
    const model = createReferenceModel()
    const [a, b, c] = [replica(), replica(), replica()]
    fill(a.log, a.ctx, 3, 10)
    fill(b.log, b.ctx, 2, 10)
    fill(b.log, b.ctx, 1, 11)
    fill(c.log, c.ctx, 3, 10, 1)
    for (const { log, ctx } of [a, b, c]) updateHighWatermark(log, ctx, 3)
    expect(compare(model, 'a', a)).toEqual([])
    expect(compare(model, 'b', b)).toHaveLength(1)
    expect(compare(model, 'c', c)).toHaveLength(3)
    truncateTo(a.log, a.ctx, 1)
    expect(compare(model, 'a', a)).toEqual(['was truncated to 1, below what it had committed (3)'])
  })
})

describe('spans', () => {
  test('spans: adding says how many are new, and the set is as if counted one by one', () => {
    const prng = seedPrng('spans', 'x')
    for (let round = 0; round < 200; round++) {
      const spans: Span[] = []
      const known = new Set<number>()
      for (let i = 0; i < 12; i++) {
        const start = nextInt(prng, 40)
        const end = start + nextInt(prng, 10)
        let fresh = 0
        for (let offset = start; offset < end; offset++) if (!known.has(offset)) fresh++
        for (let offset = start; offset < end; offset++) known.add(offset)
        expect(addSpan(spans, start, end)).toBe(fresh)
        expect(spanLength(spans)).toBe(known.size)
        for (let k = 1; k < spans.length; k++) expect(spans[k]!.start).toBeGreaterThan(spans[k - 1]!.end)
      }
    }
  })
})

describe('event sampler', () => {
  test('sampler: notable events all come, of the traffic at most 300, and the rest is counted', () => {
    const sampler = createEventSampler()
    const opened: EngineEvent = { type: 'ConnectionOpened', connection: 1, from: 'a', to: 'b' }
    const started: EngineEvent = { type: 'ProcessStarted', process: 'node.1' }
    for (let seq = 0; seq < 5_000; seq++) {
      sampleEvent(sampler, { atUs: seq, seq, cause: 0, event: seq % 10 === 0 ? started : opened })
    }
    const { events, sampledOut } = drainEvents(sampler)
    const traffic = events.filter(({ event }) => event.type === 'ConnectionOpened')
    expect(events.length - traffic.length).toBe(500)
    expect(traffic.length).toBeLessThanOrEqual(300)
    expect(traffic.length).toBeGreaterThan(100)
    expect(sampledOut).toBe(4_500 - traffic.length)
    expect(events.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq).sort((a, b) => a - b))
    expect(drainEvents(sampler)).toEqual({ events: [], sampledOut: 0 })
  })
})
