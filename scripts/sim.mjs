// npm run sim: bundles the simulator when its sources changed, and runs it in this process.
import { pathToFileURL } from 'node:url'
import { ensureBundle } from './bundle.mjs'

const file = await ensureBundle('src/node/sim-main.ts', 'sim')
// The simulator never returns to the event loop, so a signal must end it without a listener's help.
for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
const { main } = await import(pathToFileURL(file).href)
process.exitCode = main(process.argv.slice(2))
