import { expect, test } from 'vitest'
import { utf8Encode } from '../../src/base/bytes.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import {
  ask,
  type Cluster,
  command,
  connect,
  createTopic,
  frame,
  isRunning,
  node,
  run,
  SECOND,
  send,
  startCluster,
  until,
} from './cluster.ts'

function batch(cluster: Cluster, ...values: string[]): Uint8Array {
  const timestamp = 1_700_000_000_000 + Math.floor(cluster.simulation.world.nowUs / 1_000)
  return buildBatch({ records: values.map((value) => ({ timestamp, key: null, value: utf8Encode(value) })) })
}

function threeRunning(properties: Record<string, string> = {}, isStrict = false): Cluster {
  const cluster = startCluster(3, properties, isStrict)
  until(cluster, 'all brokers run', () => [1, 2, 3].every((id) => isRunning(cluster, id)))
  return cluster
}

function partitionImage(cluster: Cluster, on: number) {
  return node(cluster, on).image.topics.get('orders')?.partitions.get(0)
}

function leaderOf(cluster: Cluster, on = 1): number {
  return partitionImage(cluster, on)?.leader ?? -1
}

function produceBody(cluster: Cluster, topicId: string, value: string, acks = -1, timeoutMs = 30_000) {
  return {
    acks,
    timeoutMs,
    topicData: [{ topicId, partitionData: [{ index: 0, records: [batch(cluster, value)] }] }],
  }
}

function produce(cluster: Cluster, socket: number, value: string, acks = -1, timeoutMs = 30_000) {
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const answer = ask(cluster, socket, 0, produceBody(cluster, topicId, value, acks, timeoutMs))
  return answer.responses[0]?.partitionResponses[0]
}

function orders(cluster: Cluster, configs: Record<string, string> = {}): void {
  const socket = connect(cluster, 1)
  expect(createTopic(cluster, socket, 'orders', 1, 3, configs).errorCode).toBe(0)
  until(cluster, 'everybody hosts orders-0', () =>
    [1, 2, 3].every((id) => node(cluster, id).partitions.has('orders-0')),
  )
}

function ends(cluster: Cluster, ids = [1, 2, 3]): number[] {
  return ids.map((id) => node(cluster, id).logs.get('orders-0')?.logEndOffset ?? -1)
}

function highWatermarks(cluster: Cluster, ids = [1, 2, 3]): number[] {
  return ids.map((id) => node(cluster, id).logs.get('orders-0')?.highWatermark ?? -1)
}

test('three nodes: a record with acks=all is answered when all three have it', () => {
  const cluster = threeRunning({}, true)
  orders(cluster)
  const socket = connect(cluster, leaderOf(cluster))
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0, baseOffset: 0 })
  expect(ends(cluster)).toEqual([1, 1, 1])
  expect(node(cluster, leaderOf(cluster)).logs.get('orders-0')?.highWatermark).toBe(1)
  run(cluster, 600)
  expect(highWatermarks(cluster)).toEqual([1, 1, 1])
  expect([...cluster.strict.untouched]).toEqual([])
})

test('three nodes: a killed leader is replaced after its session, nothing acknowledged is lost, and it comes back into the ISR', () => {
  const cluster = threeRunning({ 'min.insync.replicas': '2' }, true)
  orders(cluster)
  const first = leaderOf(cluster)
  const socket = connect(cluster, first)
  for (const value of ['a', 'b', 'c']) expect(produce(cluster, socket, value)).toMatchObject({ errorCode: 0 })
  const survivors = [1, 2, 3].filter((id) => id !== first)
  const other = survivors[0] as number
  const killedUs = cluster.simulation.world.nowUs
  command(cluster, { type: 'kill', target: `node.${first}` })
  until(cluster, 'a new leader', () => survivors.includes(leaderOf(cluster, other)))
  const gapMs = (cluster.simulation.world.nowUs - killedUs) / 1_000
  expect(gapMs).toBeGreaterThan(7_000)
  expect(gapMs).toBeLessThan(14_000)
  const second = leaderOf(cluster, other)
  until(cluster, 'it leads', () => node(cluster, second).partitions.get('orders-0')?.role === 'leader')
  const after = connect(cluster, second)
  const topicId = node(cluster, second).image.topics.get('orders')?.topicId ?? ''
  const answer = ask(cluster, after, 0, produceBody(cluster, topicId, 'd'))
  expect(answer.responses[0]?.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: 3 })
  expect(partitionImage(cluster, second)?.isr.length).toBe(2)
  command(cluster, { type: 'start', target: `node.${first}` })
  until(cluster, 'the ISR is whole', () => partitionImage(cluster, second)?.isr.length === 3)
  expect(ends(cluster)).toEqual([4, 4, 4])
  run(cluster, 1_000)
  expect(highWatermarks(cluster)).toEqual([4, 4, 4])
  expect([...cluster.strict.untouched]).toEqual([])
})

test('three nodes: a paused follower leaves the ISR, meanwhile acks=all waits and then goes on without it', () => {
  const cluster = threeRunning({ 'min.insync.replicas': '2' })
  orders(cluster)
  const leader = leaderOf(cluster)
  const follower = [1, 2, 3].find((id) => id !== leader) as number
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  command(cluster, { type: 'pause', target: `node.${follower}` })
  run(cluster, 100)
  const topicId = node(cluster, leader).image.topics.get('orders')?.topicId ?? ''
  const sentUs = cluster.simulation.world.nowUs
  send(cluster, socket, 0, produceBody(cluster, topicId, 'b'))
  run(cluster, 3_000)
  expect(frame(cluster, socket)).toBeNull()
  until(cluster, 'an answer', () => frame(cluster, socket) !== null)
  const waitedUs = cluster.simulation.world.nowUs - sentUs
  expect(waitedUs).toBeGreaterThan(6 * SECOND)
  expect(waitedUs).toBeLessThan(12 * SECOND)
  expect(partitionImage(cluster, leader)?.isr).not.toContain(follower)
  command(cluster, { type: 'resume', target: `node.${follower}` })
  until(cluster, 'it is back', () => partitionImage(cluster, leader)?.isr.length === 3)
  expect(ends(cluster)).toEqual([2, 2, 2])
})

test('three nodes: SIGTERM moves the leadership away first, then the process ends and leaves a clean log', () => {
  const cluster = threeRunning({}, true)
  orders(cluster)
  const leader = leaderOf(cluster)
  const other = [1, 2, 3].find((id) => id !== leader) as number
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  command(cluster, { type: 'stop', target: `node.${leader}` })
  const stoppedUs = cluster.simulation.world.nowUs
  until(cluster, 'another leads', () => ![leader, -1].includes(leaderOf(cluster, other)))
  expect(cluster.simulation.world.nowUs - stoppedUs).toBeLessThan(1 * SECOND)
  const process = cluster.simulation.world.processes.get(`node.${leader}`)
  until(cluster, 'it ends', () => process?.status === 'stopped')
  expect(process?.ended).toBe('exit')
  command(cluster, { type: 'start', target: `node.${leader}` })
  until(cluster, 'it runs', () => isRunning(cluster, leader))
  const recovered = cluster.events.filter(
    ({ event }) => event.type === 'LogRecovered' && event.partition === 'orders-0',
  )
  expect(recovered).toEqual([])
  until(cluster, 'the ISR is whole', () => partitionImage(cluster, other)?.isr.length === 3)
  expect([...cluster.strict.untouched]).toEqual([])
})
