import { expect, expectNoScroll, test } from './watched.ts'

const words = {
  ko: { kill: '2번 브로커 끄기', leads: /^3번 브로커/, lost: /유실 0건/, acked: /확인 (\d+)/, again: '2번 다시 켜기' },
  en: {
    kill: 'Switch off broker 2',
    leads: /^broker 3/i,
    lost: /lost 0/,
    acked: /acked (\d+)/,
    again: 'Switch it on again',
  },
}

for (const language of ['ko', 'en'] as const) {
  test(`start page: killing the leader elects another, writing goes on and nothing is lost (${language})`, async ({
    page,
  }) => {
    const said = words[language]
    await page.goto(`./#/?lang=${language}`)
    const kill = page.getByRole('button', { name: said.kill })
    await expect(kill).toBeVisible({ timeout: 2_000 })
    await expect(kill).toBeEnabled()
    const shop = page.locator('.producer')
    const acked = async () => Number(said.acked.exec(await shop.innerText())?.[1])
    const first = await acked()
    await expect.poll(acked, 'it is alive before anything is done').toBeGreaterThan(first)
    const strips = page.getByRole('row')
    await expect(strips.nth(1)).toHaveAttribute('data-part', 'leader')
    await expectNoScroll(page, 'both')

    await kill.click()
    const beats = page.locator('.start-beats > li')
    await expect(beats.first()).toBeVisible()
    const atKill = await acked()
    await expect(strips.nth(1)).toHaveAttribute('data-tone', 'off')
    // While nobody knows, time is lapsed and says so.
    await expect(page.locator('.lapse-chip')).toContainText('×4')
    await expect(beats).toHaveCount(5, { timeout: 30_000 })
    const order = await beats.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.beat))
    expect(order).toEqual(['silent', 'fenced', 'elected', 'tail', 'writes'])
    await expect(page.locator('.lapse-chip')).toHaveCount(0)
    await expect(page.locator('[data-part=leader]')).toContainText(said.leads)
    await expect(beats.nth(2)).toContainText('1')
    await expect.poll(acked, 'acknowledged records go on growing').toBeGreaterThan(atKill + 2)
    await expect(page.locator('.start-ledger')).toContainText(said.lost)
    await expectNoScroll(page, 'x')

    await page.getByRole('button', { name: said.again }).click()
    await expect(strips.nth(1)).toHaveAttribute('data-part', 'follower')
  })
}

test('start page: three doors lead into the path, the laboratory and the challenge', async ({ page }) => {
  await page.goto('./')
  const doors = page.getByRole('navigation', { name: '세 갈래' })
  for (const [door, address] of [
    ['배우기', /#\/learn$/],
    ['놀기', /#\/lab$/],
    ['부수기', /#\/break$/],
  ] as const) {
    await doors.getByRole('link', { name: door }).click()
    await expect(page).toHaveURL(address)
    await expect(page.locator('main')).toBeVisible()
    await page.goBack()
    await expect(doors).toBeVisible()
  }
})

test('start page: on a phone it is one screen, and the picture stays in sight after the kill', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await page.goto('./')
  const kill = page.getByRole('button', { name: words.ko.kill })
  await expect(kill).toBeEnabled()
  await expectNoScroll(page, 'both')
  await kill.tap()
  await expect(page.locator('[data-beat=silent]')).toBeVisible()
  await expect(page.getByRole('row').nth(2)).toBeInViewport({ ratio: 1 })
  await expectNoScroll(page, 'x')
  await page.close()
})
