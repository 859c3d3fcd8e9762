// Node 20 does not run TypeScript: an entry of ours is bundled into .cache/ first, by the bundler that the page uses too.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { root } from './run.mjs'

function newestMs(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestMs(path) : statSync(path).mtimeMs)
  }
  return newest
}

/**
 * @param {string} entry path of a TypeScript file from the root
 * @param {string} name of the bundle
 * @param {string[]} folders where what goes into it lies
 * @returns {Promise<string>} path of a file that Node runs
 */
export async function ensureBundle(entry, name, folders = ['src']) {
  if (!(await ensureInstalled())) process.exit(1)
  const file = join(root, '.cache', name, `${name}.mjs`)
  const changedMs = Math.max(...folders.map((folder) => newestMs(join(root, folder))))
  if (existsSync(file) && statSync(file).mtimeMs > changedMs) return file
  const { build } = await import('vite')
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: entry,
      outDir: join(root, '.cache', name),
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  })
  return file
}
