/** The same engine, seed and faults in Node and in Chromium: one bundle, equal hashes of events, state and disks. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { root } from '../scripts/run.mjs'
import { serve } from '../scripts/static-server.mjs'
import type { RunHashes } from '../src/engine/sim/hash-run.ts'

// VIVARIUM_LONG=1: a million steps in each.
const LONG = process.env['VIVARIUM_LONG'] === '1'
const RUNS: [seed: number, events: number][] = LONG
  ? [[8, 1_000_000]]
  : [
      [1, 60_000],
      [2, 20_000],
      [8, 20_000],
    ]
const LIMIT_MS = LONG ? 3_600_000 : 240_000

type Module = { hashRun(seed: number, events: number): RunHashes }

const folder = join(root, '.cache', 'e2e', 'determinism')
const blank = `<!doctype html><meta http-equiv="Content-Security-Policy" content="script-src 'self'"><title>Blank</title>\n`

async function bundle(): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      lib: { entry: 'src/engine/sim/hash-run.ts', formats: ['es'], fileName: () => 'hash-run.mjs' },
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
    },
  })
  writeFileSync(join(folder, 'index.html'), blank)
}

test('determinism: a cluster under load and faults ends in the same hashes in Node and in Chromium', async ({
  page,
}) => {
  test.setTimeout(LIMIT_MS)
  page.setDefaultTimeout(LIMIT_MS)
  await bundle()
  const { port, close } = await serve({ folder, port: 0, host: '127.0.0.1', strictPort: true })
  try {
    await page.goto(`http://127.0.0.1:${port}/`)
    const { hashRun } = (await import(pathToFileURL(join(folder, 'hash-run.mjs')).href)) as Module
    for (const [seed, events] of RUNS) {
      const startMs = performance.now()
      const inNode = hashRun(seed, events)
      const nodeMs = performance.now() - startMs
      expect(inNode).toMatchObject({ events, crashes: 0 })
      const inChromium = await page.evaluate(
        async ([file, seed, events]) => {
          const module = (await import(file)) as Module
          const startMs = performance.now()
          return { hashes: module.hashRun(seed, events), ms: performance.now() - startMs }
        },
        ['./hash-run.mjs', seed, events] as const,
      )
      const times = `Node ${(nodeMs / 1_000).toFixed(1)} s, Chromium ${(inChromium.ms / 1_000).toFixed(1)} s`
      console.log(`seed ${seed}: ${JSON.stringify(inNode)}\n${times}`)
      expect(inChromium.hashes).toEqual(inNode)
    }
  } finally {
    close()
  }
})
