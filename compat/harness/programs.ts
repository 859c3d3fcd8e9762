import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Outcome {
  /** Exit code; 124 when the time was up, 127 when there is no such program. */
  code: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  stdin?: string
  timeoutMs?: number
  cwd?: string
  env?: Record<string, string>
}

/** Whether a program stands on the path. */
export function have(program: string): boolean {
  const finder = process.platform === 'win32' ? 'where' : 'which'
  return spawnSync(finder, [program], { stdio: 'ignore' }).status === 0
}

/** Runs a program to its end, at most `timeoutMs` (30 s); its whole process group is killed when the time is up. */
export function run(program: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  const { stdin = '', timeoutMs = 30_000, cwd, env = {} } = options
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true })
    const outcome: Outcome = { code: 127, stdout: '', stderr: '' }
    let late = false
    const timer = setTimeout(() => {
      late = true
      killGroup(child.pid, 'SIGKILL')
    }, timeoutMs)
    child.stdout.setEncoding('utf8').on('data', (text) => {
      outcome.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      outcome.stderr += text
    })
    child.stdin.on('error', () => {
      // It ended without reading all of it.
    })
    child.stdin.end(stdin)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ ...outcome, stderr: outcome.stderr + error.message })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ ...outcome, code: late ? 124 : (code ?? 1) })
    })
  })
}

/** Kills a group that `detached` made; a program that is gone already is fine. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone already.
  }
}

/** A folder of this run, outside the project; `remove` it in the end. */
export function temporaryFolder(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `vivarium-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
