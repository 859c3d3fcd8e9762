import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Host, startHost } from './harness/host.ts'
import { kcat, kcatMissing, readTopic } from './harness/kcat.ts'

let host: Host

beforeAll(async () => {
  if (kcatMissing !== '') return
  const config = {
    'auto.create.topics.enable': 'false',
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
  }
  host = await startHost({ brokers: 5, topics: ['orders:1:3'], config })
})

afterAll(async () => {
  await host?.end('SIGKILL')
})

interface PartitionRow {
  leader: number
  isrs: { id: number }[]
}

async function partition(topic: string): Promise<PartitionRow> {
  const { stdout } = await kcat(host.bootstrap, ['-L', '-J', '-t', topic])
  return JSON.parse(stdout).topics[0].partitions[0]
}

const isrOf = (row: PartitionRow) => row.isrs.map(({ id }) => id).sort()

describe.skipIf(kcatMissing !== '')(`brokers that fall while clients are at work${kcatMissing}`, () => {
  test('a producer sees the leader die, finds the next one, and no acknowledged record is lost', async () => {
    const { leader } = await partition('orders')
    const values = Array.from({ length: 200 }, (_, index) => `order ${index}`)
    const producing = ['-P', '-t', 'orders', '-X', 'acks=all', '-X', 'enable.idempotence=true']
    const first = await kcat(host.bootstrap, producing, `${values.slice(0, 100).join('\n')}\n`)
    expect(first).toMatchObject({ code: 0 })
    host.command({ type: 'kill', target: `node.${leader}` })
    const second = await kcat(host.bootstrap, producing, `${values.slice(100).join('\n')}\n`)
    expect(second.code, second.stderr).toBe(0)
    const next = await partition('orders')
    expect(next.leader).not.toBe(leader)
    expect(isrOf(next)).not.toContain(leader)
    expect((await readTopic(host.bootstrap, 'orders')).map(({ payload }) => payload)).toEqual(values)
    host.command({ type: 'start', target: `node.${leader}` })
    await expect.poll(async () => isrOf(await partition('orders')), { timeout: 30_000, interval: 300 }).toHaveLength(3)
  })

  test('with fewer replicas in sync than min.insync.replicas, acks=all is refused and acks=1 is not', async () => {
    host.command({
      type: 'create-topic',
      name: 'strict',
      assignment: [[3, 4, 5]],
      configs: { 'min.insync.replicas': '2' },
    })
    await expect.poll(async () => isrOf(await partition('strict')), { timeout: 10_000 }).toEqual([3, 4, 5])
    // Five vote: without two of them there still is a quorum that takes them out of the ISR.
    for (const id of [4, 5]) host.command({ type: 'kill', target: `node.${id}` })
    await expect.poll(async () => isrOf(await partition('strict')), { timeout: 30_000, interval: 300 }).toEqual([3])
    const send = (acks: string) =>
      kcat(host.bootstrap, ['-P', '-t', 'strict', '-X', `acks=${acks}`, '-X', 'retries=0'], `${acks}\n`)
    const all = await send('all')
    expect(all.code).toBe(1)
    expect(all.stderr).toContain('Not enough in-sync replicas')
    expect(await send('1')).toMatchObject({ code: 0 })
    for (const id of [4, 5]) host.command({ type: 'start', target: `node.${id}` })
    await expect
      .poll(async () => isrOf(await partition('strict')), { timeout: 30_000, interval: 300 })
      .toEqual([3, 4, 5])
    expect(await send('all')).toMatchObject({ code: 0 })
    expect((await readTopic(host.bootstrap, 'strict')).map(({ payload }) => payload)).toEqual(['1', 'all'])
  })
})
