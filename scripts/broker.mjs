// npm run broker: bundles the TCP host when its sources changed, and runs it in this terminal.
import { spawn } from 'node:child_process'
import { ensureBundle } from './bundle.mjs'

const file = await ensureBundle('src/node/main.ts', 'broker')
const child = spawn(process.execPath, ['--max-old-space-size=4096', file, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// The host closes its logs in order when it is told to end: this program waits for it, whatever other scripts do on a signal.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.removeAllListeners(signal)
  process.on(signal, () => child.kill(signal))
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)))
