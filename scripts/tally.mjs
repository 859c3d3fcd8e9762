// Counting: what each stage adds to the last line, `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @returns {Tally} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: 0 })

/** @returns {Tally} one check that held or did not */
export const check = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

/** @returns {Tally} */
export const sum = (tallies) =>
  tallies.reduce((total, tally) => {
    for (const key of Object.keys(total)) total[key] += tally[key]
    return total
  }, nothing())

export const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** A report that is missing, or ends badly with no failure in it, is one failure: nothing may fail unseen. */
function settled(tally, code) {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

function readReport(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  } catch {
    return undefined
  }
}

/** Vitest's JSON report; a file that could not even be loaded has no tests in it and counts as one failure. */
export function ofVitest(file, code) {
  const report = readReport(file)
  if (report === undefined) return settled(nothing(), code || 1)
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length
  return settled(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    code,
  )
}

/** Playwright's JSON report. */
export function ofPlaywright(file, code) {
  const report = readReport(file)
  if (report === undefined) return settled(nothing(), code || 1)
  const { expected, unexpected, flaky, skipped } = report.stats
  return settled({ passed: expected, failed: unexpected + flaky, skipped }, code)
}

/** A fresh folder for reports, outside the project. */
export const reportFolder = () => mkdtempSync(join(tmpdir(), 'vivarium-test-'))

/** Ends a run: prints the line, leaves the counts in $VIVARIUM_TALLY for whoever sums several runs, sets the exit code. */
export function conclude(tally) {
  if (process.env.VIVARIUM_TALLY) writeFileSync(process.env.VIVARIUM_TALLY, JSON.stringify(tally))
  console.log(`\n${line(tally)}`)
  process.exitCode = tally.failed === 0 ? 0 : 1
}

/** Minutes that are left of $VIVARIUM_BUDGET_MINUTES, as a cap for a stage's own limit (both in ms). */
export function budget(startMs) {
  const minutes = Number(process.env.VIVARIUM_BUDGET_MINUTES || 60)
  return (limitMs) => Math.max(1000, Math.min(limitMs, startMs + minutes * 60_000 - Date.now()))
}
