import { expect, test } from 'vitest'
import { errors } from '../../src/protocol/errors.ts'
import { sessionDeadlineUs } from '../../src/engine/controller/heartbeats.ts'
import {
  alterIsr,
  ask,
  becomeLeader,
  createTopic,
  heartbeat,
  killBroker,
  partitionOf,
  pass,
  refold,
  registrationRequest,
  show,
  startBroker,
  stopBroker,
  testCluster,
} from './test-cluster.ts'
import { describe } from '../metadata/golden-log.ts'

test('bootstrap: an empty log gets what a real 4.3.1 writes, in one transaction', () => {
  const { batches } = testCluster(0)
  const written = batches[1]?.records.map(({ kind, data }) => [kind, data])
  const feature = (name: string, featureLevel: number) => ['FeatureLevelRecord', { name, featureLevel }]
  expect(written).toEqual([
    ['BeginTransactionRecord', { name: 'Bootstrap records' }],
    feature('metadata.version', 30),
    feature('eligible.leader.replicas.version', 1),
    feature('group.version', 1),
    feature('share.version', 1),
    feature('streams.version', 1),
    feature('transaction.version', 2),
    ['ConfigRecord', { resourceType: 4, resourceName: '', name: 'min.insync.replicas', value: '1' }],
    ['EndTransactionRecord', {}],
  ])
})

test('fencing: a broker silent for broker.session.timeout.ms is fenced, its leaderships move on in replica order', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1, 2, 3]], { 'min.insync.replicas': '2' })
  pass(cluster, 10_000)
  expect(show(cluster, 'orders')).toBe('leader 1@0 isr [1,2,3] elr [] last [] pe 0')
  killBroker(cluster, 1)
  cluster.ctx.events.length = 0
  const killedUs = cluster.ctx.nowUs
  pass(cluster, 8_900)
  expect(partitionOf(cluster, 'orders').leader).toBe(1)
  pass(cluster, 1_300)
  expect(show(cluster, 'orders')).toBe('leader 2@1 isr [2,3] elr [] last [] pe 1')
  expect(cluster.ctx.nowUs - killedUs).toBeLessThanOrEqual(10_200_000)
  expect(cluster.ctx.events.map(({ type }) => type)).toEqual(['BrokerFenced', 'LeaderElected', 'IsrShrunk'])
  expect(cluster.ctx.events[0]).toMatchObject({ broker: 1, why: 'session-expired' })
  expect(cluster.ctx.events[1]).toMatchObject({ leader: 2, previousLeader: 1, leaderEpoch: 1, unclean: false })
})

test('fencing: each session runs out by itself', () => {
  const cluster = testCluster()
  pass(cluster, 4_000)
  killBroker(cluster, 1)
  pass(cluster, 4_000)
  killBroker(cluster, 2)
  const fencedAt = (id: number) => {
    for (let ms = 0; ms < 20_000; ms += 125) {
      if (cluster.controller.image.brokers.get(id)?.fenced) return cluster.ctx.nowUs
      pass(cluster, 125)
    }
    return -1
  }
  const first = fencedAt(1)
  expect(cluster.controller.image.brokers.get(2)?.fenced).toBe(false)
  expect(fencedAt(2) - first).toBeGreaterThan(2_000_000)
})

test('fencing: partitions change before the broker does, unfencing the other way round', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1]])
  killBroker(cluster, 1)
  pass(cluster, 11_000)
  const kinds = () =>
    (cluster.batches.filter(({ records }) => records.length > 1).at(-1)?.records ?? []).map(({ kind }) => kind)
  expect(kinds()).toEqual(['PartitionChangeRecord', 'BrokerRegistrationChangeRecord'])
  startBroker(cluster, 1, { clean: true })
  expect(kinds()).toEqual(['BrokerRegistrationChangeRecord', 'PartitionChangeRecord'])
  expect(show(cluster, 'orders')).toBe('leader 1@2 isr [1] elr [] last [] pe 2')
})

test('elr: whoever leaves an ISR below its minimum is eligible, and no more once the minimum is reached again', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1, 2, 3]], { 'min.insync.replicas': '2' })
  killBroker(cluster, 3)
  pass(cluster, 11_000)
  expect(show(cluster, 'orders')).toBe('leader 1@0 isr [1,2] elr [] last [] pe 1')
  killBroker(cluster, 2)
  pass(cluster, 11_000)
  expect(show(cluster, 'orders')).toBe('leader 1@0 isr [1] elr [2] last [] pe 2')
  killBroker(cluster, 1)
  pass(cluster, 11_000)
  expect(show(cluster, 'orders')).toBe('leader -1@1 isr [] elr [1,2] last [1] pe 3')
  expect(startBroker(cluster, 2, { clean: true })).toBe(0)
  expect(show(cluster, 'orders')).toBe('leader 2@2 isr [2] elr [1] last [] pe 4')
  startBroker(cluster, 3, { clean: true })
  expect(alterIsr(cluster, 'orders', [2, 3])).toMatchObject({ errorCode: 0, isr: [2, 3], partitionEpoch: 5 })
  expect(show(cluster, 'orders')).toBe('leader 2@2 isr [2,3] elr [] last [] pe 5')
})

test('elr: a broker that comes back from kill -9 leaves it', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1, 2]], { 'min.insync.replicas': '2' })
  killBroker(cluster, 2)
  pass(cluster, 11_000)
  expect(show(cluster, 'orders')).toBe('leader 1@0 isr [1] elr [2] last [] pe 1')
  startBroker(cluster, 2)
  expect(show(cluster, 'orders')).toBe('leader 1@0 isr [1] elr [] last [] pe 2')
})

test('registration: another life while the session runs is refused, after it the new life is taken in', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1, 2]])
  killBroker(cluster, 1)
  pass(cluster, 3_000)
  expect(startBroker(cluster, 1)).toBe(errors.DUPLICATE_BROKER_REGISTRATION)
  pass(cluster, 8_000)
  const before = cluster.brokers.get(1)?.epoch as number
  expect(startBroker(cluster, 1)).toBe(0)
  expect(cluster.brokers.get(1)?.epoch).toBeGreaterThan(before)
  expect(show(cluster, 'orders')).toBe('leader 2@1 isr [2] elr [] last [] pe 1')
})

test('registration: the same life amends its registration and keeps its epoch', () => {
  const cluster = testCluster()
  const { incarnationId, epoch } = cluster.brokers.get(2) ?? { incarnationId: '', epoch: 0 }
  const answer = ask(cluster, 62, registrationRequest(2, { incarnationId, rack: 'r2' }))
  expect(answer).toMatchObject({ errorCode: 0, brokerEpoch: epoch })
  expect(cluster.controller.image.brokers.get(2)).toMatchObject({ rack: 'r2', fenced: false, epoch })
})

test('registration: each reason to refuse has its error', () => {
  const cluster = testCluster()
  const refused = (id: number, patch: Parameters<typeof registrationRequest>[1]) =>
    ask(cluster, 62, registrationRequest(id, patch)).errorCode
  expect(refused(4, { clusterId: 'other' })).toBe(errors.INCONSISTENT_CLUSTER_ID)
  expect(refused(4, { logDirs: [] })).toBe(errors.INVALID_REGISTRATION)
  expect(refused(4, { logDirs: cluster.controller.image.brokers.get(1)?.directories ?? [] })).toBe(
    errors.INVALID_REGISTRATION,
  )
  expect(refused(4, { features: [] })).toBe(errors.UNSUPPORTED_VERSION)
  expect(refused(4, {})).toBe(errors.NONE)
})

test('heartbeat: an earlier life and an unknown broker get STALE_BROKER_EPOCH', () => {
  const cluster = testCluster()
  expect(heartbeat(cluster, 1, { brokerEpoch: 1 }).errorCode).toBe(errors.STALE_BROKER_EPOCH)
  expect(heartbeat(cluster, 9).errorCode).toBe(errors.STALE_BROKER_EPOCH)
})

test('heartbeat: a broker is unfenced only when it has replayed its own registration', () => {
  const cluster = testCluster(1)
  const { brokerEpoch } = ask(cluster, 62, registrationRequest(2))
  const brokers = cluster.brokers
  brokers.set(2, { id: 2, incarnationId: '', epoch: brokerEpoch ?? -1, running: true, rack: null })
  expect(heartbeat(cluster, 2, { currentMetadataOffset: 3 })).toMatchObject({ isCaughtUp: false, isFenced: true })
  expect(heartbeat(cluster, 2)).toMatchObject({ isCaughtUp: true, isFenced: false })
})

test('controlled shutdown: leaderships move at once, the broker may go when all others have heard of it', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1, 2, 3]], { 'min.insync.replicas': '2' })
  const first = heartbeat(cluster, 1, { wantShutDown: true })
  expect(first).toMatchObject({ shouldShutDown: false, isFenced: false })
  expect(show(cluster, 'orders')).toBe('leader 2@1 isr [2,3] elr [] last [] pe 1')
  expect(alterIsr(cluster, 'orders', [2, 3, 1]).errorCode).toBe(errors.INELIGIBLE_REPLICA)
  expect(heartbeat(cluster, 1, { wantShutDown: true }).shouldShutDown).toBe(false)
  heartbeat(cluster, 2)
  expect(heartbeat(cluster, 1, { wantShutDown: true }).shouldShutDown).toBe(false)
  heartbeat(cluster, 3)
  expect(heartbeat(cluster, 1, { wantShutDown: true })).toMatchObject({ shouldShutDown: true, isFenced: true })
  expect(cluster.controller.image.brokers.get(1)).toMatchObject({ fenced: true, inControlledShutdown: true })
  expect(cluster.ctx.events).toContainEqual({ type: 'BrokerFenced', node: 101, broker: 1, why: 'shutdown' })
})

test('controlled shutdown: of all nodes leaves what the golden log shows, ISRs empty, the last members eligible', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[3, 1, 2]], { 'min.insync.replicas': '2' })
  for (const id of [3, 1, 2]) stopBroker(cluster, id)
  expect(show(cluster, 'orders')).toBe('leader -1@3 isr [] elr [1,2] last [2] pe 3')
})

test('sessions: a new active controller gives every unfenced broker a whole session', () => {
  const cluster = testCluster()
  killBroker(cluster, 1)
  pass(cluster, 8_000)
  becomeLeader(cluster, 2)
  expect(sessionDeadlineUs(cluster.controller, 1)).toBe(cluster.ctx.nowUs + 9_000_000)
  pass(cluster, 8_000)
  expect(cluster.controller.image.brokers.get(1)?.fenced).toBe(false)
  pass(cluster, 3_000)
  expect(cluster.controller.image.brokers.get(1)?.fenced).toBe(true)
})

test('idle: a NoOpRecord is written every metadata.max.idle.interval.ms', () => {
  const cluster = testCluster(0)
  const before = cluster.batches.length
  pass(cluster, 5_000)
  expect(cluster.batches.slice(before).flatMap(({ records }) => records.map(({ kind }) => kind))).toEqual(
    new Array(10).fill('NoOpRecord'),
  )
})

test('state: the image is the fold of the log, and survives structuredClone', () => {
  const cluster = testCluster()
  createTopic(cluster, 'orders', [[1, 2, 3]])
  killBroker(cluster, 1)
  pass(cluster, 12_000)
  expect(describe(cluster.controller.image)).toEqual(refold(cluster))
  expect(structuredClone(cluster.controller)).toEqual(cluster.controller)
})
