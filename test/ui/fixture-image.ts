import type { FramePayload } from '../../src/contract/frame.ts'
import type { StampedEvent } from '../../src/contract/event.ts'
import type {
  BatchSummary,
  BrokerRow,
  ConsumerRow,
  GroupRow,
  PartitionRow,
  ProducerRow,
  QuorumRow,
  ReplicaRow,
  Row,
} from '../../src/contract/image.ts'

/** Moments of one cluster of three brokers, made by hand: what the picture is built and tested against. */
export type FixtureMoment = 'healthy' | 'broker-2-silent' | 'broker-2-dead' | 'follower-lagging' | 'leader-moved'

export const FIXTURE_NOW_US = 42_340_000

const keys = ['kim', 'lee', 'park', null]

/** Batches of 1 to 3 records that end before `end`; epochs by their start offsets. */
export function fixtureBatches(start: number, end: number, epochs: ReplicaRow['epochs']): BatchSummary[] {
  const batches: BatchSummary[] = []
  for (let base = start; base < end; ) {
    const last = Math.min(base + ((base * 7) % 3), end - 1)
    const epoch = [...epochs].reverse().find((one) => one.startOffset <= base)?.epoch ?? 0
    const records = []
    for (let offset = base; offset <= last; offset++) {
      const key = keys[offset % keys.length] ?? null
      records.push({ offset, timestamp: 1_760_000_000_000 + offset * 100, key, value: `order ${offset}` })
    }
    const bytes = 68 + records.length * 17
    batches.push({
      baseOffset: base,
      lastOffset: last,
      leaderEpoch: epoch,
      bytes,
      control: false,
      transactional: false,
      producerId: 1000,
      records,
    })
    base = last + 1
  }
  return batches.slice(-40)
}

interface ReplicaWish {
  partition: number
  broker: number
  leader: number
  leo: number
  hw: number
  epochs: ReplicaRow['epochs']
  isr: number[]
}

export function fixtureReplica(wish: ReplicaWish): ReplicaRow {
  const { partition, broker, leader, leo, hw, epochs, isr } = wish
  const leads = leader === broker
  const others = [1, 2, 3].filter((id) => id !== broker)
  return {
    kind: 'replica',
    topic: 'orders',
    index: partition,
    broker,
    role: leads ? 'leader' : 'follower',
    leaderEpoch: epochs.at(-1)?.epoch ?? 0,
    logStartOffset: 0,
    logEndOffset: leo,
    highWatermark: hw,
    lastStableOffset: hw,
    recoveryPoint: Math.max(0, hw - 12),
    isr: leads ? isr : [],
    maximalIsr: leads ? isr : [],
    followers: leads
      ? others.map((id) => ({
          broker: id,
          logEndOffset: isr.includes(id) ? hw : hw - 9,
          lastCaughtUpUs: FIXTURE_NOW_US - 200_000,
          lagDeadlineUs: isr.includes(id) ? null : FIXTURE_NOW_US + 12_000_000,
        }))
      : [],
    epochs,
    segments: [
      { baseOffset: 0, endOffset: Math.min(24, leo), bytes: 2_048 },
      ...(leo > 24 ? [{ baseOffset: 24, endOffset: leo, bytes: (leo - 24) * 85 }] : []),
    ],
    batches: fixtureBatches(0, leo, epochs),
    bytes: leo * 85,
  }
}

function broker(id: number, moment: FixtureMoment, leaderCount: number): BrokerRow {
  const gone = id === 2 && moment !== 'healthy' && moment !== 'follower-lagging'
  const fenced = gone && moment !== 'broker-2-silent'
  return {
    kind: 'broker',
    id,
    roles: ['broker', 'controller'],
    host: `broker-${id}`,
    port: 9092,
    rack: null,
    status: gone ? 'stopped' : 'running',
    runState: gone ? null : 'running',
    registered: true,
    fenced,
    inControlledShutdown: false,
    brokerEpoch: 10 + id,
    sessionDeadlineUs: fenced ? null : FIXTURE_NOW_US + (gone ? 5_400_000 : 8_700_000),
    sessionTimeoutUs: 9_000_000,
    leaderCount,
    replicaCount: 6,
    waiting: gone ? {} : { DelayedFetch: 2, ...(leaderCount > 0 && { DelayedProduce: 1 }) },
  }
}

function quorum(id: number, moment: FixtureMoment): QuorumRow {
  const gone = id === 2 && moment !== 'healthy' && moment !== 'follower-lagging'
  return {
    kind: 'quorum',
    id,
    status: gone ? 'stopped' : 'running',
    role: gone ? null : id === 1 ? 'leader' : 'follower',
    epoch: 9,
    leaderId: 1,
    votedId: 1,
    logEndOffset: gone ? 4_181 : 4_210,
    highWatermark: 4_210,
    granted: id === 1 ? [1, 3] : [],
    deadlineUs: null,
    active: id === 1,
  }
}

/** orders-0 is led by broker 2, so that the first kill is a failover. */
function partitionRows(moment: FixtureMoment, count: number): [string, Row][] {
  const rows: [string, Row][] = []
  for (let index = 0; index < count; index++) {
    const first = ((index + 1) % 3) + 1
    const replicas = [0, 1, 2].map((step) => ((first - 1 + step) % 3) + 1)
    const moved = moment === 'broker-2-dead' || moment === 'leader-moved'
    const lagging = moment === 'follower-lagging' && index === 0
    const leader = moved && first === 2 ? 3 : first
    const isr = moved ? replicas.filter((id) => id !== 2) : lagging ? replicas.filter((id) => id !== 3) : replicas
    const epoch = moved && first === 2 ? 8 : 7
    const end = (moved ? 46 : 42) + index * 3
    const partition: PartitionRow = {
      kind: 'partition',
      topic: 'orders',
      index,
      leader,
      leaderEpoch: epoch,
      partitionEpoch: moved ? 12 : 9,
      replicas,
      isr,
      elr: [],
      lastKnownElr: [],
      addingReplicas: [],
      removingReplicas: [],
      minInsyncReplicas: 2,
    }
    rows.push([`partition/orders-${index}`, partition])
    for (const id of replicas) rows.push([`replica/orders-${index}/${id}`, replicaOf(moment, partition, id, end)])
  }
  return rows
}

function replicaOf(moment: FixtureMoment, partition: PartitionRow, id: number, end: number): ReplicaRow {
  const { index, leader, isr } = partition
  const before = { epoch: 7, startOffset: 18 }
  const old = [{ epoch: 5, startOffset: 0 }, before]
  const moved = partition.leaderEpoch === 8
  const silent = moment === 'broker-2-silent' && id === 2
  const dead = moment !== 'healthy' && moment !== 'follower-lagging' && id === 2
  const epochs = moved && !dead ? [...old, { epoch: 8, startOffset: 41 }] : old
  let leo = id === leader ? end : end - (index === 0 ? 1 : 0)
  if (dead && !silent) leo = moved ? 43 : end - 5
  if (moment === 'follower-lagging' && index === 0 && id === 3) leo = end - 11
  const hw = isr.includes(id) ? end - 2 : Math.min(end - 9, leo)
  const row = fixtureReplica({ partition: index, broker: id, leader, leo, hw: Math.min(hw, leo), epochs, isr })
  return dead && moved ? { ...row, role: 'leader', leaderEpoch: 7 } : row
}

function producer(moment: FixtureMoment): ProducerRow {
  const trouble = moment === 'broker-2-dead'
  return {
    kind: 'producer',
    id: 'shop',
    status: 'running',
    spec: {
      topic: 'orders',
      ratePerSecond: 2,
      keys: { kind: 'cycle', values: ['kim', 'lee', 'park'] },
      value: 'order {n}',
      acks: -1,
      configs: { 'linger.ms': '500' },
    },
    producerId: 1000,
    producerEpoch: 0,
    accumulator: [{ partition: 0, records: 2, bytes: 102, lingerDeadlineUs: FIXTURE_NOW_US + 320_000 }],
    inFlight: trouble ? 3 : 1,
    sent: 44,
    acked: 41,
    failed: 0,
    retries: trouble ? 4 : 0,
    lastError: trouble ? 'NOT_LEADER_OR_FOLLOWER' : null,
    lastAckUs: FIXTURE_NOW_US - (trouble ? 6_100_000 : 180_000),
  }
}

function consumer(id: string, partitions: number[], end: (index: number) => number): ConsumerRow {
  return {
    kind: 'consumer',
    id,
    status: 'running',
    spec: {
      group: 'billing',
      topics: ['orders'],
      processUs: 200_000,
      commit: 'auto',
      configs: { 'auto.offset.reset': 'earliest' },
    },
    memberId: `${id}-1b2c`,
    generation: 3,
    state: 'stable',
    assigned: partitions.map((index) => ({
      partition: `orders-${index}`,
      position: end(index) - 3,
      committed: end(index) - 6,
      endOffset: end(index),
    })),
    polled: 40,
    handled: 37,
    recent: [{ partition: 'orders-0', offset: end(0) - 4, key: 'kim', value: `order ${end(0) - 4}` }],
    lastError: null,
  }
}

function group(count: number, end: (index: number) => number): GroupRow {
  const indexes = Array.from({ length: count }, (_, index) => index)
  const half = Math.ceil(count / 2)
  const member = (clientId: string, own: number[]) => ({
    memberId: `${clientId}-1b2c`,
    clientId,
    assigned: own.map((index) => `orders-${index}`),
    sessionDeadlineUs: FIXTURE_NOW_US + 43_000_000,
    sessionTimeoutUs: 45_000_000,
  })
  return {
    kind: 'group',
    id: 'billing',
    coordinator: 3,
    state: 'Stable',
    generation: 3,
    protocol: 'range',
    leader: 'reader-1b2c',
    members: [
      member('reader', indexes.slice(0, half)),
      ...(count > 1 ? [member('reader-2', indexes.slice(half))] : []),
    ],
    committed: indexes.map((index) => ({
      partition: `orders-${index}`,
      offset: end(index) - 6,
      readableEnd: end(index),
    })),
  }
}

/** Every row of a moment, with `partitions` rows of the topic. */
export function fixtureRows(moment: FixtureMoment = 'healthy', partitions = 6): [string, Row][] {
  const rows = partitionRows(moment, partitions)
  const leaders = (id: number) => rows.filter(([, row]) => row.kind === 'partition' && row.leader === id).length
  const image = new Map(rows)
  const end = (index: number) => {
    const { leader } = image.get(`partition/orders-${index}`) as PartitionRow
    return (image.get(`replica/orders-${index}/${leader}`) as ReplicaRow).highWatermark
  }
  const half = Math.ceil(partitions / 2)
  const numbers = Array.from({ length: partitions }, (_, index) => index)
  const wallStartMs = 1_760_000_000_000
  return [
    ['world', { kind: 'world', seed: 'vivarium', overrides: {}, clusterId: 'J0qUwpSGS1qUe9cWkUkmYw', wallStartMs }],
    ...[1, 2, 3].map((id): [string, Row] => [`broker/${id}`, broker(id, moment, leaders(id))]),
    ...[1, 2, 3].map((id): [string, Row] => [`process/node.${id}`, processOf(id, moment)]),
    ...[1, 2, 3].map((id): [string, Row] => [`quorum/${id}`, quorum(id, moment)]),
    ...links(),
    ['topic/orders', topic(partitions)],
    ...rows,
    ['producer/shop', producer(moment)],
    ['consumer/reader', consumer('reader', numbers.slice(0, half), end)],
    ...(partitions > 1 ? [['consumer/reader-2', consumer('reader-2', numbers.slice(half), end)] as [string, Row]] : []),
    ['group/billing', group(partitions, end)],
  ]
}

function topic(partitionCount: number): Row {
  const base = { kind: 'topic' as const, name: 'orders', topicId: 'kz0ZbUe1RJy5v3eR3J1tWw', partitionCount }
  return {
    ...base,
    replicationFactor: 3,
    minInsyncReplicas: 2,
    configs: { 'min.insync.replicas': '2' },
    internal: false,
  }
}

function processOf(id: number, moment: FixtureMoment): Row {
  const gone = id === 2 && moment !== 'healthy' && moment !== 'follower-lagging'
  const ended = gone ? ('kill' as const) : null
  const status = gone ? ('stopped' as const) : ('running' as const)
  return { kind: 'process', id: `node.${id}`, role: 'node', status, ended, inboxCount: 0, startedUs: 0 }
}

function links(): [string, Row][] {
  const ends = ['client.reader', 'client.shop', 'node.1', 'node.2', 'node.3']
  return ends.flatMap((a, i) =>
    ends
      .slice(i + 1)
      .filter((b) => b.startsWith('node.'))
      .map((b): [string, Row] => [
        `link/${a}/${b}`,
        { kind: 'link', a, b, cut: false, latencyUs: 500, bytes: 18_400, frames: 212, inFlight: 0 },
      ]),
  )
}

function frame(atUs: number, seq: number, from: string, to: string, api: number, response: boolean, bytes: number) {
  const departUs = atUs
  const event = { type: 'FrameSent' as const, connection: seq, from, to, api, response, bytes, departUs }
  return { atUs, seq, cause: seq - 1, event: { ...event, arriveUs: atUs + 300_000 } }
}

/** Traffic under way at the fixture's now, and what explains broker 2's end. */
export function fixtureEvents(moment: FixtureMoment = 'healthy'): StampedEvent[] {
  const at = FIXTURE_NOW_US - 150_000
  const leader = moment === 'healthy' || moment === 'follower-lagging' ? 2 : 3
  const traffic: StampedEvent[] = [
    frame(at, 101, 'client.shop', `node.${leader}`, 0, false, 170),
    frame(at + 40_000, 102, `node.${leader}`, 'node.1', 1, true, 420),
    frame(at - 60_000, 103, `node.${leader}`, 'client.shop', 0, true, 60),
    frame(at + 20_000, 104, 'client.reader', 'node.3', 8, false, 90),
  ]
  if (moment === 'healthy' || moment === 'follower-lagging') return traffic
  const killedUs = FIXTURE_NOW_US - 10_000_000
  const partition = 'orders-0'
  const story: StampedEvent[] = [
    { atUs: killedUs, seq: 90, cause: 89, event: { type: 'ProcessStopped', process: 'node.2', how: 'kill' } },
    { atUs: killedUs + 9e6, seq: 91, cause: 90, event: fencing },
    { atUs: killedUs + 9e6, seq: 92, cause: 91, event: { ...election, partition } },
  ]
  return [...(moment === 'broker-2-silent' ? story.slice(0, 1) : story), ...traffic]
}

const fencing = { type: 'BrokerFenced' as const, node: 1, broker: 2, why: 'session-expired' as const }
const election = {
  type: 'LeaderElected' as const,
  node: 1,
  leader: 3,
  previousLeader: 2,
  leaderEpoch: 8,
  isr: [3, 1],
  elr: [],
  unclean: false,
}

/** A whole frame of a moment, as the worker would send it after a seek. */
export function fixtureFrame(moment: FixtureMoment = 'healthy', partitions = 6): FramePayload {
  return {
    kind: 'image',
    nowUs: FIXTURE_NOW_US,
    wallMs: 1_760_000_042_340,
    running: false,
    speed: 1,
    endUs: FIXTURE_NOW_US,
    inputs: [],
    set: fixtureRows(moment, partitions),
    remove: [],
    events: fixtureEvents(moment),
    sampledOut: 0,
  }
}
