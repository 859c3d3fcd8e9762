import { expect, test } from 'vitest'
import { concat, fromHex, putInt32, utf8Encode } from '../../src/base/bytes.ts'
import { decodeResponse, encodeRequest } from '../../src/protocol/headers.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import {
  ask,
  type Cluster,
  connect,
  createTopic,
  frame,
  isClosed,
  isRunning,
  node,
  run,
  send,
  sendBytes,
  startCluster,
  until,
} from './cluster.ts'

function running(properties: Record<string, string> = {}): Cluster {
  const cluster = startCluster(1, properties)
  until(cluster, 'the broker runs', () => isRunning(cluster, 1))
  return cluster
}

const software = { clientSoftwareName: 'vivarium', clientSoftwareVersion: '1' }

test('connections: a frame may come byte by byte, and several in one piece are answered in order', () => {
  const cluster = running()
  const socket = connect(cluster, 1)
  const bytes = concat(encodeRequest(18, 3, 7, 'test', software))
  for (const byte of bytes) sendBytes(cluster, socket, Uint8Array.of(byte))
  run(cluster, 10)
  expect(decodeResponse(18, 3, [frame(cluster, socket) as Uint8Array]).correlationId).toBe(7)
  const three = [1, 2, 3].map((id) => concat(encodeRequest(18, 3, id, 'test', software)))
  sendBytes(cluster, socket, concat(three))
  run(cluster, 10)
  const ids = three.map(() => decodeResponse(18, 3, [frame(cluster, socket) as Uint8Array]).correlationId)
  expect(ids).toEqual([1, 2, 3])
})

test('connections: while a request waits the next one of its connection is not handled', () => {
  const cluster = running()
  const socket = connect(cluster, 1)
  createTopic(cluster, socket, 'orders', 1, 1)
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const partitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }]
  send(cluster, socket, 1, { maxWaitMs: 400, minBytes: 1, topics: [{ topicId, partitions }], rackId: '' })
  send(cluster, socket, 18, software, 3)
  run(cluster, 390)
  expect(frame(cluster, socket)).toBeNull()
  run(cluster, 20)
  expect(decodeResponse(1, 18, [frame(cluster, socket) as Uint8Array]).body.errorCode).toBe(0)
  expect(decodeResponse(18, 3, [frame(cluster, socket) as Uint8Array]).body.errorCode).toBe(0)
})

test.each([
  ['a negative size', fromHex('ffffffff')],
  ['a size above 100 MiB', fromHex('06400001')],
  ['an unknown API', fromHex('0000000a 03e7 0000 00000001 ffff')],
  ['an API of the controller', fromHex('0000000a 0034 0000 00000001 ffff')],
  ['a version of Produce that is advertised but gone', fromHex('0000000a 0000 0002 00000001 ffff')],
  ['a body that ends too early', fromHex('0000000a 0003 0004 00000001 ffff')],
])('connections: %s closes the connection', (_, bytes) => {
  const cluster = running()
  const socket = connect(cluster, 1)
  sendBytes(cluster, socket, bytes)
  run(cluster, 10)
  expect(isClosed(cluster, socket)).toBe(true)
  expect(node(cluster, 1).connections.size).toBe(otherConnections(cluster))
})

/** Those of the node with itself, as broker and controller. */
function otherConnections(cluster: Cluster): number {
  return [...node(cluster, 1).connections.values()].filter(({ listener }) => listener === 'CONTROLLER').length
}

test('connections: what brokers serve is not served to who comes to the controller', () => {
  const cluster = running()
  const socket = connect(cluster, 1, 'CONTROLLER')
  send(cluster, socket, 3, { topics: null, allowAutoTopicCreation: false })
  run(cluster, 10)
  expect(isClosed(cluster, socket)).toBe(true)
})

test('connections: ApiVersions of an unknown version is answered in version 0 with error 35', () => {
  const cluster = running()
  const socket = connect(cluster, 1)
  const header = fromHex('0012 0063 00000001 ffff 00')
  const size = new Uint8Array(4)
  putInt32(size, 0, header.length)
  sendBytes(cluster, socket, concat([size, header]))
  run(cluster, 10)
  // goldens: apiversions-broker.v99
  expect(Buffer.from(frame(cluster, socket) as Uint8Array).toString('hex')).toBe('00000001002300000001001200000004')
})

test('connections: acks 0 has no response; an error closes the connection', () => {
  const cluster = running()
  const socket = connect(cluster, 1)
  createTopic(cluster, socket, 'orders', 1, 1)
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const records = [buildBatch({ records: [{ timestamp: 1, key: null, value: utf8Encode('a') }] })]
  const body = (index: number) => ({
    acks: 0,
    timeoutMs: 0,
    topicData: [{ topicId, partitionData: [{ index, records }] }],
  })
  send(cluster, socket, 0, body(0))
  expect(ask(cluster, socket, 18, software, 3).errorCode).toBe(0)
  expect(node(cluster, 1).logs.get('orders-0')?.logEndOffset).toBe(1)
  send(cluster, socket, 0, body(9))
  run(cluster, 10)
  expect(isClosed(cluster, socket)).toBe(true)
})
