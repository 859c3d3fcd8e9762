/** Each invariant is seen to fail: a healthy cluster's state, or what it tells, is changed in the one way that it forbids. */
import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/contract/command.ts'
import type { EngineEvent } from '../../src/contract/event.ts'
import type { Genesis } from '../../src/contract/session.ts'
import { engineBehaviours } from '../../src/engine/sim/behaviours.ts'
import { type Checkpoint, restoreCheckpoint, takeCheckpoint } from '../../src/engine/sim/checkpoint.ts'
import { runUntil } from '../../src/engine/sim/event-loop.ts'
import { applyInput } from '../../src/engine/sim/input-log.ts'
import { invariants } from '../../src/engine/sim/invariants/index.ts'
import { type LogTail, updateTail } from '../../src/engine/sim/log-tail.ts'
import { createMonitor, type Monitor, monitorEnd, monitorEvent, monitorStep } from '../../src/engine/sim/monitor.ts'
import { committedImage, nodeOf, type NodeView } from '../../src/engine/sim/node-view.ts'
import { modelOf } from '../../src/engine/sim/reference-model.ts'
import { createSimulation, type Simulation } from '../../src/engine/sim/simulation.ts'

const TP = 'orders-0'

const genesis: Genesis = {
  seed: 'invariants',
  cluster: {
    nodes: [1, 2, 3].map((id) => ({
      id,
      roles: ['broker', 'controller'],
      rack: null,
      listeners: [
        { name: 'PLAINTEXT', host: `kafka-${id}`, port: 9092 },
        { name: 'CONTROLLER', host: `kafka-${id}`, port: 9093 },
      ],
      properties: { 'min.insync.replicas': '2', 'offsets.topic.num.partitions': '1' },
    })),
    clusterId: 'Ptys-sim-cluster-id-AA',
    wallStartMs: 1_700_000_000_000,
    linkLatencyUs: 500,
    costs: { stepUs: 10, perKilobyteUs: 0, flushUs: 0 },
    diskBytesMax: 0,
  },
}

interface Healthy {
  simulation: Simulation
  monitor: Monitor
  leader: number
  follower: number
  /** State of a broker. */
  node: (id: number) => NodeView
  /** As after a step that touched these paths. */
  look: (id: number, ...touched: string[]) => void
  tell: (event: EngineEvent) => void
}

/** A simulation whose steps and events the monitor sees. */
function watched(monitor: Monitor): Simulation {
  return createSimulation(genesis, engineBehaviours, {
    onEvent: (event, world) => monitorEvent(monitor, event, world),
    onStep: (of, process, touched) => monitorStep(monitor, of, process, touched),
  })
}

/** Three nodes, one topic, 41 records acknowledged and read: run once, then copied for each test. */
function run(): { checkpoint: Checkpoint; monitor: Monitor } {
  const monitor = createMonitor()
  const simulation = watched(monitor)
  const input = (atUs: number, command: Command) => expect(applyInput(simulation, { atUs, command })).toBeNull()
  input(3_000_000, { type: 'create-topic', name: 'orders', partitions: 1, replicationFactor: 3 })
  const spec = { topic: 'orders', ratePerSecond: 20, value: '{n}', configs: {} }
  input(4_000_000, { type: 'add-producer', id: 'shop', spec: { ...spec, keys: { kind: 'none' }, acks: -1 } })
  input(4_000_000, {
    type: 'add-consumer',
    id: 'reader',
    spec: {
      group: 'g',
      topics: ['orders'],
      processUs: 0,
      commit: 'auto',
      configs: { 'auto.offset.reset': 'earliest' },
    },
  })
  input(6_000_000, { type: 'set-producer', id: 'shop', patch: { ratePerSecond: 0 } })
  runUntil(simulation, 16_000_000)
  expect(simulation.crashes).toEqual([])
  expect(monitor.violations).toEqual([])
  return { checkpoint: takeCheckpoint(simulation, null), monitor }
}

let base: ReturnType<typeof run> | undefined

function healthy(): Healthy {
  base ??= run()
  const monitor = structuredClone(base.monitor)
  const simulation = watched(monitor)
  monitor.events = []
  restoreCheckpoint(simulation, base.checkpoint)
  const { world } = simulation
  const leader = committedImage(world)!.node.image.topics.get('orders')!.partitions.get(0)!.leader
  const seq = 1_000_000
  return {
    simulation,
    monitor,
    leader,
    follower: leader === 1 ? 2 : 1,
    node: (id) => nodeOf(world, id)!.node,
    look: (id, ...touched) => monitorStep(monitor, simulation, nodeOf(world, id)!.process, new Set(touched)),
    tell(event) {
      monitorEvent(monitor, { atUs: world.nowUs, seq, cause: 0, event }, world)
      monitorStep(monitor, simulation, nodeOf(world, 1)!.process, new Set(['none']))
    },
  }
}

const LOG = `logs/${TP}`
const END = 41

/** By invariant: what to break, and what the violation says. */
const breaches: Record<string, [(cluster: Healthy) => void, RegExp]> = {
  'high-watermark': [
    ({ node, leader, look }) => {
      look(leader, LOG)
      node(leader).logs.get(TP)!.highWatermark -= 1
      look(leader, LOG)
    },
    /went back from 41 to 40/,
  ],
  'log-matching': [
    ({ node, follower, look }) => {
      const log = node(follower).logs.get(TP)!
      log.logEndOffset = 7
      log.highWatermark = 7
      look(follower, LOG)
    },
    /was truncated to 7, below what it had committed \(41\)/,
  ],
  'one-leader-per-epoch': [
    ({ node, leader, follower, look }) => {
      look(leader, LOG)
      node(follower).partitions.get(TP)!.role = 'leader'
      look(follower, `partitions/${TP}`)
    },
    /both lead in epoch 0/,
  ],
  'leader-completeness': [
    ({ node, follower, tell }) => {
      node(follower).logs.get(TP)!.logEndOffset = 30
      tell({ type: 'BecameLeader', node: follower, partition: TP, leaderEpoch: 1, logEndOffset: 30 })
    },
    /with log end 30; 41 records were committed/,
  ],
  'acked-records': [
    ({ tell }) => {
      const acked = { client: 'shop', partition: TP, baseOffset: END, count: 1, leaderEpoch: 0 }
      tell({ type: 'RecordAcked', ...acked })
    },
    /told that orders-0 41…41 is safe; committed is up to 41/,
  ],
  'isr-subset': [
    ({ node, leader, look }) => {
      const { partitions } = node(leader).image.topics.get('orders')!
      partitions.set(0, { ...partitions.get(0)!, isr: [1, 2, 9] })
      look(leader, 'image/topics/orders')
    },
    /ISR is not part of the replicas/,
  ],
  'isr-has-committed': [
    ({ node, follower, leader, look }) => {
      node(follower).logs.get(TP)!.logEndOffset = 12
      look(leader, LOG)
    },
    /is in the ISR with log end 12; committed is up to 41/,
  ],
  'min-isr': [
    ({ node, leader, look }) => {
      const log = node(leader).logs.get(TP)!
      log.highWatermark = END - 1
      look(leader, LOG)
      log.highWatermark = END
      node(leader).partitions.get(TP)!.isr = [leader]
      look(leader, LOG)
    },
    /moved to 41 with ISR \d; 2 are needed/,
  ],
  'same-offset-same-bytes': [
    ({ node, leader, simulation, tell }) => {
      const log = node(leader).logs.get(TP)!
      log.leaderEpochs.push({ epoch: 5, startOffset: END - 1 })
      const tail: LogTail = []
      updateTail(tail, log, nodeOf(simulation.world, leader)!.process.disk, false)
      const { bytes, baseOffset, lastOffset } = tail.at(-1)!.summary
      tell({
        type: 'RecordsAppended',
        node: leader,
        partition: TP,
        role: 'leader',
        leaderEpoch: 5,
        bytes,
        baseOffset,
        lastOffset,
      })
    },
    /the batch is of epoch 0, the epoch cache says 5/,
  ],
  truncation: [
    ({ follower, tell }) => {
      tell({ type: 'HighWatermarkAdvanced', node: follower, partition: TP, from: 0, to: 40 })
      tell({ type: 'LogTruncated', node: follower, partition: TP, from: 41, to: 39, leaderEpoch: 0 })
    },
    /to 39; its high watermark was 40/,
  ],
  'raft-one-leader': [
    ({ node, look }) => {
      for (const id of [1, 2]) {
        node(id).raft.role = { ...node(id).raft.role, kind: 'leader' } as NodeView['raft']['role']
        look(id, 'raft')
      }
    },
    /both lead in epoch/,
  ],
  'raft-committed-prefix': [
    ({ node, look }) => {
      look(1, 'raft')
      node(1).raft.highWatermark -= 2
      look(1, 'raft')
    },
    /high watermark went back/,
  ],
  'raft-one-vote': [
    ({ tell }) => {
      for (const candidate of [2, 3]) tell({ type: 'VoteGranted', voter: 1, candidate, epoch: 9, preVote: false })
    },
    /node 1 voted for 2 and 3 in epoch 9/,
  ],
  'image-follows-log': [
    ({ node, look }) => {
      node(2).image.lastOffset = node(2).raft.highWatermark
      look(2, 'image')
    },
    /has replayed \d+, its high watermark is \d+/,
  ],
  'no-defects': [
    ({ tell }) => tell({ type: 'RequestFailed', node: 1, api: 3, error: -1, client: 'x' }),
    /node 1: api 3 of x/,
  ],
  idempotence: [
    ({ monitor, node, leader, look }) => {
      const model = modelOf(monitor.model, `${node(leader).logs.get(TP)!.topicId}/${TP}`)
      const last = model.batches.at(-1)!
      model.batches.push({ ...last, baseOffset: END, lastOffset: END })
      look(leader, LOG)
    },
    /sequence \d+ where \d+ was due/,
  ],
  'committed-reads': [
    ({ tell }) => tell({ type: 'RecordsPolled', client: 'reader', partition: TP, from: 38, to: 42 }),
    /reader read orders-0 38…42; committed is up to 41/,
  ],
  'everything-read': [
    ({ node, leader, simulation, monitor }) => {
      node(leader).logs.get(TP)!.highWatermark = 42
      monitorEnd(monitor, simulation.world)
    },
    /g has read 0…40 of orders-0 0…41/,
  ],
  'one-owner': [
    ({ tell }) => {
      for (const client of ['a', 'b']) {
        tell({ type: 'PartitionsAssigned', client, group: 'g', partitions: [TP], generation: 7 })
      }
    },
    /orders-0 belongs to a and b in generation 7 of g/,
  ],
  convergence: [
    ({ node, simulation, monitor }) => {
      for (const id of [1, 2, 3]) {
        const { partitions } = node(id).image.topics.get('orders')!
        partitions.set(0, { ...partitions.get(0)!, isr: [1] })
      }
      monitorEnd(monitor, simulation.world)
    },
    /orders-0: ISR 1 of replicas/,
  ],
}

describe('invariants', () => {
  test('invariants: a healthy cluster breaks none, to its end', () => {
    const { monitor, simulation } = healthy()
    monitorEnd(monitor, simulation.world)
    expect(monitor.violations).toEqual([])
  })

  test.each(invariants.map(({ name }) => name))('invariant: %s is seen to fail', (name) => {
    const [breach, says] = breaches[name]!
    const cluster = healthy()
    breach(cluster)
    const found = cluster.monitor.violations.filter(({ invariant }) => invariant === name)
    expect(found.map(({ what }) => what).join('\n')).toMatch(says)
  })
})
