import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { budget, check, line, ofPlaywright, ofVitest, sum } from '../../scripts/tally.mjs'

const folder = mkdtempSync(join(tmpdir(), 'vivarium-tally-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function report(content: unknown): string {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0 }

test('tally: the last line names skipped tests only if there are any', () => {
  expect(line(sum([check(true), check(false), check(true)]))).toBe('2 passed, 1 failed')
  expect(line({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped')
})

test('tally: a test file that could not be loaded is a failure', () => {
  const unloaded = { status: 'failed', assertionResults: [] }
  const file = report({ ...counts, testResults: [unloaded, { status: 'passed', assertionResults: [] }] })
  expect(ofVitest(file, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 })
})

test('tally: a file whose tests failed is not counted on top of them', () => {
  const failed = { status: 'failed', assertionResults: [{ status: 'failed' }] }
  const file = report({ ...counts, numFailedTests: 1, testResults: [failed] })
  expect(ofVitest(file, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 })
})

test('tally: a run that ends badly without a failed test is a failure all the same', () => {
  expect(ofVitest(report({ ...counts, testResults: [] }), 1).failed).toBe(1)
  expect(ofPlaywright(report({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }), 1).failed).toBe(1)
})

test('tally: a run without a report is a failure, whatever its exit code', () => {
  expect(ofVitest(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(ofPlaywright(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('tally: a browser test that passed only at the second try is a failure', () => {
  const file = report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } })
  expect(ofPlaywright(file, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 })
})

test('tally: no stage gets more time than the budget has left', () => {
  process.env['VIVARIUM_BUDGET_MINUTES'] = '10'
  try {
    expect(budget(Date.now())(60_000)).toBe(60_000)
    expect(budget(Date.now() - 9.5 * 60_000)(60_000)).toBeLessThanOrEqual(30_000)
    expect(budget(Date.now() - 60 * 60_000)(60_000)).toBe(1000)
  } finally {
    delete process.env['VIVARIUM_BUDGET_MINUTES']
  }
})
