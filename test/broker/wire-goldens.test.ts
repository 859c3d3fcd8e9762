import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { concat, fromHex, putInt32, toHex } from '../../src/base/bytes.ts'
import { uuidToBytes } from '../../src/base/uuid.ts'
import { servedApis } from '../../src/engine/broker/served-apis.ts'
import type { ApiKey, ResponseOf } from '../../src/protocol/apis.ts'
import { decodeResponse } from '../../src/protocol/headers.ts'
import {
  type Cluster,
  connect,
  createTopic,
  frame,
  isRunning,
  node,
  run,
  sendBytes,
  startCluster,
  until,
} from './cluster.ts'

/** One frame of a captured session between a real client and a real broker. */
interface Golden {
  conn: number
  dir: 'request' | 'response'
  api_key: number
  api: string
  api_version: number
  correlation_id: number
  hex: string
}

function session(name: string): Golden[] {
  const text = readFileSync(`test/golden/broker/${name}.jsonl`, 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Golden)
}

/** A cluster with the topic `w1` of the captures, led by node 1 alone. */
function withTopic(): Cluster {
  const cluster = startCluster(1)
  until(cluster, 'the broker runs', () => isRunning(cluster, 1))
  expect(createTopic(cluster, connect(cluster, 1), 'w1', 2, 1).errorCode).toBe(0)
  return cluster
}

const GOLDEN_TOPIC_ID = 'u1FwPK4TSpuywaSqQX314w'

/** The captured request, about our topic instead of theirs. */
function framed(cluster: Cluster, { hex }: Golden): Uint8Array {
  const topicId = node(cluster, 1).image.topics.get('w1')?.topicId ?? ''
  const bytes = fromHex(hex.replaceAll(toHex(uuidToBytes(GOLDEN_TOPIC_ID)), toHex(uuidToBytes(topicId))))
  const size = new Uint8Array(4)
  putInt32(size, 0, bytes.length)
  return concat([size, bytes])
}

/** Sends the requests of one API in their order over one connection, and decodes what comes. */
function replay<K extends ApiKey>(cluster: Cluster, socket: number, requests: readonly Golden[]): ResponseOf<K>[] {
  return requests.map((golden) => {
    sendBytes(cluster, socket, framed(cluster, golden))
    run(cluster, 1_000)
    const answer = frame(cluster, socket)
    if (answer === null) throw new Error(`${golden.api} v${golden.api_version} was not answered`)
    return decodeResponse(golden.api_key as K, golden.api_version, [answer]).body
  })
}

function answers<K extends ApiKey>(frames: readonly Golden[], api: string): ResponseOf<K>[] {
  return frames
    .filter(({ dir, api: name }) => dir === 'response' && name === api)
    .map(({ api_key, api_version, hex }) => decodeResponse(api_key as K, api_version, [fromHex(hex)]).body)
}

function requests(frames: readonly Golden[], api: string): Golden[] {
  return frames.filter(({ dir, api: name }) => dir === 'request' && name === api)
}

test.each(['kcat-list', 'java-idem'])(
  'wire: ApiVersions for %s names what a real broker names, as far as it is served',
  (name) => {
    const cluster = withTopic()
    const frames = session(name)
    const [ours] = replay<18>(cluster, connect(cluster, 1), requests(frames, 'ApiVersions').slice(0, 1))
    const [theirs] = answers<18>(frames, 'ApiVersions')
    expect(ours?.apiKeys).toEqual(theirs?.apiKeys.filter(({ apiKey }) => servedApis.has(apiKey)))
    expect({ ...ours, apiKeys: [], finalizedFeaturesEpoch: 0 }).toEqual({
      ...theirs,
      apiKeys: [],
      finalizedFeaturesEpoch: 0,
    })
  },
)

test('wire: what kcat produces is answered as a real broker answers it', () => {
  const cluster = withTopic()
  const frames = session('kcat-produce')
  const ours = replay(cluster, connect(cluster, 1), requests(frames, 'Produce'))
  expect(ours).toEqual(answers(frames, 'Produce'))
})

test('wire: kcat then reads the same bytes as from a real broker', () => {
  const cluster = withTopic()
  const socket = connect(cluster, 1)
  replay(cluster, socket, requests(session('kcat-produce'), 'Produce'))
  const frames = session('kcat-consume')
  const ours = replay(cluster, socket, requests(frames, 'ListOffsets').slice(0, 1))
  expect(ours).toEqual(answers(frames, 'ListOffsets').slice(0, 1))
  const fetched = replay(cluster, socket, requests(frames, 'Fetch').slice(0, 2))
  expect(fetched).toEqual(answers(frames, 'Fetch').slice(0, 2))
})

test('wire: an idempotent Java producer gets ids, and its batches their offsets', () => {
  const cluster = withTopic()
  const socket = connect(cluster, 1)
  replay(cluster, socket, requests(session('kcat-produce'), 'Produce'))
  const frames = session('java-idem')
  const [ids] = replay<22>(cluster, socket, requests(frames, 'InitProducerId'))
  expect(ids).toMatchObject({ errorCode: 0, producerId: 0, producerEpoch: 0 })
  const produced = replay(cluster, socket, requests(frames, 'Produce'))
  const topicId = node(cluster, 1).image.topics.get('w1')?.topicId
  const theirs = JSON.parse(JSON.stringify(answers(frames, 'Produce')).replaceAll(GOLDEN_TOPIC_ID, topicId ?? ''))
  expect(JSON.parse(JSON.stringify(produced))).toEqual(theirs)
})
