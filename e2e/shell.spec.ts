import { test as unwatched } from '@playwright/test'
import { expect, test } from './watched.ts'

test('shell: the page comes with its strict policy', async ({ page }) => {
  const response = await page.goto('./')
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'")
  await expect(page.locator('#root > *').first()).toBeVisible()
})

unwatched('shell: an inline script does not run, and the page hears that it was stopped', async ({ page }) => {
  await page.goto('./')
  const { ran, stopped } = await page.evaluate(async () => {
    const heard = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => resolve(violatedDirective)),
    )
    const script = document.createElement('script')
    script.textContent = 'window.intruder = true'
    document.head.append(script)
    return { ran: 'intruder' in window, stopped: await heard }
  })
  expect(ran).toBe(false)
  expect(stopped).toContain('script-src')
})
