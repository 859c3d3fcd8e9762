// npm test: every check there is, in order, to the end, and one line that sums them.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium, howToInstall } from './chromium.mjs'
import { ensureInstalled, requireNode } from './install.mjs'
import { tool } from './run.mjs'
import { budget, check, conclude, line, nothing, ofPlaywright, ofVitest, reportFolder, sum } from './tally.mjs'
import { checkTypes } from './types.mjs'

const minute = 60_000
const known = new Set(['--quick'])

/** One stage a line: its heading, and what it adds to the count. */
function stages({ quick, reports, within }) {
  const passes = async (name, args, limitMs) =>
    check((await tool(name, args, { timeoutMs: within(limitMs) })).code === 0)
  const all = [
    ['Types', async () => check((await checkTypes({ timeoutMs: within(3 * minute) })).length === 0)],
    ['Lint', () => passes('biome', ['check', '--error-on-warnings'], 2 * minute)],
    ['Unused files, exports and packages', () => passes('knip', [], 2 * minute)],
    ['Tidy, unit, golden and simulation tests', () => unitTests(join(reports, 'unit.json'), within(15 * minute))],
    ['Build', () => passes('vite', ['build', '--logLevel', 'warn'], 3 * minute)],
    ['Browser tests', () => browserTests(join(reports, 'browser.json'), within(12 * minute))],
  ]
  return quick ? all.slice(0, 4) : all
}

async function unitTests(report, timeoutMs) {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, timedOut } = await tool('vitest', args, { timeoutMs })
  if (timedOut) console.log(`Stopped after ${Math.round(timeoutMs / 1000)} s.`)
  return ofVitest(report, code)
}

async function browserTests(report, timeoutMs) {
  const chromium = await ensureChromium()
  if (chromium === undefined) {
    console.log(howToInstall)
    return check(false)
  }
  const env = { VIVARIUM_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const args = ['test', '--reporter=list,json', '--pass-with-no-tests']
  const { code, timedOut } = await tool('playwright', args, { timeoutMs, env })
  if (timedOut) console.log(`Stopped after ${Math.round(timeoutMs / 1000)} s.`)
  return ofPlaywright(report, code)
}

/** A stage that throws is one failure, not the end of the run. */
async function attempt([title, stage]) {
  const startMs = Date.now()
  console.log(`\n== ${title} ==`)
  const tally = await stage().catch((error) => {
    console.log(error.stack ?? String(error))
    return check(false)
  })
  console.log(`-- ${title}: ${line(tally)} (${((Date.now() - startMs) / 1000).toFixed(1)} s)`)
  return tally
}

async function main() {
  requireNode()
  const unknown = process.argv.slice(2).filter((argument) => !known.has(argument))
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}\nnpm test [-- --quick]   (--quick: no build, no browser)`)
    process.exit(2)
  }
  const within = budget(Date.now())
  if (!(await ensureInstalled())) {
    conclude({ ...nothing(), failed: 1 })
    return
  }
  const reports = reportFolder()
  const tallies = []
  for (const stage of stages({ quick: process.argv.includes('--quick'), reports, within })) {
    tallies.push(await attempt(stage))
  }
  rmSync(reports, { recursive: true, force: true })
  conclude(sum(tallies))
}

await main()
