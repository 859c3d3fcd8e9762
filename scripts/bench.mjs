// npm run bench: bundles the host and the bench when their sources changed, and measures.
import { pathToFileURL } from 'node:url'
import { ensureBundle } from './bundle.mjs'

await ensureBundle('src/node/main.ts', 'broker')
const file = await ensureBundle('bench/main.ts', 'bench', ['src', 'bench', 'compat'])
const { main } = await import(pathToFileURL(file).href)
process.exitCode = await main(process.argv.slice(2))
