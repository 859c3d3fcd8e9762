import { expect, test } from 'vitest'
import { utf8Encode } from '../../src/base/bytes.ts'
import { buildBatch } from '../../src/protocol/records/batch-builder.ts'
import { errors } from '../../src/protocol/errors.ts'
import { ask, type Cluster, command, connect, isRunning, node, run, startCluster, until } from './cluster.ts'

function threeRunning(isStrict = false): Cluster {
  const cluster = startCluster(3, {}, isStrict)
  until(cluster, 'all brokers run', () => [1, 2, 3].every((id) => isRunning(cluster, id)))
  return cluster
}

function partitionImage(cluster: Cluster, on: number) {
  return node(cluster, on).image.topics.get('orders')?.partitions.get(0)
}

/** A topic with one partition, led by a node that is not the active controller. Returns leader, controller, third. */
function ordersLedByNoController(cluster: Cluster, configs: Record<string, string> = {}) {
  const controller = node(cluster, 1).raft.leaderId
  const leader = controller === 1 ? 2 : 1
  const third = [1, 2, 3].find((id) => id !== controller && id !== leader) as number
  const socket = connect(cluster, 1)
  const assignments = [{ partitionIndex: 0, brokerIds: [leader, third, controller] }]
  const entries = Object.entries(configs).map(([name, value]) => ({ name, value }))
  const topic = { name: 'orders', numPartitions: -1, replicationFactor: -1, assignments, configs: entries }
  const answer = ask(cluster, socket, 19, { topics: [topic], timeoutMs: 30_000, validateOnly: false })
  expect(answer.topics[0]?.errorCode).toBe(0)
  until(cluster, 'everybody hosts it', () => [1, 2, 3].every((id) => node(cluster, id).partitions.has('orders-0')))
  return { leader, controller, third }
}

function produce(cluster: Cluster, socket: number, value: string, acks = -1, timeoutMs = 30_000) {
  const topicId = node(cluster, 1).image.topics.get('orders')?.topicId ?? ''
  const timestamp = 1_700_000_000_000 + Math.floor(cluster.simulation.world.nowUs / 1_000)
  const records = [buildBatch({ records: [{ timestamp, key: null, value: utf8Encode(value) }] })]
  const body = { acks, timeoutMs, topicData: [{ topicId, partitionData: [{ index: 0, records }] }] }
  return ask(cluster, socket, 0, body).responses[0]?.partitionResponses[0]
}

function log(cluster: Cluster, id: number) {
  const found = node(cluster, id).logs.get('orders-0')
  if (found === undefined) throw new Error(`node ${id} has no orders-0`)
  return found
}

function cut(cluster: Cluster, a: number, b: number): void {
  command(cluster, { type: 'cut', a: `node.${a}`, b: `node.${b}` })
}

function heal(cluster: Cluster, a: number, b: number): void {
  command(cluster, { type: 'heal', a: `node.${a}`, b: `node.${b}` })
}

test('isr: a follower that lags beyond replica.lag.time.max.ms leaves, and the high watermark moves on', () => {
  const cluster = threeRunning()
  const { leader, third } = ordersLedByNoController(cluster)
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  cut(cluster, leader, third)
  const cutUs = cluster.simulation.world.nowUs
  expect(produce(cluster, socket, 'b', 1)).toMatchObject({ errorCode: 0 })
  expect(log(cluster, leader).highWatermark).toBe(1)
  until(cluster, 'the follower is out', () => partitionImage(cluster, leader)?.isr.includes(third) === false)
  const ms = (cluster.simulation.world.nowUs - cutUs) / 1_000
  expect(ms).toBeGreaterThan(30_000)
  expect(ms).toBeLessThan(46_000)
  run(cluster, 10)
  expect(log(cluster, leader).highWatermark).toBe(2)
  expect(node(cluster, third).lifecycle.state).toBe('running')
  heal(cluster, leader, third)
  until(cluster, 'the follower is back', () => partitionImage(cluster, leader)?.isr.includes(third) === true)
  expect(log(cluster, third).logEndOffset).toBe(2)
})

test('isr: of an idle partition nobody leaves, whatever the time', () => {
  const cluster = threeRunning()
  const { leader, third } = ordersLedByNoController(cluster)
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  run(cluster, 1_000)
  cut(cluster, leader, third)
  run(cluster, 120_000)
  expect(partitionImage(cluster, leader)?.isr).toHaveLength(3)
  expect(node(cluster, leader).replica.isrCheckUs).toBeNull()
})

test('acks: below min.insync.replicas a write with acks=all is refused and not appended, with acks=1 it is taken but not committed', () => {
  const cluster = threeRunning()
  const { leader, third, controller } = ordersLedByNoController(cluster, { 'min.insync.replicas': '3' })
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  command(cluster, { type: 'kill', target: `node.${third}` })
  until(cluster, 'the ISR is two', () => partitionImage(cluster, controller)?.isr.length === 2)
  run(cluster, 1_000)
  expect(produce(cluster, socket, 'b')).toMatchObject({ errorCode: errors.NOT_ENOUGH_REPLICAS, baseOffset: -1 })
  expect(log(cluster, leader).logEndOffset).toBe(1)
  expect(produce(cluster, socket, 'c', 1)).toMatchObject({ errorCode: 0, baseOffset: 1 })
  run(cluster, 2_000)
  expect(log(cluster, leader)).toMatchObject({ logEndOffset: 2, highWatermark: 1 })
})

test('acks: a write that its followers do not get in time is REQUEST_TIMED_OUT, and stays in the log', () => {
  const cluster = threeRunning()
  const { leader, third } = ordersLedByNoController(cluster)
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  cut(cluster, leader, third)
  expect(produce(cluster, socket, 'b', -1, 2_000)).toMatchObject({ errorCode: errors.REQUEST_TIMED_OUT, baseOffset: 1 })
  expect(log(cluster, leader).logEndOffset).toBe(2)
  expect(node(cluster, leader).purgatory.waits.size).toBeLessThan(5)
})

test('truncation: what only the old leader had is cut off when it follows the new one', () => {
  const cluster = threeRunning()
  const { leader, third, controller } = ordersLedByNoController(cluster)
  const socket = connect(cluster, leader)
  expect(produce(cluster, socket, 'a')).toMatchObject({ errorCode: 0 })
  run(cluster, 1_000)
  cut(cluster, leader, third)
  cut(cluster, leader, controller)
  expect(produce(cluster, socket, 'lost 1', 1)).toMatchObject({ errorCode: 0, baseOffset: 1 })
  expect(produce(cluster, socket, 'lost 2', 1)).toMatchObject({ errorCode: 0, baseOffset: 2 })
  until(cluster, 'another leads', () => ![leader, -1].includes(partitionImage(cluster, controller)?.leader ?? -1))
  const next = partitionImage(cluster, controller)?.leader as number
  run(cluster, 100)
  const other = connect(cluster, next)
  expect(produce(cluster, other, 'kept')).toMatchObject({ errorCode: 0, baseOffset: 1 })
  heal(cluster, leader, third)
  heal(cluster, leader, controller)
  until(cluster, 'all are in sync', () => partitionImage(cluster, controller)?.isr.length === 3)
  const truncated = cluster.events.flatMap(({ event }) => (event.type === 'LogTruncated' ? [event] : []))
  expect(truncated).toContainEqual(expect.objectContaining({ node: leader, partition: 'orders-0', from: 3, to: 1 }))
  expect([1, 2, 3].map((id) => log(cluster, id).logEndOffset)).toEqual([2, 2, 2])
})

test('recovery: all nodes killed at once come back with everything', () => {
  const cluster = threeRunning(true)
  const { leader } = ordersLedByNoController(cluster)
  const socket = connect(cluster, leader)
  for (const value of ['a', 'b', 'c']) expect(produce(cluster, socket, value)).toMatchObject({ errorCode: 0 })
  run(cluster, 6_000)
  for (const id of [1, 2, 3]) command(cluster, { type: 'kill', target: `node.${id}` })
  run(cluster, 1_000)
  for (const id of [1, 2, 3]) command(cluster, { type: 'start', target: `node.${id}` })
  until(cluster, 'all run', () => [1, 2, 3].every((id) => isRunning(cluster, id)))
  until(cluster, 'there is a leader', () => (partitionImage(cluster, 1)?.leader ?? -1) > 0)
  expect([1, 2, 3].map((id) => log(cluster, id).logEndOffset)).toEqual([3, 3, 3])
  const again = connect(cluster, partitionImage(cluster, 1)?.leader as number)
  expect(produce(cluster, again, 'd')).toMatchObject({ errorCode: 0, baseOffset: 3 })
  expect([...cluster.strict.untouched]).toEqual([])
})
