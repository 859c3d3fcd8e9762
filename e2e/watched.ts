import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'

/** Makes a page say when its policy stopped something. */
const tellViolations = () =>
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`securitypolicyviolation: ${violatedDirective} ${blockedURI}`),
  )

/** What no page of ours does, whatever is done in it: report an error, be stopped by its policy, speak to another host. */
export async function watch(page: Page, origin: string): Promise<string[]> {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error.message)))
  page.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !url.startsWith(origin)) faults.push(`a request to ${url}`)
  })
  await page.addInitScript(tellViolations)
  return faults
}

/** A page that is watched from its first request to the end of its test. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const faults = await watch(page, new URL(baseURL ?? '').origin)
      await use(undefined)
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Nothing that axe can find. Colours in passing (a fade, a landing cell) are judged when they have come to rest. */
export async function expectNoAxeFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([])
}

/** The page goes no further than the window: not to the side, and not down where it promises so. */
export async function expectNoScroll(page: Page, ways: 'x' | 'both'): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement
    return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight }
  })
  expect(over.x, 'pixels over the right edge').toBeLessThanOrEqual(0)
  // A phone's window may be rounded to a pixel less than it has.
  if (ways === 'both') expect(over.y, 'pixels under the lower edge').toBeLessThanOrEqual(1)
}

/** The whole of it is in the window, and nothing is over its middle. */
export async function expectWhollyVisible(page: Page, locator: Locator): Promise<void> {
  const box = await locator.boundingBox()
  const view = page.viewportSize()
  if (box === null || view === null) throw new Error('it is not drawn')
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.y).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(view.width)
  expect(box.y + box.height).toBeLessThanOrEqual(view.height)
  const isOnTop = await locator.evaluate(
    (element, heights) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return heights.every((share) => {
        const found = document.elementFromPoint(left + width / 2, top + height * share)
        return found !== null && element.contains(found)
      })
    },
    [0.1, 0.5, 0.9],
  )
  expect(isOnTop, 'something lies over it').toBe(true)
}

/** Goes on with Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, locator: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const isThere = await locator.evaluateAll((all) => all.some((one) => one === document.activeElement))
    if (isThere) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`80 times Tab does not lead to ${locator}`)
}
