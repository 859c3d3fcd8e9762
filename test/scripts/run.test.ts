import { expect, test } from 'vitest'
import { run } from '../../scripts/run.mjs'

const node = (source: string, options = {}) => run(process.execPath, ['-e', source], { quiet: true, ...options })

test('run: gives the exit code and what was printed', async () => {
  const done = await node('console.log("a"); console.error("b"); process.exit(3)')
  expect(done.code).toBe(3)
  expect(done.output.split('\n').sort()).toEqual(['', 'a', 'b'])
})

test('run: a program that does not end is stopped, with all that it started', async () => {
  // What it started holds the same output open, so the run is over only once that is gone too.
  const source = `
    require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
    setInterval(() => {}, 1000)`
  const { code, timedOut } = await node(source, { timeoutMs: 500 })
  expect({ code, timedOut }).toEqual({ code: 124, timedOut: true })
})

test('run: a program that waits for input gets none', async () => {
  expect((await node('process.stdin.on("end", () => process.exit(7)).resume()')).code).toBe(7)
})

test('run: a program that does not exist is an exit code, not an exception', async () => {
  const done = await run('vivarium-no-such-program', [], { quiet: true })
  expect(done.code).toBe(127)
  expect(done.output).toContain('vivarium-no-such-program')
})
