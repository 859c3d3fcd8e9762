import { expect, type Page, test } from '@playwright/test'

async function openTerminal(page: Page): Promise<(line: string) => Promise<void>> {
  await page.goto('./?seed=terminal#/lab')
  await expect(page.locator('.lab-dock')).toBeVisible()
  await expect(page.locator('.warming')).toHaveCount(0, { timeout: 30_000 })
  await page.locator('#dock-log').focus()
  await page.keyboard.press('ArrowRight')
  const input = page.locator('.terminal-prompt input')
  await expect(input).toBeVisible()
  return async (line) => {
    await input.fill(line)
    await input.press('Enter')
  }
}

const answers = (page: Page) => page.locator('.terminal-line:not([data-kind=input]) pre')

test('terminal: what is typed happens, and what the world refuses is the answer', async ({ page }) => {
  const type = await openTerminal(page)
  await type('pause')
  await type('kill node.9')
  await expect(page.locator('[data-kind=refused]')).toContainText("there is no process 'node.9'")
  await type('kill node.2')
  await type('show processes')
  await expect(answers(page).last()).toContainText(/node\.2 +stopped +kill/)
  await type('seek +20s')
  await expect(page.locator('.transport')).toContainText('00:3')
  await type('show partition orders-0')
  await expect(answers(page).last()).toContainText(/orders-0 +\d +\d +1,2,3 +(1,3|3,1) /)
  await type('state-hash')
  await expect(answers(page).last()).toHaveText(/^[0-9a-f]{16}$/)
  await type('kill node.2 now')
  await expect(answers(page).last()).toContainText('column 13')
})

test('terminal: Tab completes and lets go, up brings back the line before', async ({ page }) => {
  const type = await openTerminal(page)
  const input = page.locator('.terminal-prompt input')
  await type('speed 2')
  await input.press('ArrowUp')
  await expect(input).toHaveValue('speed 2')
  await input.fill('kill no')
  await input.press('Tab')
  await expect(input).toHaveValue('kill node.')
  await expect(page.locator('.terminal-options')).toHaveText('node.1 node.2 node.3', { useInnerText: false })
  await input.press('Tab')
  await expect(input).not.toBeFocused()
})
