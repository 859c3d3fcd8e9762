import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/contract/command.ts'
import type { EngineEvent, StampedEvent } from '../../src/contract/event.ts'
import type { Genesis } from '../../src/contract/session.ts'
import { type ConsumerState, describeConsumer } from '../../src/engine/client/consumer.ts'
import { describeProducer, type ProducerState } from '../../src/engine/client/producer.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { createSimulation, type Simulation } from '../../src/engine/sim/simulation.ts'

interface Cluster {
  simulation: Simulation
  events: StampedEvent[]
}

function start(): Cluster {
  const genesis: Genesis = {
    seed: 'clients',
    cluster: {
      nodes: [1, 2, 3].map((id) => ({
        id,
        roles: ['broker', 'controller'],
        rack: null,
        listeners: [
          { name: 'PLAINTEXT', host: `node-${id}`, port: 9092 },
          { name: 'CONTROLLER', host: `node-${id}`, port: 9093 },
        ],
        properties: {},
      })),
      clusterId: 'AAAAAAAAQACAAAAAAAAAAQ',
      wallStartMs: 1_795_300_000_000,
      linkLatencyUs: 500,
      costs: { stepUs: 0, perKilobyteUs: 0, flushUs: 0 },
      diskBytesMax: 0,
    },
  }
  const events: StampedEvent[] = []
  const simulation = createSimulation(genesis, engineBehaviours, { onEvent: (event) => void events.push(event) })
  return { simulation, events }
}

function run({ simulation }: Cluster, seconds: number): void {
  runUntil(simulation, simulation.world.nowUs + seconds * 1e6)
  const [crash] = simulation.crashes
  if (crash !== undefined) throw crash.error
}

function tell({ simulation }: Cluster, command: Command): void {
  expect(applyInput(simulation, { atUs: simulation.world.nowUs, command })).toBeNull()
}

const of = <T extends EngineEvent['type']>({ events }: Cluster, type: T) =>
  events.map(({ event }) => event).filter((event) => event.type === type) as Extract<EngineEvent, { type: T }>[]
const producer = ({ simulation }: Cluster) =>
  describeProducer(simulation.world.processes.get('client.shop')?.state as ProducerState)
const consumer = ({ simulation }: Cluster, id = 'reader') =>
  describeConsumer(simulation.world.processes.get(`client.${id}`)?.state as ConsumerState)

function withOrders(group: string | null): Cluster {
  const cluster = start()
  run(cluster, 5)
  tell(cluster, { type: 'create-topic', name: 'orders', partitions: 1, replicationFactor: 3 })
  run(cluster, 2)
  const configs = { 'auto.offset.reset': 'earliest' }
  const reader = { group, topics: ['orders'], processUs: 0, commit: 'auto' as const, configs }
  tell(cluster, { type: 'add-consumer', id: 'reader', spec: reader })
  const shop = {
    topic: 'orders',
    ratePerSecond: 100,
    keys: { kind: 'none' as const },
    value: 'v{n}',
    acks: -1 as const,
  }
  tell(cluster, { type: 'add-producer', id: 'shop', spec: { ...shop, configs: {} } })
  return cluster
}

describe('modelled clients on a real cluster', () => {
  test('clients: records go from the producer through three replicas to the consumer', () => {
    const cluster = withOrders(null)
    run(cluster, 3)
    const { sent, acked, failed } = producer(cluster)
    expect(of(cluster, 'CommandRefused')).toEqual([])
    expect({ sent, failed }).toEqual({ sent: 301, failed: 0 })
    expect(acked).toBeGreaterThan(295)
    expect(consumer(cluster).handled).toBeGreaterThan(290)
  })

  test('clients: the leader is killed; all records come through once and in order', () => {
    const cluster = withOrders(null)
    run(cluster, 2)
    const leader = of(cluster, 'BecameLeader').filter(({ partition }) => partition === 'orders-0')[0]!.node
    tell(cluster, { type: 'kill', target: `node.${leader}` })
    run(cluster, 20)
    tell(cluster, { type: 'set-producer', id: 'shop', patch: { ratePerSecond: 0 } })
    run(cluster, 3)
    const { sent, acked, failed } = producer(cluster)
    expect({ acked, failed }).toEqual({ acked: sent, failed: 0 })
    // A new leader comes when the dead one's session of 9 s has run out: a real cluster was seen to take 10 s.
    const acks = cluster.events.filter(({ event }) => event.type === 'RecordAcked').map(({ atUs }) => atUs)
    const longestUs = acks.reduce((max, atUs, i) => Math.max(max, i === 0 ? 0 : atUs - acks[i - 1]!), 0)
    expect(longestUs).toBeGreaterThan(6_500_000)
    expect(longestUs).toBeLessThan(11_500_000)
    expect(consumer(cluster).handled).toBe(sent)
    expect(consumer(cluster).recent.at(-1)).toMatchObject({ offset: sent - 1, value: `v${sent - 1}` })
  })

  test('clients: a group shares partitions, loses a member to a crash, and handles every record at least once', () => {
    const cluster = start()
    run(cluster, 5)
    tell(cluster, { type: 'create-topic', name: 'orders', partitions: 4, replicationFactor: 3 })
    run(cluster, 2)
    const spec = {
      group: 'billing',
      topics: ['orders'],
      processUs: 1_000,
      commit: 'auto' as const,
      configs: { 'auto.offset.reset': 'earliest' },
    }
    tell(cluster, { type: 'add-consumer', id: 'reader', spec })
    tell(cluster, { type: 'add-consumer', id: 'second', spec })
    const keys = { kind: 'cycle' as const, values: ['kim', 'lee', 'park', 'choi', 'jung'] }
    const shop = { topic: 'orders', ratePerSecond: 20, keys, value: 'v{n}', acks: -1 as const, configs: {} }
    tell(cluster, { type: 'add-producer', id: 'shop', spec: shop })
    run(cluster, 12)
    expect([consumer(cluster), consumer(cluster, 'second')]).toMatchObject([
      { state: 'stable', assigned: [{}, {}] },
      { state: 'stable', assigned: [{}, {}] },
    ])
    tell(cluster, { type: 'kill', target: 'client.second' })
    run(cluster, 60)
    expect(consumer(cluster)).toMatchObject({ state: 'stable', assigned: [{}, {}, {}, {}] })
    tell(cluster, { type: 'set-producer', id: 'shop', patch: { ratePerSecond: 0 } })
    run(cluster, 8)
    const offsets = new Set<string>()
    for (const { partition, from, to } of of(cluster, 'RecordsHandled')) {
      for (let offset = from; offset < to; offset++) offsets.add(`${partition}@${offset}`)
    }
    expect(offsets.size).toBe(producer(cluster).acked)
    const { assigned } = consumer(cluster)
    for (const { position, committed, endOffset } of assigned)
      expect([committed, endOffset]).toEqual([position, position])
  }, 60_000)
})
