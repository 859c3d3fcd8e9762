import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Host, startHost } from './harness/host.ts'
import { cache } from './harness/java-tools.ts'
import { kcat, kcatMissing, recordsOf } from './harness/kcat.ts'
import { have, run } from './harness/programs.ts'

let host: Host

beforeAll(async () => {
  host = await startHost({ topics: ['orders:3:3'], config: { 'group.initial.rebalance.delay.ms': '0' } })
})

afterAll(async () => {
  await host?.end('SIGKILL')
})

/** Installs kafkajs apart from our own packages; where it lies, or null without a network. */
async function installKafkajs(): Promise<string | null> {
  const folder = join(cache, 'kafkajs')
  mkdirSync(folder, { recursive: true })
  cpSync(resolve('compat/clients/kafkajs'), folder, { recursive: true })
  if (existsSync(join(folder, 'node_modules/kafkajs/package.json'))) return folder
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, timeoutMs: 60_000 })
  return code === 0 ? folder : null
}

async function buildFranzGo(): Promise<string | null> {
  const program = join(cache, 'franz-go')
  const cwd = resolve('compat/clients/franz-go')
  const { code } = await run('go', ['build', '-o', program, '.'], { cwd, timeoutMs: 110_000 })
  return code === 0 ? program : null
}

const kafkajs = await installKafkajs()
const franzGo = have('go') ? await buildFranzGo() : null

test.skipIf(kcatMissing !== '')(
  `kcat -G: a later member goes on where the first one stopped${kcatMissing}`,
  async () => {
    const send = (from: number, to: number) => {
      const lines = Array.from({ length: to - from }, (_, index) => `key${index}:${from + index}\n`).join('')
      return kcat(host.bootstrap, ['-P', '-t', 'orders', '-K', ':'], lines)
    }
    const read = (count: number) =>
      kcat(host.bootstrap, [
        '-G',
        'kcat',
        '-q',
        '-J',
        '-c',
        String(count),
        '-X',
        'auto.offset.reset=earliest',
        'orders',
      ])
    await send(0, 60)
    const first = recordsOf((await read(60)).stdout)
    expect(first.map(({ payload }) => Number(payload)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, i) => i),
    )
    await send(60, 90)
    const second = recordsOf((await read(30)).stdout)
    expect(second.map(({ payload }) => Number(payload)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => 60 + index),
    )
  },
)

const noKafkajs = kafkajs === null ? ' (skipped: kafkajs could not be installed)' : ''
test.skipIf(kafkajs === null)(`kafkajs: produces idempotently and reads in a group of two${noKafkajs}`, async () => {
  const ended = await run('node', ['session.mjs', host.bootstrap, 'kafkajs'], {
    cwd: kafkajs as string,
    timeoutMs: 90_000,
  })
  expect(ended, ended.stderr).toMatchObject({ code: 0 })
  const { got, members, committed } = JSON.parse(ended.stdout)
  expect(got).toHaveLength(100)
  expect(new Set(got.map(({ value }: { value: string }) => value)).size).toBe(100)
  expect(new Set(got.map(({ source }: { source: string }) => source))).toEqual(new Set(['kafkajs']))
  expect(members).toBe(2)
  expect(committed).toBe(100)
})

const noGo = franzGo === null ? ' (skipped: Go or its modules are not on this machine)' : ''
test.skipIf(franzGo === null)(
  `franz-go: produces, reads in a group and commits with the newest versions${noGo}`,
  async () => {
    const ended = await run(franzGo as string, [host.bootstrap, 'franz-go'], { timeoutMs: 60_000 })
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    expect(JSON.parse(ended.stdout)).toEqual({ read: 300, inOrder: true, committed: 300, brokers: 3 })
  },
)
