import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

test('shell: the page starts under its strict policy, speaks to no other host and reports no error', async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = []
  const strangers: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(baseURL ?? '')) strangers.push(request.url())
  })
  const response = await page.goto('./')
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'")
  await expect(page.locator('#root > *').first()).toBeVisible()
  expect(complaints).toEqual([])
  expect(strangers).toEqual([])
})

test('shell: an inline script does not run', async ({ page }) => {
  await page.goto('./')
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.intruder = true'
    document.head.append(script)
    return 'intruder' in window
  })
  expect(ran).toBe(false)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`shell: the first screen has no accessibility fault that axe can find (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('./')
    await expect(page.locator('#root > *').first()).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  })
}
