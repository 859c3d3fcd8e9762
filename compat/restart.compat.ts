import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { freePorts, type Host, startHost } from './harness/host.ts'
import { kcat, kcatMissing, readTopic, recordsOf } from './harness/kcat.ts'
import { run, temporaryFolder } from './harness/programs.ts'

const folder = temporaryFolder('restart')
const root = join(import.meta.dirname, '..')
let host: Host | null = null

afterEach(async () => {
  await host?.end('SIGKILL')
  host = null
})

afterAll(() => folder.remove())

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index))

async function produce(bootstrap: string, topic: string, values: string[]): Promise<void> {
  const args = ['-P', '-t', topic, '-p', '0', '-X', 'acks=all', '-z', 'gzip']
  expect(await kcat(bootstrap, args, `${values.join('\n')}\n`)).toMatchObject({ code: 0 })
}

async function valuesOf(bootstrap: string, topic: string): Promise<(string | null)[]> {
  return (await readTopic(bootstrap, topic)).map(({ payload }) => payload)
}

describe.skipIf(kcatMissing !== '')(`a directory outlives its host${kcatMissing}`, () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends with code 0 and all is there at the next start',
    async (signal) => {
      const dir = join(folder.path, signal)
      host = await startHost({ dir, topics: ['orders:1:3'] })
      await produce(host.bootstrap, 'orders', numbers(0, 200))
      expect(await host.end(signal)).toBe(0)
      for (const broker of readdirSync(dir)) expect(readdirSync(join(dir, broker))).toContain('.kafka_cleanshutdown')
      host = await startHost({ dir, topics: ['orders:1:3'] })
      expect(await valuesOf(host.bootstrap, 'orders')).toEqual(numbers(0, 200))
      await produce(host.bootstrap, 'orders', numbers(200, 250))
      expect(await valuesOf(host.bootstrap, 'orders')).toEqual(numbers(0, 250))
    },
  )

  test('kill -9 loses no acknowledged record, and the cluster keeps its id', async () => {
    const dir = join(folder.path, 'SIGKILL')
    host = await startHost({ dir, topics: ['orders:1:3'] })
    const idOf = () => /^cluster\.id=.*$/m.exec(readFileSync(join(dir, 'broker-1', 'meta.properties'), 'utf8'))?.[0]
    const id = idOf()
    for (let round = 0; round < 3; round++) {
      await produce(host.bootstrap, 'orders', numbers(round * 100, round * 100 + 100))
      expect(await host.end('SIGKILL')).toBe(-1)
      host = await startHost({ dir })
      expect(await valuesOf(host.bootstrap, 'orders')).toEqual(numbers(0, round * 100 + 100))
    }
    expect(idOf()).toBe(id)
  })

  test.each(['SIGTERM', 'SIGKILL'] as const)('a group goes on after %s where it had committed', async (signal) => {
    const dir = join(folder.path, `group-${signal}`)
    const config = { 'group.initial.rebalance.delay.ms': '0' }
    const read = async (bootstrap: string, count: number) => {
      const args = ['-G', 'shop', '-q', '-J', '-c', String(count), '-X', 'auto.offset.reset=earliest', 'orders']
      return recordsOf((await kcat(bootstrap, args)).stdout).map(({ payload }) => payload)
    }
    host = await startHost({ dir, topics: ['orders:1:3'], config })
    await produce(host.bootstrap, 'orders', numbers(0, 100))
    expect(await read(host.bootstrap, 100)).toEqual(numbers(0, 100))
    await host.end(signal)
    host = await startHost({ dir, config })
    await produce(host.bootstrap, 'orders', numbers(100, 120))
    expect(await read(host.bootstrap, 20)).toEqual(numbers(100, 120))
  })
})

describe('the command line', () => {
  test('an option that is not understood gives a sentence and exit code 2', async () => {
    for (const args of [['--brokers', 'many'], ['--no-such-option'], ['--topic', 'a:b'], ['--config', 'novalue']]) {
      const ended = await run(process.execPath, [join(root, 'scripts/broker.mjs'), ...args])
      expect(ended, args.join(' ')).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toMatch(/^[^\n]*[.\u2019']\n+usage: npm run broker/)
    }
  })

  test('a port that is taken gives a sentence and exit code 1', async () => {
    const port = await freePorts(3)
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(port + 1, '127.0.0.1', resolve))
    try {
      const ended = await run(process.execPath, [join(root, 'scripts/broker.mjs'), '--port', String(port)])
      expect(ended).toMatchObject({ code: 1, stdout: '' })
      expect(ended.stderr).toContain(`Port ${port + 1}`)
      expect(ended.stderr).not.toContain('    at ')
    } finally {
      squatter.close()
    }
  })
})
