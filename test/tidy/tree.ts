import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The project's files as the tidy rules see them. A rule is a pure function of path and text, so a fixture can prove it. */
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Not the project's own: what git, npm and the tools put beside it. */
const notOurs = new Set([
  '.git',
  'node_modules',
  'dist',
  'coverage',
  'test-results',
  'playwright-report',
  '.cache',
  'data',
])

export type SourceFile = { path: string; text: string }

function pathsUnder(folder: string): string[] {
  const entries = readdirSync(root + folder, { withFileTypes: true })
  return entries.flatMap((entry) => {
    if (folder === '' && notOurs.has(entry.name)) return []
    const path = folder + entry.name
    return entry.isDirectory() ? pathsUnder(`${path}/`) : entry.isFile() ? [path] : []
  })
}

/** Every file of the project, `/`-separated from its root, sorted. */
export const allPaths: readonly string[] = pathsUnder('').sort()

/** A file's text; bytes that are not UTF-8 become replacement characters, which no rule looks for. */
export function textOf(path: string): string {
  return readFileSync(root + path, 'utf8')
}

/** The files whose path matches, read. */
export function filesMatching(pattern: RegExp): SourceFile[] {
  return allPaths.filter((path) => pattern.test(path)).map((path) => ({ path, text: textOf(path) }))
}

/** All that a rule finds in the given files, one line each. */
export function breaches(files: readonly SourceFile[], rule: (path: string, text: string) => string[]): string[] {
  return files.flatMap(({ path, text }) => rule(path, text).map((what) => `${path}: ${what}`))
}
