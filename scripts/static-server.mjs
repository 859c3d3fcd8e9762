// A static file server for the built page: the right types, a strict policy, nothing else.
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** The page's Content-Security-Policy, read from index.html so that it stands in one place only. */
export function policyOf(html) {
  const found = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)
  if (found === null) throw new Error('index.html carries no Content-Security-Policy')
  return found[1]
}

/** The file of `folder` that a request path names, or undefined; never one outside of it. */
export function fileOf(folder, urlPath) {
  let path
  try {
    path = decodeURIComponent(urlPath.split(/[?#]/)[0])
  } catch {
    return undefined
  }
  if (path.includes('\0')) return undefined
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path))
  if (!file.startsWith(normalize(folder) + sep)) return undefined
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined
}

function answer(folder, policy, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const file = fileOf(folder, request.url ?? '/')
  if (file === undefined) {
    response.writeHead(404, { 'content-type': types['.txt'] }).end('Not found\n')
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': statSync(file).size,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // File names under assets/ carry a hash of their content; everything else may change under its name.
    'cache-control': /[\\/]assets[\\/]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') response.end()
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response)
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server.address().port)
    })
  })
}

/**
 * Serves `folder`; a taken port leads to the next one unless `strictPort`.
 * @param {{ folder: string, port: number, host: string, strictPort: boolean }} options
 * @returns {Promise<{ port: number, close: () => void }>}
 */
export async function serve({ folder, port, host, strictPort }) {
  const policy = policyOf(readFileSync(join(folder, 'index.html'), 'utf8'))
  const server = createServer((request, response) => answer(folder, policy, request, response))
  const last = strictPort || port === 0 ? port : Math.min(port + 100, 65_535)
  for (let candidate = port; ; candidate++) {
    try {
      return { port: await listen(server, candidate, host), close: () => server.close() }
    } catch (error) {
      const busy = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      if (!busy || candidate >= last) throw error
    }
  }
}
