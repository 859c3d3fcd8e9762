import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { freePorts, type Host, startHost } from './harness/host.ts'
import { javaMissing, resolveClassPath } from './harness/java-tools.ts'
import { kcat, kcatMissing, readTopic, recordsOf } from './harness/kcat.ts'
import { temporaryFolder } from './harness/programs.ts'
import { type RealKafka, startRealKafka } from './harness/real-kafka.ts'

const folder = temporaryFolder('takeover')
const classPath = javaMissing === '' && kcatMissing === '' ? await resolveClassPath() : null
const missing = classPath === null ? javaMissing || kcatMissing || ' (skipped: Kafka’s jars could not be resolved)' : ''
let ours: Host | null = null
let real: RealKafka | null = null

afterEach(async () => {
  await Promise.all([ours?.end('SIGKILL'), real?.end()])
})

afterAll(() => folder.remove())

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index))

async function produce(bootstrap: string, values: string[]): Promise<void> {
  const sent = await kcat(bootstrap, ['-P', '-t', 'orders', '-p', '0', '-z', 'lz4'], `${values.join('\n')}\n`)
  expect(sent).toMatchObject({ code: 0 })
}

const valuesOf = async (bootstrap: string) => (await readTopic(bootstrap, 'orders')).map(({ payload }) => payload)

/** Reads on in the group; as often as it takes until its coordinator has loaded. */
async function readOn(bootstrap: string, count: number): Promise<(string | null)[]> {
  const args = ['-G', 'shop', '-q', '-J', '-c', String(count), '-X', 'auto.offset.reset=earliest', 'orders']
  return recordsOf((await kcat(bootstrap, args)).stdout).map(({ payload }) => payload)
}

describe.skipIf(missing !== '')(`one directory for both${missing}`, () => {
  test('a real Kafka goes on with what a killed host left, and the host with what a killed Kafka left', async () => {
    const dir = join(folder.path, 'data')
    // The metadata names the ports: both use the same ones.
    const port = await freePorts(3)
    const config = { 'group.initial.rebalance.delay.ms': '0', 'offsets.topic.num.partitions': '4' }
    ours = await startHost({ dir, port, topics: ['orders:1:3'], config })
    await produce(ours.bootstrap, numbers(0, 100))
    expect(await readOn(ours.bootstrap, 60)).toEqual(numbers(0, 60))
    await ours.end('SIGKILL')

    const dirs = [1, 2, 3].map((broker) => join(dir, `broker-${broker}`))
    const where = { classPath: classPath as string[], folder: join(folder.path, 'real'), dirs }
    real = await startRealKafka({ ...where, port, controllerPort: port + 10_000, config })
    const kafka = real
    await expect.poll(() => valuesOf(kafka.bootstrap), { timeout: 60_000 }).toEqual(numbers(0, 100))
    expect(await readOn(kafka.bootstrap, 40)).toEqual(numbers(60, 100))
    await produce(kafka.bootstrap, numbers(100, 150))
    await kafka.end()

    ours = await startHost({ dir, port, config })
    expect(await valuesOf(ours.bootstrap)).toEqual(numbers(0, 150))
    expect(await readOn(ours.bootstrap, 50)).toEqual(numbers(100, 150))
  })
})
