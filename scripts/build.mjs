// Builds the page into dist/, if a source is newer than the last build.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, tool } from './run.mjs'

const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']

function newestMs(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  // A folder's own time tells of files that were removed.
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), stat.mtimeMs)
}

/** True if dist/ holds a build that is newer than all it was made from. */
export function isBuilt() {
  const builtMs = statSync(join(root, 'dist/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return builtMs > 0 && sources.every((source) => newestMs(join(root, source)) < builtMs)
}

/** Builds the page. Returns false, having said why, if that fails. */
export async function build() {
  const { code } = await tool('vite', ['build', '--logLevel', 'warn'], { timeoutMs: 180_000 })
  if (code !== 0) console.error(`vite build failed (exit ${code}).`)
  return code === 0
}
