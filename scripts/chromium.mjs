// Finds a Chromium for the browser tests, or installs one where that is possible without asking.
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']

const places = {
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable]
    if (base === undefined) return []
    return ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((rest) =>
      join(base, rest),
    )
  }),
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser that `npx playwright install chromium` would have put in place. */
async function ofPlaywright() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return path !== '' && existsSync(path) ? path : undefined
}

/**
 * Path of a Chromium, or undefined. A path that is named by VIVARIUM_CHROMIUM or CHROME_PATH wins, and throws if nothing is there.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  for (const variable of ['VIVARIUM_CHROMIUM', 'CHROME_PATH']) {
    const path = process.env[variable]
    if (path === undefined || path === '') continue
    if (!isExecutable(path)) throw new Error(`${variable}=${path}: no such program`)
    return path
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const known = [...(places[process.platform] ?? []), ...(process.platform === 'win32' ? [] : onPath)]
  return known.find(isExecutable) ?? (await ofPlaywright())
}

/** What to tell someone who has no Chromium. */
export const howToInstall = `No Chromium found. One of these helps:
  npx playwright install chromium
  apt-get install chromium        (Debian, as root)
  VIVARIUM_CHROMIUM=/path/to/chrome npm test`

/** As findChromium, but tries apt-get first when we are root on Debian. */
export async function ensureChromium() {
  const found = await findChromium()
  if (found !== undefined) return found
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return undefined
  console.log('No Chromium found; installing it (apt-get install chromium) …')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['-y', '-q', '--no-install-recommends', 'install', 'chromium']
  let done = await run('apt-get', install, { env, quiet: true, timeoutMs: 300_000 })
  if (done.code !== 0) {
    await run('apt-get', ['-q', 'update'], { env, quiet: true, timeoutMs: 120_000 })
    done = await run('apt-get', install, { env, quiet: true, timeoutMs: 300_000 })
  }
  if (done.code !== 0) console.error(done.output)
  return findChromium()
}
