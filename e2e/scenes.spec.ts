import type { Page } from '@playwright/test'
import { expect, expectNoScroll, expectWhollyVisible, tabTo, test, watch } from './watched.ts'

const scene = (page: Page) => page.locator('main.scene')
const right = (page: Page) => page.locator('.truth[data-right]')

/** The run ends by itself; its captions are there to be read. */
async function untilTold(page: Page, captions: number): Promise<void> {
  await expect(scene(page)).toHaveAttribute('data-phase', 'told', { timeout: 75_000 })
  await expect(page.locator('.captions > li')).toHaveCount(captions)
}

/** The card's place in the list, from 0. */
const placeOf = (page: Page, card: string) =>
  page
    .locator('[data-card]')
    .evaluateAll((all, id) => all.findIndex((one) => one.getAttribute('data-card') === id), card)

const path = ['buffer', 'leader', 'followers', 'high-watermark', 'ack', 'commit']

test('scene: a record is followed by mouse, cards dragged into their order (ko)', async ({ page }) => {
  await page.goto('./#/scene/follow-one-record?lang=ko')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('레코드 한 건을 따라가기')
  for (const [place, card] of path.entries()) {
    const target = await page.locator('[data-card]').nth(place).boundingBox()
    if (target === null) throw new Error(`no card ${place}`)
    await page.locator(`[data-card=${card}]`).hover()
    await page.mouse.down()
    await page.mouse.move(target.x + 60, target.y + target.height / 2, { steps: 6 })
    await page.mouse.up()
    await expect.poll(() => placeOf(page, card)).toBe(place)
  }
  await page.getByRole('button', { name: '실행' }).click()
  await untilTold(page, 6)
  await page.getByRole('button', { name: '예상과 견주기' }).click()
  await expect(right(page)).toHaveCount(1)
  await page.getByRole('button', { name: '마치기' }).click()
  await expect(page.locator('.still-sentence')).toHaveText('확인 응답은 ISR 모두가 가진 다음에 와요.')
  await page.getByRole('link', { name: '다음 장면' }).click()
  await expect(page).toHaveURL(/leader-fails/)
})

test('scene: the same by keyboard alone (en)', async ({ page }) => {
  await page.goto('./#/scene/follow-one-record?lang=en')
  await expect(page.locator('[data-card]').first()).toBeVisible()
  for (const [place, card] of path.entries()) {
    await tabTo(page, page.locator(`[data-card=${card}]`))
    for (let now = await placeOf(page, card); now > place; now--) {
      await page.keyboard.press('ArrowUp')
      await expect.poll(() => placeOf(page, card)).toBe(now - 1)
      await expect(page.locator(`[data-card=${card}]`)).toBeFocused()
    }
  }
  for (const button of ['Run', 'Compare with your prediction', 'Finish']) {
    await expect(page.getByRole('button', { name: button })).toBeEnabled({ timeout: 45_000 })
    await tabTo(page, page.getByRole('button', { name: button }))
    await page.keyboard.press('Enter')
    if (button.startsWith('Compare')) await expect(right(page)).toHaveCount(1)
  }
  await expect(page.locator('.still-sentence')).toBeVisible()
})

test('scene: the leader fails by mouse, both predictions come true, and the task is solved by hand (ko)', async ({
  page,
}) => {
  test.slow()
  await page.goto('./#/scene/leader-fails?lang=ko')
  await page.getByLabel('ISR 안에서 배정 순서가 앞선 브로커').check()
  await page.getByRole('button', { name: '다음 질문' }).click()
  const axis = page.locator('.axis')
  const box = await axis.boundingBox()
  if (box === null) throw new Error('no axis')
  await page.mouse.move(box.x + 20, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + (box.width * 9) / 15, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect(axis.getByRole('slider')).toHaveAttribute('aria-valuenow', '9')
  await page.getByRole('button', { name: '실행' }).click()
  await untilTold(page, 5)
  await page.getByRole('button', { name: '예상과 견주기' }).click()
  await expect(right(page)).toHaveCount(2)

  await page.getByRole('button', { name: '직접 해 보기' }).click()
  const leader = page.locator('.lens-row[data-part=leader]')
  await expect(leader).toContainText('1번 브로커')
  await leader.hover()
  await page.getByRole('button', { name: '1번 브로커: 정상 종료' }).click()
  await page.getByRole('slider', { name: '속도' }).fill('6')
  await expect(page.locator('.lamp[data-lit]')).toBeVisible({ timeout: 45_000 })
  await page.getByRole('button', { name: '마치기' }).click()
  await expect(page.locator('.still-sentence')).toBeVisible()
})

test('scene: groups by mouse, one prediction wrong and told why (en)', async ({ page }) => {
  test.slow()
  await page.goto('./#/scene/groups-idle-and-takeover?lang=en')
  await page.getByRole('spinbutton').fill('30')
  await page.getByRole('button', { name: 'Next question' }).click()
  await page.getByRole('radio').first().check()
  await page.getByRole('button', { name: 'Next question' }).click()
  await page.getByRole('radio').first().check()
  await page.getByRole('button', { name: 'Run' }).click()
  await untilTold(page, 5)
  await page.getByRole('button', { name: 'Compare with your prediction' }).click()
  await expect(page.locator('.truth')).toHaveCount(3)
  await expect(right(page)).toHaveCount(2)
  await expect(page.locator('.truth:not([data-right]) .truth-because')).toContainText('LeaveGroup')
  await page.getByRole('button', { name: 'Later' }).click()
  await expect(page.locator('.still-sentence')).toBeVisible()
})

test('scene: the leader fails by touch on a phone', async ({ browser, baseURL }) => {
  test.slow()
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const faults = await watch(page, new URL(baseURL ?? '').origin)
  await page.goto('./#/scene/leader-fails?lang=ko')
  await page.getByText('ISR 안에서 배정 순서가 앞선 브로커').tap()
  await page.getByRole('button', { name: '다음 질문' }).tap()
  await page.getByRole('spinbutton').fill('9')
  await expectNoScroll(page, 'x')
  await page.getByRole('button', { name: '실행' }).tap()
  await expect(page.getByRole('row').nth(2)).toBeInViewport({ ratio: 1 })
  await untilTold(page, 5)
  await page.getByRole('button', { name: '예상과 견주기' }).tap()
  await expect(right(page)).toHaveCount(2)
  await page.getByRole('button', { name: '나중에 하기' }).tap()
  await expect(page.locator('.still-sentence')).toBeVisible()
  await expectNoScroll(page, 'x')
  expect(faults).toEqual([])
  await page.close()
})

for (const [width, height] of [
  [640, 360],
  [720, 480],
] as const) {
  test(`embed ${width} × ${height}: nothing scrolls, the third replica is wholly seen, asked and running`, async ({
    page,
  }) => {
    test.slow()
    await page.setViewportSize({ width, height })
    for (const id of ['follow-one-record', 'leader-fails', 'groups-idle-and-takeover']) {
      for (const language of height < 400 ? ['ko', 'en'] : ['en']) {
        await test.step(`${id} ${language}`, async () => {
          await page.goto(`./?embed&lang=${language}&at=${id}#/scene/${id}`)
          await expect(page.getByRole('row')).toHaveCount(3)
          await expect(page.locator('.warming')).toHaveCount(0)
          await expectNoScroll(page, 'both')
          await expectWhollyVisible(page, page.getByRole('row').nth(2))
        })
      }
    }
    await page.goto('./?embed&lang=ko&at=run#/scene/leader-fails')
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: '다음 질문' }).click()
    await expect(page.getByRole('spinbutton')).toBeVisible()
    await expectWhollyVisible(page, page.getByRole('row').nth(2))
    await page.getByRole('button', { name: '실행' }).click()
    await expect(page.locator('.captions > li')).toContainText('1번 브로커가 꺼졌어요')
    await expectNoScroll(page, 'both')
    await expectWhollyVisible(page, page.getByRole('row').nth(2))
    await expect(scene(page)).toHaveAttribute('data-phase', 'told', { timeout: 75_000 })
    await page.getByRole('button', { name: '예상과 견주기' }).click()
    await expect(page.locator('.truth').first()).toBeVisible()
    await expectNoScroll(page, 'both')
    await expectWhollyVisible(page, page.getByRole('row').nth(2))
  })
}
