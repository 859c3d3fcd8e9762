import { expect, test } from 'vitest'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { command, connect, createTopic, isClosed, isRunning, node, run, send, startCluster, until } from './cluster.ts'

test('log directory: a disk that is full ends the broker, and with room again it comes back', () => {
  const cluster = startCluster(1)
  until(cluster, 'the broker runs', () => isRunning(cluster, 1))
  const socket = connect(cluster, 1)
  createTopic(cluster, socket, 'orders', 1, 1)
  const process = cluster.simulation.world.processes.get('node.1')
  if (process === undefined) throw new Error('no process')
  process.disk.bytesMax = process.disk.bytesUsed + 1_000
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const records = [buildBatch({ records: [{ timestamp: 1, key: null, value: new Uint8Array(5_000) }] })]
  send(cluster, socket, 0, {
    acks: 1,
    timeoutMs: 1_000,
    topicData: [{ topicId, partitionData: [{ index: 0, records }] }],
  })
  until(cluster, 'the broker is gone', () => process.status === 'stopped')
  run(cluster, 100)
  expect(isClosed(cluster, socket)).toBe(true)
  expect(cluster.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'LogDirFailed', node: 1, reason: expect.stringContaining('ENOSPC') }),
  )
  process.disk.bytesMax = Number.POSITIVE_INFINITY
  command(cluster, { type: 'start', target: 'node.1' })
  until(cluster, 'it runs again', () => isRunning(cluster, 1))
  expect(node(cluster, 1).logs.get('orders-0')?.logEndOffset).toBe(0)
})
