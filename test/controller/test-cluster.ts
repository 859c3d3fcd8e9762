import { type ApiKey, apis, type RequestInput, type ResponseInput } from '../../src/protocol/apis.ts'
import { withDefaults } from '../../src/protocol/codec-default.ts'
import type { AnyMessage } from '../../src/protocol/schema-dsl.ts'
import { decodeMetadataRecord, type MetadataRecord } from '../../src/protocol/metadata-record.ts'
import { randomUuid } from '../../src/base/uuid.ts'
import { seedPrng } from '../../src/base/prng.ts'
import {
  advanceController,
  onControllerTimer,
  onLeaderChanged,
  replayCommitted,
} from '../../src/engine/controller/controller.ts'
import { controllerHandle } from '../../src/engine/controller/controller-handle.ts'
import { type Answer, type ControllerState, createController } from '../../src/engine/controller/controller-state.ts'
import { supportedFeatures } from '../../src/engine/controller/feature-control.ts'
import type { MetadataLog } from '../../src/engine/controller/metadata-log.ts'
import { createMetadataImage } from '../../src/engine/metadata/metadata-image.ts'
import type { PartitionImage } from '../../src/engine/metadata/partition-image.ts'
import type { MetadataBatch } from '../../src/engine/metadata/replay.ts'
import { type FakeCtx, fakeCtx } from '../engine/fake-ctx.ts'
import { describe, replayed } from '../metadata/golden-log.ts'

export const CLUSTER_ID = 'AAAAAAAAQACAAAAAAAAAAQ'

export interface TestBroker {
  id: number
  incarnationId: string
  epoch: number
  /** Sends heartbeats. */
  running: boolean
  rack: string | null
}

/** An active controller over a log in memory, and brokers that are nothing but heartbeats. */
export interface TestCluster {
  controller: ControllerState
  ctx: FakeCtx
  batches: MetadataBatch[]
  brokers: Map<number, TestBroker>
  /** false: what is written stays uncommitted. */
  commits: boolean
  answers: Answer[]
  nextRequestId: number
}

export function testLog(cluster: Pick<TestCluster, 'batches' | 'controller'>): MetadataLog {
  const nextOffset = () => (cluster.batches.at(-1)?.lastOffset ?? -1) + 1
  return {
    get nextOffset() {
      return nextOffset()
    },
    append(values) {
      const baseOffset = nextOffset()
      const records: MetadataRecord[] = values.map(decodeMetadataRecord)
      const epoch = cluster.controller.epoch
      cluster.batches.push({ baseOffset, lastOffset: baseOffset + records.length - 1, epoch, records })
      return baseOffset
    },
  }
}

/** A cluster whose controller is active and has bootstrapped; brokers 1 … n are unfenced. */
export function testCluster(brokerCount = 3, properties: Record<string, string> = {}): TestCluster {
  const cluster: TestCluster = {
    controller: createController({ nodeId: 101, clusterId: CLUSTER_ID, properties }),
    ctx: fakeCtx({ self: 'node.101', nowUs: 1_000_000 }),
    batches: [],
    brokers: new Map(),
    commits: true,
    answers: [],
    nextRequestId: 1,
  }
  becomeLeader(cluster, 1)
  for (let id = 1; id <= brokerCount; id++) {
    startBroker(cluster, id)
  }
  return cluster
}

export function becomeLeader(cluster: TestCluster, epoch: number): void {
  const { controller, ctx, batches } = cluster
  const epochStartOffset = (batches.at(-1)?.lastOffset ?? -1) + 1
  batches.push({ baseOffset: epochStartOffset, lastOffset: epochStartOffset, epoch, records: [] })
  onLeaderChanged(controller, ctx, { isLeader: true, epoch, epochStartOffset }, createMetadataImage)
  replayCommitted(controller, ctx, batches)
  commit(cluster)
  commit(cluster)
}

/** The quorum commits everything that was written. */
export function commit(cluster: TestCluster): void {
  const highWatermark = (cluster.batches.at(-1)?.lastOffset ?? -1) + 1
  cluster.answers.push(...advanceController(cluster.controller, cluster.ctx, testLog(cluster), highWatermark))
}

/** Sends a request without committing; the id under which a later answer comes. */
export function send<K extends ApiKey>(
  cluster: TestCluster,
  apiKey: K,
  request: RequestInput<K>,
  version: number,
): number {
  const requestId = cluster.nextRequestId++
  const { controller, ctx } = cluster
  const whole = withDefaults(apis[apiKey].request as AnyMessage, request) as object
  const submitted = controllerHandle(controller, ctx, testLog(cluster), apiKey, version, whole, {
    requestId,
  })
  if ('body' in submitted) cluster.answers.push({ requestId, body: submitted.body })
  return requestId
}

export function answerTo(cluster: TestCluster, requestId: number): object | undefined {
  return cluster.answers.find((answer) => answer.requestId === requestId)?.body
}

const newestVersions: Partial<Record<ApiKey, number>> = {
  19: 7,
  20: 6,
  37: 3,
  56: 3,
  57: 2,
  62: 4,
  63: 2,
  43: 2,
  45: 1,
}

export function ask<K extends ApiKey>(
  cluster: TestCluster,
  apiKey: K,
  request: RequestInput<K>,
  version = newestVersions[apiKey] ?? 0,
): ResponseInput<K> {
  const requestId = send(cluster, apiKey, request, version)
  if (cluster.commits) commit(cluster)
  return answerTo(cluster, requestId) as ResponseInput<K>
}

const incarnations = seedPrng('test', 'incarnations')

export function registrationRequest(id: number, patch: Partial<RequestInput<62>> = {}): RequestInput<62> {
  return {
    brokerId: id,
    clusterId: CLUSTER_ID,
    incarnationId: randomUuid(incarnations),
    listeners: [{ name: 'PLAINTEXT', host: `b${id}`, port: 9092, securityProtocol: 0 }],
    features: supportedFeatures.map(({ name, minSupportedVersion, maxSupportedVersion }) => ({
      ...{ name, minSupportedVersion, maxSupportedVersion },
    })),
    rack: null,
    logDirs: [directoryOfBroker(id)],
    previousBrokerEpoch: -1,
    ...patch,
  }
}

export function directoryOfBroker(id: number): string {
  return `${'dir0dir0dir0dir0dir0d'.slice(0, 20)}${'abcdefghij'[id]}A`
}

/** A new life of a broker: registers and, if it may, catches up and is unfenced. Returns the registration's error code. */
export function startBroker(
  cluster: TestCluster,
  id: number,
  options: { clean?: boolean; rack?: string } = {},
): number {
  const previous = cluster.brokers.get(id)
  const rack = options.rack ?? previous?.rack ?? null
  const previousBrokerEpoch = options.clean ? (previous?.epoch ?? -1) : -1
  const request = registrationRequest(id, { rack, previousBrokerEpoch })
  const { errorCode, brokerEpoch = -1 } = ask(cluster, 62, request)
  if (errorCode !== 0) return errorCode
  cluster.brokers.set(id, { id, incarnationId: request.incarnationId, epoch: brokerEpoch, running: true, rack })
  heartbeat(cluster, id, { wantFence: true })
  heartbeat(cluster, id)
  return 0
}

export function heartbeat(cluster: TestCluster, id: number, patch: Partial<RequestInput<63>> = {}): ResponseInput<63> {
  const brokerEpoch = cluster.brokers.get(id)?.epoch ?? -1
  const currentMetadataOffset = cluster.controller.image.lastOffset
  const request = { brokerId: id, brokerEpoch, currentMetadataOffset, wantFence: false, wantShutDown: false, ...patch }
  return ask(cluster, 63, { ...request, offlineLogDirs: [], cordonedLogDirs: [], ...patch })
}

/** kill -9. */
export function killBroker(cluster: TestCluster, id: number): void {
  const broker = cluster.brokers.get(id)
  if (broker !== undefined) broker.running = false
}

/** SIGTERM: asks until it may go. */
export function stopBroker(cluster: TestCluster, id: number): void {
  for (let i = 0; i < 10; i++) {
    const { shouldShutDown } = heartbeat(cluster, id, { wantShutDown: true })
    if (shouldShutDown) {
      killBroker(cluster, id)
      return
    }
    for (const other of cluster.brokers.values()) if (other.running && other.id !== id) heartbeat(cluster, other.id)
  }
  throw new Error(`broker ${id} may not shut down`)
}

/** Time passes: timers fire in order, running brokers send a heartbeat every 2 s. */
export function pass(cluster: TestCluster, ms: number): void {
  const { ctx, controller } = cluster
  const endUs = ctx.nowUs + ms * 1000
  let beatUs = ctx.nowUs + 2_000_000
  for (;;) {
    const [name, dueUs] = [...ctx.timers].sort((a, b) => a[1] - b[1])[0] ?? ['', Number.POSITIVE_INFINITY]
    const nextUs = Math.min(dueUs, beatUs)
    if (nextUs > endUs) break
    ctx.advanceMs((nextUs - ctx.nowUs) / 1000)
    if (beatUs === nextUs) {
      for (const { id, running } of cluster.brokers.values()) if (running) heartbeat(cluster, id)
      beatUs += 2_000_000
      continue
    }
    ctx.timers.delete(name)
    onControllerTimer(controller, ctx, testLog(cluster), name)
    if (cluster.commits) commit(cluster)
  }
  ctx.advanceMs((endUs - ctx.nowUs) / 1000)
}

export function createTopic(
  cluster: TestCluster,
  name: string,
  assignments: number[][],
  configs: Record<string, string> = {},
): ResponseInput<19>['topics'][number] {
  const topic = {
    name,
    numPartitions: -1,
    replicationFactor: -1,
    assignments: assignments.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
    configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
  }
  return ask(cluster, 19, { topics: [topic] }).topics[0] as ResponseInput<19>['topics'][number]
}

export function partitionOf(cluster: TestCluster, topic: string, index = 0): PartitionImage {
  const partition = cluster.controller.image.topics.get(topic)?.partitions.get(index)
  if (partition === undefined) throw new Error(`there is no ${topic}-${index}`)
  return partition
}

/** One line: leader@epoch, ISR, ELR, last known leader, partition epoch. */
export function show(cluster: TestCluster, topic: string, index = 0): string {
  const { leader, leaderEpoch, isr, elr, lastKnownElr, partitionEpoch } = partitionOf(cluster, topic, index)
  return `leader ${leader}@${leaderEpoch} isr [${isr}] elr [${elr}] last [${lastKnownElr}] pe ${partitionEpoch}`
}

export function alterIsr(
  cluster: TestCluster,
  topic: string,
  isr: number[],
  patch: Partial<RequestInput<56>['topics'][number]['partitions'][number]> = {},
): ResponseInput<56>['topics'][number]['partitions'][number] {
  const { leader, leaderEpoch, partitionEpoch } = partitionOf(cluster, topic)
  const topicId = cluster.controller.image.topics.get(topic)?.topicId ?? ''
  const newIsrWithEpochs = isr.map((brokerId) => ({
    brokerId,
    brokerEpoch: cluster.brokers.get(brokerId)?.epoch ?? -1,
  }))
  const data = { partitionIndex: 0, leaderEpoch, partitionEpoch, newIsrWithEpochs, ...patch }
  const brokerEpoch = cluster.brokers.get(leader)?.epoch ?? -1
  const { topics } = ask(cluster, 56, { brokerId: leader, brokerEpoch, topics: [{ topicId, partitions: [data] }] })
  return topics[0]?.partitions[0] as ResponseInput<56>['topics'][number]['partitions'][number]
}

/** What everybody else makes of the log is what the controller has. */
export function refold(cluster: TestCluster): string[] {
  return describe(replayed(cluster.batches).image)
}
