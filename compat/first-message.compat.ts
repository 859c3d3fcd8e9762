import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Host, startHost } from './harness/host.ts'
import { have, run, temporaryFolder } from './harness/programs.ts'

/** What Kafka's broker has on its disk after this program's one record (timestamp 0x017E1FECC2A0, no key). */
const golden = Buffer.from(
  '0000000000000000' +
    '00000046' +
    '00000000' +
    '02' +
    '1b0d893f' +
    '000000000000' +
    '0000017e1fecc2a0' +
    '0000017e1fecc2a0' +
    'ffffffffffffffff' +
    'ffff' +
    'ffffffff' +
    '00000001' +
    '28000000011c204669727374206d65737361676500',
  'hex',
)

const headers = ['/usr/include', '/usr/local/include', '/opt/homebrew/include']
const hasLibrary = headers.some((folder) => existsSync(join(folder, 'librdkafka', 'rdkafka.h')))
const missing =
  have('cc') && hasLibrary ? '' : ' (skipped: a C compiler with librdkafka’s headers is not on this machine)'

const folder = temporaryFolder('first-message')
let host: Host

beforeAll(async () => {
  if (missing === '') host = await startHost({ dir: folder.path, topics: ['first:1:3'] })
})

afterAll(async () => {
  await host?.end('SIGKILL')
  folder.remove()
})

test.skipIf(missing !== '')(`a C program's first message is 82 known bytes on every broker${missing}`, async () => {
  const source = fileURLToPath(new URL('./clients/first-message.c', import.meta.url))
  const program = join(folder.path, 'first-message')
  const compiled = await run('cc', ['-Wall', '-Wextra', '-Werror', '-o', program, source, '-lrdkafka'])
  expect(compiled).toMatchObject({ code: 0, stderr: '' })
  expect(await run(program, [host.bootstrap, 'first'])).toMatchObject({ code: 0, stderr: '' })
  expect(golden.length).toBe(82)
  for (const broker of [1, 2, 3]) {
    const file = join(folder.path, `broker-${broker}`, 'first-0', '00000000000000000000.log')
    expect(readFileSync(file).toString('hex'), file).toBe(golden.toString('hex'))
  }
})
