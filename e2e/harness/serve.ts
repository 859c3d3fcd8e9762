/** Serves the harness from source, and opens a browser whose disk outlives it: test code never comes into the built page. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { createServer, type ViteDevServer } from 'vite'
import { findChromium } from '../../scripts/chromium.mjs'
import type { Harness } from './worker.ts'

export interface Bench {
  server: ViteDevServer
  url: string
  profile: string
}

export async function openBench(): Promise<Bench> {
  const server = await createServer({
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    // Found at the start, not in the middle of a test.
    optimizeDeps: { include: ['idb', 'fflate', 'lz4js', 'snappyjs'], noDiscovery: true },
    cacheDir: 'node_modules/.vite-harness',
    logLevel: 'error',
  })
  await server.listen()
  const address = server.httpServer?.address()
  if (typeof address !== 'object' || address === null) throw new Error('the harness is served nowhere')
  const profile = await mkdtemp(join(tmpdir(), 'vivarium-profile-'))
  return { server, url: `http://127.0.0.1:${address.port}/e2e/harness/worker.html`, profile }
}

export async function closeBench({ server, profile }: Bench): Promise<void> {
  await server.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
}

/** A browser on the bench's disk. */
export async function openBrowser({ profile }: Bench): Promise<BrowserContext> {
  const executablePath = await findChromium()
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
  return chromium.launchPersistentContext(profile, { ...(executablePath ? { executablePath } : {}), args })
}

export async function openHarness(browser: BrowserContext, { url }: Bench): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(url)
  await page.waitForFunction(() => 'harness' in window)
  return page
}

/** For use inside of the page. */
declare global {
  interface Window {
    harness: Harness
  }
}
