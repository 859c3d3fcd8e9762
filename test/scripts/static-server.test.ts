import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { fileOf, policyOf, serve } from '../../scripts/static-server.mjs'

const html = readFileSync(fileURLToPath(new URL('../../index.html', import.meta.url)), 'utf8')
const parent = mkdtempSync(join(tmpdir(), 'vivarium-static-'))
const folder = join(parent, 'dist')
mkdirSync(join(folder, 'assets'), { recursive: true })
mkdirSync(join(parent, 'dist-other'))
writeFileSync(join(folder, 'index.html'), html)
writeFileSync(join(folder, 'assets/a.js'), '1')
writeFileSync(join(parent, 'secret.txt'), 'secret')
writeFileSync(join(parent, 'dist-other/a.txt'), 'secret')
afterAll(() => rmSync(parent, { recursive: true, force: true }))

type Answer = { status: number; headers: Record<string, unknown>; body: string }

/** Plain http, because fetch tidies `..` out of a path before it sends it. */
function ask(port: number, path: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('static server: a path never leads out of the folder', () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/../dist-other/a.txt',
    '/%00',
    '/%',
  ]) {
    expect(fileOf(folder, path)).toBeUndefined()
  }
  expect(fileOf(folder, '/?lang=ko')).toBe(join(folder, 'index.html'))
  expect(fileOf(folder, '/assets')).toBeUndefined()
})

test('static server: pages carry the policy of index.html, scripts their type, and a hashed name may be kept', async () => {
  const served = await serve({ folder, port: 0, host: '127.0.0.1', strictPort: false })
  try {
    const page = await ask(served.port, '/')
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toBe(policyOf(html))
    expect(page.headers['cache-control']).toBe('no-cache')
    const script = await ask(served.port, '/assets/a.js')
    expect([script.body, script.headers['content-type']]).toEqual(['1', 'text/javascript; charset=utf-8'])
    expect(script.headers['cache-control']).toContain('immutable')
    expect((await ask(served.port, '/../secret.txt')).status).toBe(404)
    expect((await ask(served.port, '/', 'POST')).status).toBe(405)
  } finally {
    served.close()
  }
})

test('static server: a taken port leads to the next one, unless the port is strict', async () => {
  const first = await serve({ folder, port: 0, host: '127.0.0.1', strictPort: false })
  try {
    const second = await serve({ folder, port: first.port, host: '127.0.0.1', strictPort: false })
    second.close()
    expect(second.port).toBeGreaterThan(first.port)
    await expect(serve({ folder, port: first.port, host: '127.0.0.1', strictPort: true })).rejects.toThrow('EADDRINUSE')
  } finally {
    first.close()
  }
})

test('static server: the policy allows no inline script, no foreign host and no plugin', () => {
  const policy = policyOf(html)
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
  expect(policy).toContain("object-src 'none'")
  expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe-inline/)
})
