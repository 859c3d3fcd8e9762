import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Host, startHost } from './harness/host.ts'
import { kcat, kcatMissing, readTopic } from './harness/kcat.ts'

let host: Host

beforeAll(async () => {
  if (kcatMissing !== '') return
  const topics = [
    'plain:1:3',
    'many:3:3',
    'sizes:1:3',
    'small:1:1',
    ...['gzip', 'snappy', 'lz4', 'zstd'].map((each) => `c-${each}:1:3`),
  ]
  host = await startHost({ topics, config: { 'auto.create.topics.enable': 'false' } })
})

afterAll(async () => {
  await host?.end('SIGKILL')
})

const lines = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${text(index)}\n`).join('')

describe.skipIf(kcatMissing !== '')(`kcat${kcatMissing}`, () => {
  test('-L lists brokers, topics, leaders and replicas', async () => {
    const { stdout, code } = await kcat(host.bootstrap, ['-L', '-J'])
    expect(code).toBe(0)
    const metadata = JSON.parse(stdout)
    expect(metadata.brokers.map(({ id, name }: { id: number; name: string }) => `${id} ${name}`).sort()).toEqual(
      host.ports.map((port, index) => `${index + 1} 127.0.0.1:${port}`),
    )
    const many = metadata.topics.find(({ topic }: { topic: string }) => topic === 'many')
    expect(many.partitions).toHaveLength(3)
    for (const { leader, replicas, isrs } of many.partitions) {
      expect([1, 2, 3]).toContain(leader)
      expect(replicas).toHaveLength(3)
      expect(isrs).toHaveLength(3)
    }
    expect(new Set(many.partitions.map(({ leader }: { leader: number }) => leader)).size).toBe(3)
  })

  test('keys, headers, empty and absent values come back as they were sent', async () => {
    const send = await kcat(
      host.bootstrap,
      ['-P', '-t', 'plain', '-p', '0', '-K', ':', '-Z', '-H', 'source=shop', '-H', 'n=1'],
      'k1:one\nk2:두 번째\nk3:\n:no key\n',
    )
    expect(send).toMatchObject({ code: 0 })
    const records = await readTopic(host.bootstrap, 'plain')
    expect(records.map(({ key, payload }) => [key, payload])).toEqual([
      ['k1', 'one'],
      ['k2', '두 번째'],
      ['k3', null],
      [null, 'no key'],
    ])
    for (const { headers } of records) expect(headers).toEqual(['source', 'shop', 'n', '1'])
    expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2, 3])
  })

  test('records of a key stay in one partition, in order', async () => {
    await kcat(
      host.bootstrap,
      ['-P', '-t', 'many', '-K', ':'],
      lines(300, (index) => `key${index % 7}:${index}`),
    )
    const records = await readTopic(host.bootstrap, 'many')
    expect(records).toHaveLength(300)
    for (let key = 0; key < 7; key++) {
      const own = records.filter((record) => record.key === `key${key}`)
      expect(new Set(own.map(({ partition }) => partition)).size).toBe(1)
      const values = own.map(({ payload }) => Number(payload))
      expect(values).toEqual([...values].sort((a, b) => a - b))
    }
  })

  test.each(['gzip', 'snappy', 'lz4'])('%s batches are taken and given back', async (codec) => {
    const text = lines(500, (index) => `${codec} ${index} ${'repeat '.repeat(20)}`)
    expect(await kcat(host.bootstrap, ['-P', '-t', `c-${codec}`, '-z', codec], text)).toMatchObject({ code: 0 })
    const records = await readTopic(host.bootstrap, `c-${codec}`)
    expect(lines(records.length, (index) => records[index]?.payload ?? '')).toBe(text)
  })

  test('zstd, for which there is no codec here, is refused by name', async () => {
    const sent = await kcat(
      host.bootstrap,
      ['-P', '-t', 'c-zstd', '-z', 'zstd'],
      lines(50, () => 'zstd '.repeat(50)),
    )
    expect(sent.code).toBe(1)
    expect(sent.stderr).toContain('Unsupported compression type')
    expect(await readTopic(host.bootstrap, 'c-zstd')).toEqual([])
  })

  test.each(['0', '1', 'all'])('acks=%s', async (acks) => {
    const before = await readTopic(host.bootstrap, 'sizes')
    const text = lines(20, (index) => `acks ${acks} ${index}`)
    expect(await kcat(host.bootstrap, ['-P', '-t', 'sizes', '-X', `acks=${acks}`], text)).toMatchObject({ code: 0 })
    await expect
      .poll(async () =>
        (await readTopic(host.bootstrap, 'sizes', ['-o', String(before.length)])).map(({ payload }) => payload),
      )
      .toEqual(text.trimEnd().split('\n'))
  })

  test('a large record passes, one beyond message.max.bytes is refused', async () => {
    const big = ['-P', '-t', 'sizes', '-D', '|', '-X', 'message.max.bytes=4000000']
    expect(await kcat(host.bootstrap, big, 'x'.repeat(900_000))).toMatchObject({ code: 0 })
    const refused = await kcat(host.bootstrap, big, 'x'.repeat(1_100_000))
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('Message size too large')
    const records = await readTopic(host.bootstrap, 'sizes')
    expect(records.at(-1)?.payload).toHaveLength(900_000)
  })

  test('an idempotent producer’s records arrive once and in order', async () => {
    const sent = await kcat(host.bootstrap, ['-P', '-t', 'small', '-X', 'enable.idempotence=true'], lines(100, String))
    expect(sent).toMatchObject({ code: 0 })
    expect((await readTopic(host.bootstrap, 'small')).map(({ payload }) => payload)).toEqual(
      Array.from({ length: 100 }, (_, index) => String(index)),
    )
  })

  test('offsets can be asked for by time, from the end and by number', async () => {
    const ask = async (time: string) => (await kcat(host.bootstrap, ['-Q', '-t', `small:0:${time}`])).stdout.trim()
    expect(await ask('-1')).toBe('small [0] offset 100')
    expect(await ask('-2')).toBe('small [0] offset 0')
    expect(await ask('1')).toBe('small [0] offset 0')
    const last = await readTopic(host.bootstrap, 'small', ['-o', '-3'])
    expect(last.map(({ offset }) => offset)).toEqual([97, 98, 99])
  })

  test('an unknown topic is an error when topics are not created by themselves', async () => {
    const impatient = ['-X', 'topic.metadata.propagation.max.ms=100', '-X', 'message.timeout.ms=5000']
    const sent = await kcat(host.bootstrap, ['-P', '-t', 'nowhere', ...impatient], 'lost\n')
    expect(sent.code).toBe(1)
    expect(sent.stderr).toContain('Unknown topic or partition')
  })
})
