import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePorts } from './harness/host.ts'
import { temporaryFolder } from './harness/programs.ts'

test('launcher: SIGTERM to npm run broker’s program closes the logs in order and ends with 0', async () => {
  const folder = temporaryFolder('launcher')
  const dir = folder.path
  const port = await freePorts(1)
  const args = ['scripts/broker.mjs', '--brokers', '1', '--port', String(port), '--dir', dir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const chunk of child.stdout) if (String(chunk).includes('listening on')) break
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(existsSync(join(dir, 'broker-1', '.kafka_cleanshutdown'))).toBe(true)
  folder.remove()
})
