import { expect, test } from 'vitest'
import { utf8Encode } from '../../src/base/bytes.ts'
import type { NodeConfig } from '../../src/contract/session.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { ask, command, connect, createTopic, isRunning, node, startClusterOf, until } from './cluster.ts'

function config(id: number, role: 'broker' | 'controller'): NodeConfig {
  const listener = role === 'broker' ? { name: 'PLAINTEXT', port: 9092 } : { name: 'CONTROLLER', port: 9093 }
  return { id, roles: [role], rack: null, listeners: [{ ...listener, host: `node-${id}` }], properties: {} }
}

test('roles: one controller and two brokers of their own, as an observer follows the quorum', () => {
  const cluster = startClusterOf([config(100, 'controller'), config(1, 'broker'), config(2, 'broker')], true)
  until(cluster, 'both brokers run', () => isRunning(cluster, 1) && isRunning(cluster, 2))
  const socket = connect(cluster, 2)
  expect(createTopic(cluster, socket, 'orders', 1, 2)).toMatchObject({ errorCode: 0 })
  const leader = () => node(cluster, 1).image.topics.get('orders')?.partitions.get(0)?.leader ?? -1
  until(cluster, 'it is led', () => node(cluster, leader())?.partitions.get('orders-0')?.role === 'leader')
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const records = [buildBatch({ records: [{ timestamp: 1, key: null, value: utf8Encode('a') }] })]
  const topicData = [{ topicId, partitionData: [{ index: 0, records }] }]
  const answer = ask(cluster, connect(cluster, leader()), 0, { acks: -1, timeoutMs: 10_000, topicData })
  expect(answer.responses[0]?.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: 0 })
  expect(node(cluster, 1).controller).toBeNull()
  expect(node(cluster, 100).lifecycle.state).toBeNull()
  command(cluster, { type: 'stop', target: 'node.2' })
  const stopped = (id: number) => cluster.simulation.world.processes.get(`node.${id}`)?.status === 'stopped'
  until(cluster, 'the broker has left', () => stopped(2))
  command(cluster, { type: 'stop', target: 'node.100' })
  until(cluster, 'the controller has left', () => stopped(100))
  expect([...cluster.strict.untouched]).toEqual([])
})
