import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/base/bytes.ts'
import { decodeRequest } from '../../src/protocol/headers.ts'
import { type FakeCluster, run, startCluster, tell } from './fake-cluster.ts'
import { groupOf } from './fake-group.ts'

interface Said {
  api: number
  version: number
  body: unknown
}

/** What a real Java client asked, without the handshakes, whose correlation ids depend on its threads. */
function javaRequests(file: string): Said[] {
  const text = readFileSync(new URL(`../golden/wire/${file}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { dir: string; hex: string })
    .filter(({ dir }) => dir === 'request')
    .map(({ hex }) => decodeRequest([fromHex(hex)]))
    .map(({ header, body }) => ({ api: header.apiKey, version: header.apiVersion, body: comparable(body) }))
}

function ourRequests(cluster: FakeCluster): Said[] {
  return cluster.requests.map(({ header, body }) => {
    return { api: header.apiKey, version: header.apiVersion, body: comparable(body) }
  })
}

/** Names that a coordinator or a broker gave are levelled; a Java HashSet's order of partitions is not ours. */
function comparable(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (name, value) => {
      if (value instanceof Uint8Array) return [...value]
      if (value === Number.POSITIVE_INFINITY) return 'max'
      if (name === 'sessionId' && value !== 0) return 'session'
      if (name === 'partitionIndexes') return [...value].sort()
      return typeof value === 'string' ? value.replace(/cap-[0-9a-f-]{36}|cap-\d+/, 'member') : value
    }),
  )
}

const first = (said: Said[], api: number) => said.find((each) => each.api === api)
const last = (said: Said[], api: number) => said.filter((each) => each.api === api).at(-1)

describe('requests are those of a real Java client', () => {
  test('producer: every request of an idempotent session, records and all', () => {
    const cluster = startCluster({ w1: [1, 2] })
    cluster.nextProducerId = 3002
    const configs = { 'client.id': 'cap' }
    const spec = {
      topic: 'w1',
      ratePerSecond: 0,
      keys: { kind: 'none' as const },
      value: '',
      acks: -1 as const,
      configs,
    }
    tell(cluster, { type: 'add-producer', id: 'shop', spec })
    for (const n of [0, 1, 2]) {
      const timestamp = 1_700_000_000_000 + n
      tell(cluster, { type: 'produce', id: 'shop', partition: 0, key: `k${n}`, value: `v${n}`, timestamp })
      run(cluster, 50)
    }
    expect(ourRequests(cluster)).toEqual(javaRequests('java-idem'))
  })

  test('producer: every request of a session with acks=0', () => {
    const cluster = startCluster({ w1: [1, 2] })
    const configs = { 'client.id': 'cap' }
    const spec = {
      topic: 'w1',
      ratePerSecond: 0,
      keys: { kind: 'none' as const },
      value: '',
      acks: 0 as const,
      configs,
    }
    tell(cluster, { type: 'add-producer', id: 'shop', spec })
    for (const n of [0, 1, 2]) {
      const timestamp = 1_700_000_000_000 + n
      tell(cluster, { type: 'produce', id: 'shop', partition: 0, key: `k${n}`, value: `v${n}`, timestamp })
      run(cluster, 50)
    }
    expect(ourRequests(cluster)).toEqual(javaRequests('java-acks0'))
  })

  test('consumer: joining, finding its place, fetching, committing and leaving', () => {
    const cluster = startCluster({ w1: [1, 2] })
    groupOf(cluster, 'cap-consume-classic')
    const configs = { 'client.id': 'cap', 'auto.offset.reset': 'earliest' }
    const spec = { group: 'cap-consume-classic', topics: ['w1'], processUs: 0, commit: 'auto' as const, configs }
    tell(cluster, { type: 'add-consumer', id: 'reader', spec })
    run(cluster, 1_000)
    tell(cluster, { type: 'stop', target: 'client.reader' })
    run(cluster, 1_000)
    const ours = ourRequests(cluster)
    const java = javaRequests('java-consume-classic')
    for (const api of [18, 3, 10, 11, 14, 9, 2, 1, 13]) expect(first(ours, api)).toEqual(first(java, api))
    // The second JoinGroup brings the member id; the last Fetch closes the session.
    for (const api of [11, 13, 1]) expect(last(ours, api)).toEqual(last(java, api))
    const commit = last(java, 8)?.body as { topics: { partitions: object[] }[] }
    const ourCommit = last(ours, 8)?.body as typeof commit
    expect(Object.keys(ourCommit)).toEqual(Object.keys(commit))
    expect(last(ours, 8)?.version).toBe(last(java, 8)?.version)
    expect(ourCommit.topics[0]?.partitions).toContainEqual(commit.topics[0]?.partitions[0])
  })
})
