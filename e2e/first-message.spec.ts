import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

/** The segment a real Kafka 4.3.1 writes for this one record. */
const golden = readFileSync(new URL('../test/golden/first-message/00000000000000000000.log', import.meta.url)).toString(
  'hex',
)

async function openBytes(page: Page): Promise<void> {
  await page.goto('./?seed=first-message#/lab')
  await expect(page.locator('.lab-dock')).toBeVisible()
  await expect(page.locator('.warming')).toHaveCount(0, { timeout: 30_000 })
  await page.locator('#dock-bytes').click()
  await expect(page.locator('.bytes-first button')).toBeEnabled()
}

test('first message: the file is the 82 bytes of a real Kafka, on the screen and as a download', async ({ page }) => {
  await openBytes(page)
  await expect(page.locator('.bytes-verdict')).toHaveCount(0)
  await page.locator('.bytes-first button').click()
  await expect(page.locator('.bytes-verdict')).toHaveAttribute('data-same', 'true')
  await expect(page.locator('.bytes-verdict')).toContainText('82')
  const shown = await page.locator('.bytes-byte').allTextContents()
  expect(shown.join('')).toBe(golden)

  const waiting = page.waitForEvent('download')
  await page.locator('.bytes-head > button').click()
  const download = await waiting
  expect(download.suggestedFilename()).toBe('00000000000000000000.log')
  expect(readFileSync(await download.path()).toString('hex')).toBe(golden)
})

test('bytes: fields and bytes point at each other, by mouse and by keyboard', async ({ page }) => {
  await openBytes(page)
  await page.locator('.bytes-first button').click()
  await expect(page.locator('.bytes-verdict')).toBeVisible()
  const active = async () => (await page.locator('.bytes-byte[data-active]').allTextContents()).join('')
  const caption = page.locator('.bytes-caption')

  await page.locator('[role=option]', { hasText: 'crc' }).hover()
  expect(await active()).toBe('1b0d893f')
  await expect(caption).toContainText('uint32')
  await page.locator('#byte-67').hover()
  expect(await active()).toBe('204669727374206d657373616765')
  await expect(caption).toContainText('" First message"')
  await expect(page.locator('[role=option][aria-selected=true]')).toBeInViewport()
  await expect(page.locator('[role=option][aria-selected=true]')).toContainText('value')

  await page.mouse.move(0, 0)
  await page.locator('.bytes-grid').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.bytes-grid')).toHaveAttribute('aria-activedescendant', 'byte-66')
  await expect(page.locator('#byte-66')).toHaveAccessibleName(/1c · valueLength 14/)

  await page
    .locator('.bytes-list')
    .first()
    .getByRole('option', { name: /^magic/ })
    .focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.bytes-list').first().getByRole('option', { selected: true })).toContainText('crc')
  expect(await active()).toBe('1b0d893f')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`bytes and terminal: nothing that axe can find (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await openBytes(page)
    for (const tab of ['bytes', 'terminal']) {
      await page.locator(`#dock-${tab}`).click()
      await expect(page.locator(`.${tab}`)).toBeVisible()
      const { violations } = await new AxeBuilder({ page })
        .include('.lab-dock')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
        .analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    }
  })
}
