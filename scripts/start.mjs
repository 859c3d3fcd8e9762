// npm start: install if needed, build if needed, serve, say where.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, isBuilt } from './build.mjs'
import { ensureInstalled, requireNode } from './install.mjs'
import { root } from './run.mjs'
import { serve } from './static-server.mjs'

const usage = `npm start -- [--port 8092] [--host 127.0.0.1] [--strict-port] [--rebuild]
  --port N        where to listen; if it is taken, the next free one (0: any)
  --host ADDRESS  127.0.0.1 unless you want others to see the page
  --strict-port   fail if the port is taken
  --rebuild       build even if dist/ is newer than all sources`

function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: process.env.PORT ?? '8092' },
        host: { type: 'string', default: '127.0.0.1' },
        'strict-port': { type: 'boolean', default: false },
        rebuild: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port ${values.port}: not a port number`)
    return { ...values, port }
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
}

async function start() {
  requireNode()
  const { port, host, rebuild, help, 'strict-port': strictPort } = options()
  if (help) {
    console.log(usage)
    return
  }
  if (!(await ensureInstalled())) process.exit(1)
  if (rebuild || !isBuilt()) {
    console.log('Building the page …')
    if (!(await build())) process.exit(1)
  }
  try {
    const served = await serve({ folder: join(root, 'dist'), port, host, strictPort })
    const name = host.includes(':') ? `[${host}]` : host
    console.log(`Vivarium is at http://${name}:${served.port}/  (Ctrl+C ends it)`)
  } catch (error) {
    console.error(`Can't listen on ${host}:${port}: ${error.message}`)
    process.exit(1)
  }
}

await start()
