import type { BrowserContext, Page } from '@playwright/test'
import { expect, test, watch } from './watched.ts'

const cells = (page: Page) => page.locator('.stage [role=gridcell][aria-label]')

/** Broker and partition of every replica, with its log end. */
async function logEnds(page: Page): Promise<Map<string, number>> {
  const names = await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''))
  return new Map(
    names.flatMap((name): [string, number][] => {
      const found = /^(?:(\S+), )?(\d번 브로커), .*로그 끝 (\d+)/.exec(name)
      return found === null ? [] : [[`${found[1] ?? 'orders-0'} ${found[2]}`, Number(found[3])]]
    }),
  )
}

test('reload: the records are there when the browser comes back, and the page says what it recovered', async ({
  playwright,
  baseURL,
}, info) => {
  test.slow()
  const { launchOptions, viewport } = info.project.use
  const open = (): Promise<BrowserContext> =>
    playwright.chromium.launchPersistentContext(info.outputPath('profile'), {
      ...launchOptions,
      ...(baseURL !== undefined && { baseURL }),
      ...(viewport !== undefined && { viewport }),
    })
  const enter = async (context: BrowserContext): Promise<Page> => {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto('./#/lab')
    await expect(page.getByRole('button', { name: '일시 정지' })).toBeVisible({ timeout: 20_000 })
    return page
  }

  const first = await open()
  const before = await test.step('a first visit writes', async () => {
    const page = await enter(first)
    const faults = await watch(page, new URL(baseURL ?? '').origin)
    await expect(page.locator('.warming')).toHaveCount(0, { timeout: 20_000 })
    await expect(page.getByRole('button', { name: '일시 정지' })).toBeVisible()
    await expect(page.locator('.badge')).toHaveText('이 브라우저에 저장')
    await expect(page.locator('.note')).toHaveCount(0)
    // What stands is written down: pausing flushes nothing of Kafka's, but brings the disk up to date.
    await page.keyboard.press('Space')
    await expect(page.locator('[data-state-hash]')).toBeVisible()
    const ends = await logEnds(page)
    expect(ends.size).toBe(9)
    expect(faults).toEqual([])
    return ends
  })
  await first.close()

  const second = await open()
  await test.step('a second one finds it', async () => {
    const page = await enter(second)
    const note = page.getByRole('status').filter({ hasText: '복구했어요' })
    await expect(note).toContainText(/파티션 [1-9]\d*개, 레코드 [1-9][\d,]*건/, { timeout: 20_000 })
    await expect(page.getByRole('columnheader', { name: '3번 브로커' })).toContainText('정상')
    await expect
      .poll(async () => {
        const now = await logEnds(page)
        return [...before].filter(([name, end]) => (now.get(name) ?? 0) < end)
      }, 'every log is at least as long as it was')
      .toEqual([])
    // The clients come back with the cluster, and writing goes on.
    await expect(page.locator('.producer')).toContainText('shop')
    const sum = async () => [...(await logEnds(page)).values()].reduce((all, end) => all + end, 0)
    const there = await sum()
    await expect.poll(sum).toBeGreaterThan(there)
    await note.getByRole('button', { name: '닫기' }).click()
    await expect(note).toHaveCount(0)
  })
  await second.close()
})
