// Running other programs: bounded in time, killed as a whole tree, never waiting for input.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const windows = process.platform === 'win32'
const running = new Set()

/** Colour is for terminals; a log stays plain text. */
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' }

/** Kills a child and everything it started: on POSIX the child leads its own process group. */
function killTree(child, signal) {
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
    else process.kill(-child.pid, signal)
  } catch {
    // It is gone already.
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of running) killTree(child, 'SIGKILL')
    process.exit(130)
  })
}

/**
 * Runs a program and waits for its end.
 * @param {string} file
 * @param {string[]} args
 * @param {{ timeoutMs?: number, env?: Record<string, string>, quiet?: boolean, shell?: boolean }} [options]
 *   `quiet` gathers what it prints into `output` and prints nothing
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} code is 124 after a timeout, 127 if it could not start
 */
export function run(file, args, { timeoutMs = 600_000, env = {}, quiet = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const pipe = quiet ? 'pipe' : 'inherit'
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...plain, ...env },
      stdio: ['ignore', pipe, pipe],
      detached: !windows,
      shell,
    })
    running.add(child)
    let output = ''
    let timedOut = false
    const gather = (chunk) => {
      output += chunk
    }
    child.stdout?.on('data', gather)
    child.stderr?.on('data', gather)
    // First a request, so that a test runner can end the browsers and servers it started; then force.
    const timer = setTimeout(() => {
      timedOut = true
      killTree(child, 'SIGTERM')
    }, timeoutMs)
    const force = setTimeout(() => killTree(child, 'SIGKILL'), timeoutMs + 10_000)
    const finish = (code) => {
      clearTimeout(timer)
      clearTimeout(force)
      running.delete(child)
      resolve({ code: timedOut ? 124 : code, output, timedOut })
    }
    child.on('error', (error) => {
      output += `${file}: ${error.message}\n`
      if (!quiet) console.error(`${file}: ${error.message}`)
      finish(127)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

/** Where each tool of node_modules starts; run with the same Node as this script, on every system. */
const tools = {
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
  vite: 'node_modules/vite/bin/vite.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
}

/** Runs one of the project's own tools. */
export function tool(name, args, options) {
  return run(process.execPath, [tools[name], ...args], options)
}

/** Runs npm itself: the one that runs us, else the one on the path. */
export function npm(args, options) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options)
  return run('npm', args, { ...options, shell: windows })
}
