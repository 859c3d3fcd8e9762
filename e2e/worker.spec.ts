import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { combinedCluster } from '../src/chapters/clusters.ts'
import type { HostRequest } from '../src/contract/frame.ts'
import { type Bench, closeBench, openBench, openBrowser, openHarness } from './harness/serve.ts'

const READY_US = 6_000_000

let bench: Bench
let browser: BrowserContext
let page: Page

test.beforeEach(async () => {
  bench = await openBench()
  browser = await openBrowser(bench)
  page = await openHarness(browser, bench)
})

test.afterEach(async () => {
  await browser?.close()
  if (bench !== undefined) await closeBench(bench)
})

const ask = (request: HostRequest, on = page) => on.evaluate((what) => window.harness.ask(what), request)
const said = (on = page) => on.evaluate(() => window.harness.said())
const last = (on = page) => on.evaluate(() => window.harness.last())

async function open(more: Partial<Extract<HostRequest, { type: 'open' }>> = {}, on = page) {
  await on.evaluate(() => window.harness.start())
  const genesis = { seed: 'a visit', cluster: combinedCluster() }
  await ask({ type: 'open', genesis, inputs: [], resume: false, store: 'best', ...more }, on)
  await expect.poll(() => last(on)).not.toBeNull()
  const first = (await said(on))[0]
  if (first?.type !== 'opened') throw new Error(JSON.stringify(first))
  return first
}

async function runUntil(atUs: number, on = page) {
  await ask({ type: 'run-until', atUs, untilNotable: false }, on)
  await expect.poll(() => last(on), { timeout: 30_000 }).toMatchObject({ nowUs: atUs, running: false })
}

/** A topic of one partition, and records on their way to it. */
async function workOn(on = page) {
  await runUntil(READY_US, on)
  await ask({ type: 'command', command: { type: 'create-topic', name: 'orders', assignment: [[1, 2, 3]] } }, on)
  await runUntil(READY_US + 2_000_000, on)
  const spec = { topic: 'orders', ratePerSecond: 20, keys: { kind: 'none' as const }, value: 'order {n}' }
  const command = { type: 'add-producer' as const, id: 'shop', spec: { ...spec, acks: -1 as const, configs: {} } }
  await ask({ type: 'command', command }, on)
  await runUntil(READY_US + 7_000_000, on)
}

const endOffset = (on = page) =>
  on.evaluate(() => {
    const ends = window.harness.rows('replica').map((row) => (row.kind === 'replica' ? row.logEndOffset : 0))
    return Math.max(0, ...ends)
  })

test('worker: a cluster starts, records come in, time is turned back and comes to the same state again', async () => {
  expect(await open({ store: 'memory' })).toMatchObject({ store: 'memory', recovered: null, writer: true })
  await workOn()
  expect(await endOffset()).toBeGreaterThan(60)
  const { nowUs, stateHash } = (await last())!
  expect(stateHash).toMatch(/^[0-9a-f]{16}$/)
  await ask({ type: 'seek', atUs: READY_US })
  await expect.poll(last).toMatchObject({ nowUs: READY_US })
  expect(await endOffset()).toBe(0)
  await ask({ type: 'seek', atUs: nowUs })
  await expect.poll(last).toMatchObject({ nowUs, stateHash, running: false })
  await ask({ type: 'run' })
  await expect.poll(async () => (await last())!.nowUs - nowUs).toBeGreaterThan(500_000)
  await ask({ type: 'pause' })
  await expect.poll(last).toMatchObject({ running: false, speed: 1 })
  expect((await said()).filter(({ type }) => type === 'failed')).toEqual([])
})

test('worker: after the browser is closed and opened again the records are there, recovered as after a kill -9', async () => {
  expect(await open()).toMatchObject({ store: 'opfs', recovered: null, writer: true })
  await workOn()
  const before = await endOffset()
  const { wallMs, nowUs } = (await last())!
  // The last batch is written after the pause was told.
  await page.waitForTimeout(300)
  await browser.close()
  browser = await openBrowser(bench)
  page = await openHarness(browser, bench)
  expect(await open({ resume: true })).toMatchObject({ store: 'opfs', recovered: { atUs: nowUs }, writer: true })
  expect(await last()).toMatchObject({ nowUs: 0, wallMs })
  await runUntil(25_000_000)
  const report = (await said()).find((message) => message.type === 'recovered')
  expect(report).toMatchObject({ report: { atUs: nowUs, partitions: 3, truncatedBytes: 0 } })
  expect(await endOffset()).toBeGreaterThan(before)
  expect((await said()).filter(({ type }) => type === 'failed')).toEqual([])
})

test('worker: a second tab may not write; when the first one goes, the next session of the second may', async () => {
  expect(await open()).toMatchObject({ store: 'opfs', writer: true })
  const second = await openHarness(browser, bench)
  expect(await open({}, second)).toMatchObject({ store: 'memory', writer: false })
  await runUntil(1_000_000, second)
  await page.close()
  expect(await open({ resume: true }, second)).toMatchObject({ store: 'opfs', writer: true })
})

test('worker: a session that follows another at once in the same tab writes as well', async () => {
  expect(await open()).toMatchObject({ store: 'opfs', writer: true })
  expect(await open()).toMatchObject({ store: 'opfs', writer: true })
})

test('worker: a full disk is told, and the session goes on in memory without a loss', async () => {
  expect(await open()).toMatchObject({ store: 'opfs' })
  await workOn()
  const before = await endOffset()
  const devtools = await browser.newCDPSession(page)
  const origin = new URL(bench.url).origin
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000 })
  await ask({ type: 'set-speed', speed: 20 })
  await ask({ type: 'run' })
  await expect
    .poll(async () => (await said()).filter(({ type }) => type !== 'opened'), { timeout: 20_000 })
    .toEqual([
      { type: 'failed', what: expect.stringContaining('QuotaExceededError'), where: 'the opfs store' },
      { type: 'store-changed', store: 'memory' },
    ])
  await expect.poll(endOffset).toBeGreaterThan(before + 100)
})
