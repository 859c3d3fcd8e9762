import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { storeContract } from '../test/worker/store-contract.ts'
import { type Bench, closeBench, openBench, openBrowser, openHarness } from './harness/serve.ts'

let bench: Bench
let browser: BrowserContext
let page: Page

test.beforeAll(async () => {
  bench = await openBench()
  browser = await openBrowser(bench)
  page = await openHarness(browser, bench)
})

test.afterAll(async () => {
  await browser?.close()
  if (bench !== undefined) await closeBench(bench)
})

for (const kind of ['opfs', 'indexed-db']) {
  for (const { name } of storeContract) {
    test(`store ${kind}: ${name}`, async () => {
      expect(
        await page.evaluate(([kind, name]) => window.harness.runCase(kind as string, name as string), [kind, name]),
      ).toBe('')
    })
  }
}
