import { describe, expect, test } from 'vitest'
import type { AdminState } from '../../src/engine/client/admin.ts'
import { eventsOf, requestsOf, run, startCluster, stateOf, tell } from './fake-cluster.ts'

describe("the world's admin client", () => {
  test('admin: a topic is created with what the command says and the defaults of the broker for the rest', () => {
    const cluster = startCluster({})
    tell(cluster, { type: 'create-topic', name: 'orders', partitions: 3, configs: { 'min.insync.replicas': '2' } })
    run(cluster, 100)
    expect(requestsOf(cluster, 19)[0]).toMatchObject({
      header: { apiVersion: 7 },
      body: {
        topics: [
          {
            name: 'orders',
            numPartitions: 3,
            replicationFactor: -1,
            assignments: [],
            configs: [{ name: 'min.insync.replicas', value: '2' }],
          },
        ],
        validateOnly: false,
      },
    })
    expect(eventsOf(cluster, 'CommandRefused')).toEqual([])
    expect(stateOf<AdminState>(cluster, 'client.admin').results).toMatchObject([{ error: null }])
  })

  test('admin: an assignment takes the place of the two numbers', () => {
    const cluster = startCluster({})
    tell(cluster, { type: 'create-topic', name: 'orders', assignment: [[2, 3], [3]] })
    run(cluster, 100)
    expect(requestsOf(cluster, 19)[0]?.body.topics[0]).toMatchObject({
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [
        { partitionIndex: 0, brokerIds: [2, 3] },
        { partitionIndex: 1, brokerIds: [3] },
      ],
    })
  })

  test("admin: Kafka's error comes back as the reason, and the next command goes on", () => {
    const cluster = startCluster({ w1: [1] })
    tell(cluster, { type: 'create-topic', name: 'w1', partitions: 1 })
    tell(cluster, { type: 'delete-topic', name: 'nowhere' })
    tell(cluster, { type: 'delete-topic', name: 'w1' })
    run(cluster, 200)
    expect(eventsOf(cluster, 'CommandRefused').map(({ command, reason }) => `${command}: ${reason}`)).toEqual([
      "create-topic: TOPIC_ALREADY_EXISTS: Topic 'w1' already exists.",
      'delete-topic: UNKNOWN_TOPIC_OR_PARTITION',
    ])
    expect(cluster.topics.has('w1')).toBe(false)
  })

  test('admin: while no broker answers it tries on, up to default.api.timeout.ms', () => {
    const cluster = startCluster({})
    for (const id of [1, 2, 3]) tell(cluster, { type: 'kill', target: `node.${id}` })
    tell(cluster, { type: 'create-topic', name: 'late', partitions: 1 })
    tell(cluster, { type: 'create-topic', name: 'later', partitions: 1 })
    run(cluster, 61_000)
    expect(eventsOf(cluster, 'CommandRefused').map(({ reason }) => reason)).toEqual([
      'REQUEST_TIMED_OUT',
      'REQUEST_TIMED_OUT',
    ])
    tell(cluster, { type: 'start', target: 'node.2' })
    tell(cluster, { type: 'create-topic', name: 'again', partitions: 1 })
    run(cluster, 5_000)
    expect(cluster.topics.has('again')).toBe(true)
  })
})
