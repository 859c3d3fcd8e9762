import type { Command, ProducerSpec } from '../src/contract/command.ts'
import type { StampedEvent } from '../src/contract/event.ts'
import type { Genesis } from '../src/contract/session.ts'
import { engineBehaviours } from '../src/engine/sim/behaviours.ts'
import { runUntil } from '../src/engine/sim/event-loop.ts'
import { applyInput } from '../src/engine/sim/input-log.ts'
import { createSimulation, type Simulation } from '../src/engine/sim/simulation.ts'
import type { Row } from './row.ts'

const SECOND_US = 1_000_000

/** Three combined nodes with the costs and the latency of a scene. */
function genesis(): Genesis {
  const ids = [1, 2, 3]
  return {
    seed: 'bench',
    cluster: {
      clusterId: 'AAAAAAAAQACAAAAAAAAAAQ',
      wallStartMs: 1_700_000_000_000,
      linkLatencyUs: 500,
      costs: { stepUs: 20, perKilobyteUs: 2, flushUs: 100 },
      diskBytesMax: 0,
      nodes: ids.map((id) => ({
        id,
        roles: ['broker', 'controller'],
        rack: null,
        listeners: [
          { name: 'PLAINTEXT', host: `broker-${id}`, port: 9092 },
          { name: 'CONTROLLER', host: `broker-${id}`, port: 9093 },
        ],
        properties: { 'controller.quorum.voters': ids.map((each) => `${each}@broker-${each}:9093`).join(',') },
      })),
    },
  }
}

function start(onEvent?: (event: StampedEvent) => void): Simulation {
  return createSimulation(genesis(), engineBehaviours, onEvent === undefined ? {} : { onEvent })
}

function command(simulation: Simulation, each: Command): void {
  const refused = applyInput(simulation, { atUs: simulation.world.nowUs, command: each })
  if (refused !== null) throw new Error(`${each.type}: ${refused}`)
}

function producer(ratePerSecond: number): ProducerSpec {
  const keys = { kind: 'cycle' as const, values: Array.from({ length: 24 }, (_, index) => `key-${index}`) }
  return { topic: 'orders', ratePerSecond, keys, value: 'order {n} of the bench', acks: -1, configs: {} }
}

/** A cluster with `orders`, six partitions, RF 3, five virtual seconds old. */
function cluster(): Simulation {
  const simulation = start()
  runUntil(simulation, 5 * SECOND_US)
  command(simulation, { type: 'create-topic', name: 'orders', partitions: 6, replicationFactor: 3 })
  runUntil(simulation, 6 * SECOND_US)
  return simulation
}

/** Seconds of a core that are gone: on a busy machine a wall clock would measure the others. */
function cpuS(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Virtual seconds and steps a second of a core, over so much virtual time. */
function pace(simulation: Simulation, virtualS: number): { ratio: number; steps: number } {
  const from = cpuS()
  const { events } = runUntil(simulation, simulation.world.nowUs + virtualS * SECOND_US)
  const spentS = cpuS() - from
  return { ratio: virtualS / spentS, steps: events / spentS }
}

function firstAcknowledged(): Row[] {
  let ackedUs = -1
  const from = cpuS()
  const simulation = start(({ event, atUs }) => {
    if (event.type === 'RecordAcked' && ackedUs < 0) ackedUs = atUs
  })
  command(simulation, { type: 'create-topic', name: 'orders', partitions: 6, replicationFactor: 3 })
  command(simulation, { type: 'add-producer', id: 'shop', spec: producer(100) })
  runUntil(simulation, 60 * SECOND_US, { stopOn: () => ackedUs >= 0 })
  const spentMs = (cpuS() - from) * 1000
  return [
    {
      group: 'engine',
      name: 'first acknowledged record, from nothing',
      value: spentMs,
      unit: 'ms',
      how: 'CPU, cold code',
    },
    { group: 'engine', name: 'the same in virtual time', value: ackedUs / 1000, unit: 'ms' },
  ]
}

export function engineRows(): Row[] {
  const rows = firstAcknowledged()
  const idle = cluster()
  pace(idle, 20)
  const still = pace(idle, 120)
  rows.push({
    group: 'engine',
    name: 'virtual time : CPU time, idle, 3 brokers × 6 partitions',
    value: still.ratio,
    unit: '×',
  })
  for (const rate of [100, 5_000]) {
    const busy = cluster()
    command(busy, { type: 'add-producer', id: 'shop', spec: producer(rate) })
    const consumer = { group: null, topics: ['orders'], processUs: 0, commit: 'none' as const, configs: {} }
    command(busy, { type: 'add-consumer', id: 'reader', spec: consumer })
    pace(busy, rate > 1_000 ? 2 : 10)
    const { ratio, steps } = pace(busy, rate > 1_000 ? 10 : 60)
    rows.push({ group: 'engine', name: `virtual time : CPU time at ${rate} records/s`, value: ratio, unit: '×' })
    rows.push({ group: 'engine', name: `steps a second at ${rate} records/s`, value: steps, unit: 'steps/s' })
  }
  return rows
}
