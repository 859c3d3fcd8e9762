/** What a client knows of the cluster, and when it asks again (Kafka's `Metadata`). */
import { msToUs, SECOND } from '../../base/units.ts'
import type { ResponseOf } from '../../protocol/apis.ts'
import { errorName, errors, isInvalidMetadata, isRetriable } from '../../protocol/errors.ts'
import { exponentialUs } from '../net/deadlines.ts'
import type { Address, Ctx } from '../ports/ctx.ts'
import type { NetworkSettings } from './client-config.ts'

/** Use of a topic is noted no more often than this. */
const USED_GRANULARITY_US = SECOND

export interface ClientMetadata {
  /** `bootstrap.servers`. */
  bootstrap: Address[]
  /** By node id, from the last response and from leader hints (KIP-951). */
  brokers: Map<number, Address>
  topics: Map<string, TopicMetadata>
  /** Topics that this client asks about → when it last used them. */
  wanted: Map<string, number>
  /** Topics with an error that asking again does not heal → error code. */
  refused: Map<string, number>
  /** Why an update is wanted; null: none is. */
  updateCause: string | null
  /** A Metadata request is under way. */
  inFlight: boolean
  /** No request before this: retry.backoff.ms since the last answer, longer while answers bring nothing new. */
  allowedUs: number
  lastSuccessUs: number
  /** Requests that failed in a row. */
  attempts: number
  /** Answers in a row that told no newer leader epoch. */
  equivalentResponses: number
  /** Raised by every change. */
  version: number
}

export interface TopicMetadata {
  topicId: string
  /** By partition index. */
  partitions: PartitionMetadata[]
}

export interface PartitionMetadata {
  /** -1: none. */
  leaderId: number
  leaderEpoch: number
}

export interface LeaderHint extends PartitionMetadata {
  topic: string
  partition: number
}

export function createMetadata(bootstrap: readonly Address[]): ClientMetadata {
  return {
    bootstrap: bootstrap.map(({ host, port }) => ({ host, port })),
    brokers: new Map(),
    topics: new Map(),
    wanted: new Map(),
    refused: new Map(),
    updateCause: 'start',
    inFlight: false,
    allowedUs: 0,
    lastSuccessUs: 0,
    attempts: 0,
    equivalentResponses: 0,
    version: 0,
  }
}

/** Asks for an update as soon as the backoff allows one. The first cause stays. */
export function requestUpdate(metadata: ClientMetadata, ctx: Ctx, cause: string): void {
  if (metadata.updateCause !== null) return
  metadata.updateCause = cause
  ctx.touch('metadata')
}

/** Makes the topic one that is asked about; a new one at once. */
export function wantTopic(metadata: ClientMetadata, ctx: Ctx, topic: string): void {
  const usedUs = metadata.wanted.get(topic)
  if (usedUs !== undefined && ctx.nowUs - usedUs < USED_GRANULARITY_US) return
  ctx.touch('metadata')
  metadata.wanted.set(topic, ctx.nowUs)
  if (usedUs !== undefined) return
  metadata.allowedUs = 0
  metadata.equivalentResponses = 0
  metadata.refused.delete(topic)
  metadata.updateCause ??= 'new-topic'
}

/** Forgets topics that were not used for so long (`metadata.max.idle.ms`). */
export function forgetIdleTopics(metadata: ClientMetadata, ctx: Ctx, maxIdleMs: number): void {
  for (const [topic, usedUs] of [...metadata.wanted]) {
    if (ctx.nowUs - usedUs < msToUs(maxIdleMs)) continue
    metadata.wanted.delete(topic)
    metadata.topics.delete(topic)
    ctx.touch('metadata')
  }
}

/** When the next request may or must leave; Infinity while one is under way. */
export function nextUpdateUs(metadata: ClientMetadata, settings: NetworkSettings): number {
  if (metadata.inFlight) return Number.POSITIVE_INFINITY
  const agedUs = metadata.lastSuccessUs + msToUs(settings.metadataMaxAgeMs)
  return Math.max(metadata.allowedUs, metadata.updateCause === null ? agedUs : 0)
}

function backOff(metadata: ClientMetadata, ctx: Ctx, settings: NetworkSettings): void {
  const { retryBackoffMs, retryBackoffMaxMs } = settings
  const failures = Math.max(0, metadata.attempts - 1, metadata.equivalentResponses - 1)
  metadata.allowedUs = ctx.nowUs + exponentialUs(ctx, retryBackoffMs, retryBackoffMaxMs, failures)
}

/** The request failed: ask again after a backoff. */
export function updateFailed(metadata: ClientMetadata, ctx: Ctx, settings: NetworkSettings): void {
  ctx.touch('metadata')
  metadata.inFlight = false
  metadata.attempts++
  metadata.updateCause ??= 'failed'
  backOff(metadata, ctx, settings)
}

/** Takes an answer. Leader epochs never go back; a topic with another id is another topic. */
export function applyMetadata(
  metadata: ClientMetadata,
  ctx: Ctx,
  settings: NetworkSettings,
  response: ResponseOf<3>,
): void {
  ctx.touch('metadata')
  const wasOld = metadata.lastSuccessUs + msToUs(settings.metadataMaxAgeMs) <= ctx.nowUs
  metadata.inFlight = false
  metadata.updateCause = null
  metadata.lastSuccessUs = ctx.nowUs
  metadata.attempts = 0
  metadata.equivalentResponses = wasOld ? 0 : metadata.equivalentResponses + 1
  metadata.version++
  metadata.brokers = new Map(response.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
  const before = metadata.topics
  metadata.topics = new Map()
  for (const topic of response.topics) applyTopic(metadata, topic, before.get(topic.name ?? ''))
  backOff(metadata, ctx, settings)
  // Wanted since the request left: ask again at once.
  const answered = new Set(response.topics.map(({ name }) => name))
  if ([...metadata.wanted.keys()].every((name) => answered.has(name))) return
  metadata.updateCause = 'new-topic'
  metadata.allowedUs = ctx.nowUs
}

type TopicAnswer = ResponseOf<3>['topics'][number]

function applyTopic(metadata: ClientMetadata, answer: TopicAnswer, known: TopicMetadata | undefined): void {
  const name = answer.name ?? ''
  metadata.refused.delete(name)
  if (answer.errorCode !== errors.NONE) {
    if (isRetriable(answer.errorCode)) metadata.updateCause ??= errorName(answer.errorCode)
    else metadata.refused.set(name, answer.errorCode)
    if (answer.errorCode !== errors.LEADER_NOT_AVAILABLE) return
  }
  const before = known?.topicId === answer.topicId ? known.partitions : []
  const partitions: PartitionMetadata[] = []
  const sorted = [...answer.partitions].sort((a, b) => a.partitionIndex - b.partitionIndex)
  for (const { errorCode, leaderId, leaderEpoch, partitionIndex } of sorted) {
    const old = before[partitionIndex]
    if (old === undefined || leaderEpoch > old.leaderEpoch) metadata.equivalentResponses = 0
    const isStale = old !== undefined && leaderEpoch >= 0 && leaderEpoch < old.leaderEpoch
    partitions.push(isStale ? { ...old } : { leaderId, leaderEpoch })
    if (isInvalidMetadata(errorCode)) metadata.updateCause ??= errorName(errorCode)
  }
  metadata.topics.set(name, { topicId: answer.topicId, partitions })
}

/** Takes what a response to a request for an old leader says of the new one (KIP-951). True when it was news. */
export function applyLeaderHints(
  metadata: ClientMetadata,
  ctx: Ctx,
  hints: readonly LeaderHint[],
  endpoints: ResponseOf<0>['nodeEndpoints'],
): boolean {
  let changed = false
  for (const { topic, partition, leaderId, leaderEpoch } of hints) {
    const known = metadata.topics.get(topic)?.partitions[partition]
    if (known === undefined || leaderId < 0 || leaderEpoch <= known.leaderEpoch) continue
    const endpoint = endpoints.find(({ nodeId }) => nodeId === leaderId)
    if (endpoint !== undefined) metadata.brokers.set(leaderId, { host: endpoint.host, port: endpoint.port })
    if (!metadata.brokers.has(leaderId)) continue
    known.leaderId = leaderId
    known.leaderEpoch = leaderEpoch
    changed = true
  }
  if (changed) {
    metadata.version++
    ctx.touch('metadata')
  }
  return changed
}

/** The leader's id, or -1 when there is none that can be reached. */
export function leaderOf(metadata: ClientMetadata, topic: string, partition: number): number {
  const leaderId = metadata.topics.get(topic)?.partitions[partition]?.leaderId ?? -1
  return metadata.brokers.has(leaderId) ? leaderId : -1
}

export function leaderEpochOf(metadata: ClientMetadata, topic: string, partition: number): number {
  return metadata.topics.get(topic)?.partitions[partition]?.leaderEpoch ?? -1
}

/** The name that goes with a topic id, '' for an unknown one. */
export function topicNameOf(metadata: ClientMetadata, topicId: string): string {
  for (const [name, topic] of metadata.topics) if (topic.topicId === topicId) return name
  return ''
}
