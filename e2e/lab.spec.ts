import type { Page } from '@playwright/test'
import { expect, expectNoScroll, tabTo, test, watch } from './watched.ts'

/** A world of its own in memory: the same for everybody who names the seed. */
const address = './#/lab?seed=e2e'

/** All that the picture says of the replicas, as it says it to who can't see it. */
const picture = (page: Page) =>
  page
    .locator('.stage [role=gridcell][aria-label]')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')))

const head = (page: Page, broker: number) => page.getByRole('columnheader', { name: `${broker}번 브로커` })
const row = (page: Page, name: string) => page.getByRole('rowheader', { name })
const log = (page: Page) => page.locator('.event-log-lines')
const inspector = (page: Page) => page.locator('aside.lab-inspector')
const hash = (page: Page) => page.locator('[data-state-hash]')

/** The virtual clock in milliseconds. */
async function clockMs(page: Page): Promise<number> {
  const [minutes, seconds] = (await page.locator('.transport-clock').innerText()).split(':').map(Number)
  return Math.round(((minutes ?? 0) * 60 + (seconds ?? 0)) * 1_000)
}

/** The state of the whole cluster while time stands: its hash, its clock, its picture. */
async function standing(page: Page) {
  await expect(hash(page)).toBeVisible()
  return {
    hash: await hash(page).getAttribute('data-state-hash'),
    clockMs: await clockMs(page),
    picture: await picture(page),
  }
}

/** Opens the laboratory, once it runs. */
async function open(page: Page): Promise<void> {
  await page.goto(address)
  await expect(head(page, 3)).toContainText('정상')
  // It stands for a moment when it has arrived, and then goes on.
  await expect(page.locator('.warming')).toHaveCount(0, { timeout: 20_000 })
  await expect(page.getByRole('button', { name: '일시 정지' })).toBeVisible()
}

/** In steps of a tenth of a decade: 0 is real time, 10 ten times it. */
async function setSpeed(page: Page, step: number): Promise<void> {
  await page.getByRole('slider', { name: '속도' }).fill(String(step))
}

test('lab: a record with acks=all, a leader killed by click, a broker killed by its key, both started again', async ({
  page,
}) => {
  await open(page)
  await expectNoScroll(page, 'both')
  const shop = page.getByRole('button', { name: /^프로듀서 shop/ })
  await shop.click()
  await expect(inspector(page).getByLabel('acks')).toHaveValue('-1')
  await inspector(page).getByLabel('속도').selectOption('0')
  const counts = async () =>
    /확인 (\d+)\/(\d+)/
      .exec(await shop.innerText())
      ?.slice(1)
      .map(Number) ?? []
  await expect.poll(async () => new Set(await counts()).size, 'all that was sent is acknowledged').toBe(1)
  const [before = 0] = await counts()
  await inspector(page).getByRole('button', { name: '1건 보내기' }).click()
  await expect(shop).toContainText(`확인 ${before + 1}/${before + 1}`)
  await inspector(page).getByRole('button', { name: '닫기' }).click()
  await expect(inspector(page)).toBeHidden()

  await expect(row(page, 'orders-0')).toContainText('에포크 0')
  await head(page, 1).hover()
  await page.getByRole('button', { name: '1번 브로커: 강제 종료' }).click()
  await expect(log(page)).toContainText('1번 브로커 강제 종료')
  await setSpeed(page, 10)
  await expect(log(page)).toContainText('orders-0 새 리더 2번 브로커 · 에포크 1', { timeout: 20_000 })
  await expect(page.getByRole('gridcell', { name: /^2번 브로커, 리더/ })).toBeVisible()
  await expect(page.locator('.lab-ledger')).toContainText('유실 0건')
  await head(page, 1).hover()
  await page.getByRole('button', { name: '1번 브로커: 시작' }).click()
  for (const name of ['orders-0', 'orders-1', 'orders-2']) {
    await expect(row(page, name)).toContainText('ISR 3/3', { timeout: 20_000 })
  }

  await setSpeed(page, 0)
  await tabTo(page, page.getByRole('columnheader'))
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(head(page, 2)).toBeFocused()
  await page.keyboard.press('k')
  await expect(log(page)).toContainText('2번 브로커 강제 종료')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: '2번 브로커: 시작' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(log(page)).toContainText('2번 브로커 시작')
  await setSpeed(page, 10)
  await expect(head(page, 2)).toContainText('정상', { timeout: 20_000 })
})

test('lab: a broker is paused and resumed, a link cut and healed, each with its sentence', async ({ page }) => {
  await open(page)
  await head(page, 3).click({ position: { x: 20, y: 10 } })
  await inspector(page).getByRole('button', { name: '멈추기' }).click()
  await expect(head(page, 3)).toContainText('멈춤')
  await inspector(page).getByRole('button', { name: '재개' }).click()
  await expect(head(page, 3)).toContainText('정상')
  await expect(log(page)).toContainText('3번 브로커 멈춤')
  await expect(log(page)).toContainText('3번 브로커 재개')

  await inspector(page).getByRole('button', { name: '연결 끊기: node.1' }).click()
  await expect(log(page)).toContainText('1번 브로커 ↔ 3번 브로커 연결 끊김')
  await inspector(page).getByRole('button', { name: 'node.1', exact: true }).click()
  await expect(inspector(page).getByRole('heading', { name: 'node.1 – node.3' })).toBeVisible()
  await inspector(page).getByRole('button', { name: '연결 잇기' }).click()
  await expect(log(page)).toContainText('1번 브로커 ↔ 3번 브로커 연결 복구')
  await inspector(page).getByLabel('지연 시간').selectOption('300')
  await expect(log(page)).toContainText('1번 브로커 ↔ 3번 브로커 지연 시간 300 ms')
})

test('lab: time goes back to the very same state, forks, and is the same behind a link', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page)
  const timeline = page.getByRole('slider', { name: '시간 축' })
  await page.keyboard.press('Space')
  const first = await standing(page)
  await head(page, 1).focus()
  await page.keyboard.press('k')
  await expect(log(page)).toContainText('1번 브로커 강제 종료')
  await expect(hash(page)).not.toHaveAttribute('data-state-hash', first.hash ?? '')
  // To the end of what has been: all that happens at this very moment has happened.
  await timeline.focus()
  await page.keyboard.press('End')
  const killed = await settled(page)
  await head(page, 1).focus()
  await page.keyboard.press('Space')
  await expect.poll(() => clockMs(page)).toBeGreaterThan(first.clockMs + 3_000)
  await page.keyboard.press('Space')
  const later = await standing(page)
  expect(later.picture).not.toEqual(killed.picture)

  await test.step('by keys: a second back, and to the end again', async () => {
    await timeline.focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => clockMs(page)).toBe(later.clockMs - 1_000)
    await expect(hash(page)).not.toHaveAttribute('data-state-hash', later.hash ?? '')
    await page.keyboard.press('End')
    await expect(hash(page)).toHaveAttribute('data-state-hash', later.hash ?? '')
    expect(await standing(page)).toEqual(later)
  })
  await test.step('by dragging: twice to the same place is twice the same', async () => {
    const box = await timeline.boundingBox()
    if (box === null) throw new Error('no timeline')
    const y = box.y + box.height / 2
    const dragTo = async (x: number) => {
      await page.mouse.move(box.x + 10, y)
      await page.mouse.down()
      await page.mouse.move(x - 20, y)
      await page.mouse.move(x, y)
      await page.mouse.up()
    }
    const target = box.x + box.width * 0.3
    await dragTo(target)
    await expect.poll(() => clockMs(page)).toBeLessThan(first.clockMs)
    const back = await settled(page)
    expect(back.picture).not.toEqual(later.picture)
    await timeline.focus()
    await page.keyboard.press('End')
    await expect(hash(page)).toHaveAttribute('data-state-hash', later.hash ?? '')
    await dragTo(target)
    await expect(hash(page)).toHaveAttribute('data-state-hash', back.hash ?? '')
    expect(await standing(page)).toEqual(back)
  })
  await test.step('by a mark: the kill, as it was', async () => {
    await page.getByRole('button', { name: /1번 브로커 강제 종료$/ }).click()
    await expect(hash(page)).toHaveAttribute('data-state-hash', killed.hash ?? '')
    expect(await standing(page)).toEqual(killed)
  })
  await test.step('undone, and another thing done in its place: a fork', async () => {
    await page.getByRole('button', { name: '되돌리기' }).click()
    await expect(head(page, 1)).toContainText('정상')
    expect((await settled(page)).picture).toEqual(first.picture)
    await head(page, 3).focus()
    await page.keyboard.press('k')
    await expect(log(page)).toContainText('3번 브로커 강제 종료')
    await expect(log(page)).not.toContainText('1번 브로커 강제 종료')
  })
  await test.step('another browser comes to the same state by the link', async () => {
    await timeline.focus()
    await page.keyboard.press('End')
    const here = await settled(page)
    await page.getByRole('button', { name: '링크 복사' }).click()
    await expect(page.locator('.lab-said')).not.toBeEmpty()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    const other = await browser.newPage()
    const faults = await watch(other, new URL(baseURL ?? '').origin)
    await other.goto(link)
    await expect(hash(other)).toHaveAttribute('data-state-hash', here.hash ?? '', { timeout: 20_000 })
    expect(await standing(other)).toEqual(here)
    expect(faults).toEqual([])
    await other.close()
  })
})

/** After a seek: once the hash has not changed between two frames of it. */
async function settled(page: Page) {
  let last = ''
  await expect
    .poll(async () => {
      const now = JSON.stringify(await standing(page))
      const same = now === last
      last = now
      return same
    })
    .toBe(true)
  return standing(page)
}

test('lab: the help names every key, and a topic is added by its form', async ({ page }) => {
  await open(page)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '키보드' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: '토픽 추가' }).click()
  await page.getByLabel('이름').fill('returns')
  await page.getByLabel('파티션 수').fill('2')
  await page.getByRole('button', { name: '추가', exact: true }).click()
  await expect(row(page, 'returns-1')).toBeVisible()
})
