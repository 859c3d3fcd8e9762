import { expect, expectNoAxeFaults, expectNoScroll, test } from './watched.ts'

const pages = [
  { name: 'start', address: '#/', there: '.lens-row' },
  { name: 'learn', address: '#/learn', there: 'main h1' },
  { name: 'lab', address: '#/lab?seed=looks', there: '.replica' },
  { name: 'scene', address: '#/scene/leader-fails', there: '.lens-row' },
] as const

for (const [theme, language] of [
  ['dark', 'ko'],
  ['light', 'en'],
] as const) {
  test(`looks: axe finds nothing, ${theme}, ${language}`, async ({ page }) => {
    test.slow()
    // What lands or falls is half seen for a moment: nothing that a reader reads.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const { name, address, there } of pages) {
      await test.step(name, async () => {
        await page.goto(`./?lang=${language}&theme=${theme}&at=${name}${address}`)
        await expect(page.locator(there).first()).toBeVisible()
        await expect(page.locator('.warming')).toHaveCount(0)
        await expectNoAxeFaults(page)
      })
    }
  })
}

test('looks: axe finds nothing while a leader is gone and the inspector is open', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('./?lang=ko&theme=dark#/lab?seed=looks')
  await expect(page.locator('.warming')).toHaveCount(0)
  const head = page.getByRole('columnheader', { name: '1번 브로커' })
  await head.focus()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(page.locator('aside.lab-inspector').getByRole('heading', { name: '1번 브로커' })).toBeVisible()
  await expect(page.locator('.event-log-lines')).toContainText('1번 브로커 강제 종료')
  await expectNoAxeFaults(page)
})

test('looks: with reduced motion nothing travels, and the numbers change as before', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('./#/lab?seed=looks')
  await expect(page.locator('.warming')).toHaveCount(0)
  await expect(page.locator('canvas')).toHaveCount(0)
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 0).length,
  )
  expect(moving).toBe(0)
  const ledger = page.locator('.lab-ledger')
  const before = await ledger.innerText()
  await expect(ledger).not.toHaveText(before)
})

test('looks: no page is wider than a phone', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  for (const language of ['ko', 'en']) {
    for (const { name, address, there } of pages) {
      await page.goto(`./?lang=${language}&at=${name}${address}`)
      await expect(page.locator(there === '.replica' ? '.lens-row' : there).first()).toBeVisible()
      await expectNoScroll(page, 'x')
    }
  }
  await page.close()
})

for (const [width, height] of [
  [1280, 800],
  [1920, 1080],
] as const) {
  test(`looks: at ${width} × ${height} the readers stand beside the cluster, with nothing between but messages`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height })
    await page.goto('./#/scene/leader-fails')
    await expect(page.locator('.member')).toBeVisible()
    await expect(page.locator('.warming')).toHaveCount(0)
    const boxes = await page.evaluate(() => {
      const right = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().right ?? Number.NaN
      const left = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().left ?? Number.NaN
      return { writer: right('.producer'), lens: [left('.lens'), right('.lens')], reader: left('.member') }
    })
    expect(boxes.writer).toBeLessThan(boxes.lens[0] ?? Number.NaN)
    expect(boxes.lens[1]).toBeLessThan(boxes.reader)
    await expect.poll(() => page.locator('.lens-row').first().locator('.strip-cell').count()).toBeGreaterThanOrEqual(9)
  })
}
