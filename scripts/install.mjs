// Installs what package-lock.json names, if node_modules holds something else.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root } from './run.mjs'

const nodeMin = [20, 19]

/** Ends the process with a clear sentence if this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1])) return
  console.error(`Vivarium needs Node ${nodeMin.join('.')} or newer; this is Node ${process.versions.node}.`)
  process.exit(1)
}

function packagesOf(file) {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

/** True if every package the lockfile demands stands in node_modules in that version (npm keeps its own record there). */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

/** Makes node_modules match the lockfile. Returns false, having said why, if that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return true
  console.log('Installing the packages of package-lock.json (npm ci) …')
  const { code } = await npm(['ci', '--no-audit', '--no-fund', '--include=dev'], { timeoutMs: 600_000 })
  if (code !== 0) console.error(`npm ci failed (exit ${code}). Is the network there?`)
  return code === 0
}
