import { expect, test } from 'vitest'
import { concat, toHex, utf8Encode } from '../../src/base/bytes.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { createDisk } from '../../src/engine/sim/memory-disk.ts'
import { ask, connect, createTopic, isRunning, node, startCluster, until } from './cluster.ts'

const FIRST_MESSAGE_MS = 0x017e1fecc2a0

function batch(...values: string[]): Uint8Array {
  return buildBatch({
    records: values.map((value) => ({ timestamp: FIRST_MESSAGE_MS, key: null, value: utf8Encode(value) })),
  })
}

test('one node: from an empty disk to a topic, a produced record, and a consumer that reads it', () => {
  const cluster = startCluster(1, {}, true)
  until(cluster, 'the broker runs', () => isRunning(cluster, 1))
  const socket = connect(cluster, 1)
  expect(createTopic(cluster, socket, 'orders', 1, 1)).toMatchObject({ errorCode: 0, name: 'orders', numPartitions: 1 })
  const metadata = ask(cluster, socket, 3, { topics: [{ name: 'orders' }], allowAutoTopicCreation: false })
  expect(metadata.brokers).toEqual([{ nodeId: 1, host: 'node-1', port: 9092, rack: null }])
  const topic = metadata.topics[0]
  expect(topic?.partitions[0]).toMatchObject({ leaderId: 1, leaderEpoch: 0, isrNodes: [1], errorCode: 0 })
  const topicId = topic?.topicId ?? ''
  const produced = ask(cluster, socket, 0, {
    acks: -1,
    timeoutMs: 30_000,
    topicData: [{ topicId, partitionData: [{ index: 0, records: [batch(' First message')] }] }],
  })
  expect(produced.responses[0]?.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: 0, logStartOffset: 0 })
  const disk = createDisk(cluster.simulation.world.processes.get('node.1')!.disk, {
    touch: () => {},
    journal: () => {},
  })
  expect(toHex(concat(disk.read('orders-0/00000000000000000000.log', 0, 1000)))).toBe(
    '0000000000000000000000460000000002' +
      '1b0d893f0000000000000000017e1fecc2a00000017e1fecc2a0ffffffffffffffffffffffffffff' +
      '0000000128000000011c204669727374206d65737361676500',
  )
  const fetched = ask(cluster, socket, 1, {
    maxWaitMs: 500,
    minBytes: 1,
    topics: [{ topicId, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_048_576 }] }],
    rackId: '',
  })
  const data = fetched.responses[0]?.partitions[0]
  expect(data).toMatchObject({ errorCode: 0, highWatermark: 1, lastStableOffset: 1, logStartOffset: 0 })
  expect(concat(data?.records ?? []).length).toBe(82)
  expect([...cluster.strict.untouched]).toEqual([])
  expect(node(cluster, 1).requests.size).toBe(0)
})
