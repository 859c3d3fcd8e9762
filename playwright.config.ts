import { defineConfig } from '@playwright/test'
import { findChromium, howToInstall } from './scripts/chromium.mjs'

const executablePath = await findChromium()
if (executablePath === undefined) throw new Error(howToInstall)

// One port for the runner and the workers it starts (they inherit the environment), another for a run beside this one.
process.env.VIVARIUM_E2E_PORT ??= String(20_000 + (process.pid % 10_000))
const port = process.env.VIVARIUM_E2E_PORT

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node scripts/start.mjs --port ${port} --strict-port`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    timeout: 180_000,
  },
})
