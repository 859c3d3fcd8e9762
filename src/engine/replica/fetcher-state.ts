import { msToUs } from '../../base/units.ts'
import type { LogState } from '../log/log-state.ts'
import { brokerEndpoint } from '../metadata/lookup.ts'
import type { Purpose } from '../net/channel.ts'
import { call } from '../net/network.ts'
import type { Address, Ctx } from '../ports/ctx.ts'
import { createFetcherSession, type FetcherSession } from './fetcher-session.ts'
import type { ReplicaNode } from './replica-state.ts'
import { brokerConfig, interBrokerListener } from './settings.ts'

/** What follows one leader: all partitions that this broker replicates from it, in one session (ReplicaFetcherThread). */
export interface FetcherState {
  leaderId: number
  session: FetcherSession
  partitions: Map<string, FetcherPartition>
  /** Names the request in flight. */
  token: number | null
  nextToken: number
  /** When `fetcher.backoff/<leader>` is due. */
  wakeUs: number | null
}

export interface FetcherPartition {
  topicId: string
  partition: number
  currentLeaderEpoch: number
  fetchOffset: number
  /** Of the last record here, −1: none. The leader finds out with it where the logs part (KIP-595). */
  lastFetchedEpoch: number
  /** After an error: not asked for before this. Infinity while the leader is asked where its log begins and ends. */
  delayedUntilUs: number
}

export interface FetcherPurpose extends Purpose {
  leaderId: number
  token: number
}

/** Begins, or begins anew, to fetch a partition from its leader. */
export function addToFetcher(
  node: ReplicaNode,
  leaderId: number,
  topicPartition: string,
  start: Omit<FetcherPartition, 'delayedUntilUs'>,
  ctx: Ctx,
): void {
  const key = String(leaderId)
  const fetcher = node.fetchers.get(key) ?? createFetcher(leaderId)
  node.fetchers.set(key, fetcher)
  fetcher.partitions.set(topicPartition, { ...start, delayedUntilUs: 0 })
  ctx.touch(`fetchers/${key}`)
}

function createFetcher(leaderId: number): FetcherState {
  const partitions = new Map<string, FetcherPartition>()
  return { leaderId, session: createFetcherSession(), partitions, token: null, nextToken: 1, wakeUs: null }
}

/** Fetches the partition no more, from whomever. */
export function removeFromFetchers(node: ReplicaNode, topicPartition: string, ctx: Ctx): void {
  for (const [key, fetcher] of node.fetchers) {
    if (fetcher.partitions.delete(topicPartition)) ctx.touch(`fetchers/${key}`)
  }
}

/** A request to the fetcher's leader, one at a time, over the fetcher's own connection. */
export function callLeader(
  node: ReplicaNode,
  fetcher: FetcherState,
  request: { apiKey: number; body: object; purpose: FetcherPurpose },
  address: Address,
  ctx: Ctx,
): void {
  const timeoutMs = brokerConfig(node.config, node.image, 'replica.socket.timeout.ms')
  const clientId = `broker-${node.config.id}-fetcher-0`
  const channelOptions = { clientId, maxInFlight: 1, requestTimeoutMs: timeoutMs, reconnectBackoffMaxMs: 50 }
  call(node.channels, ctx, { channel: `fetcher/${fetcher.leaderId}`, address, timeoutMs, channelOptions, ...request })
}

export function addressOf(node: ReplicaNode, brokerId: number): Address | null {
  const endpoint = brokerEndpoint(node.image, brokerId, interBrokerListener(node.config))
  return endpoint === undefined ? null : { host: endpoint.host, port: endpoint.port }
}

export function delayPartition(node: ReplicaNode, state: FetcherPartition, ctx: Ctx): void {
  state.delayedUntilUs = ctx.nowUs + msToUs(brokerConfig(node.config, node.image, 'replica.fetch.backoff.ms'))
}

/** The next fetch begins where the log ends. */
export function continueFrom(log: LogState, state: FetcherPartition): void {
  state.fetchOffset = log.logEndOffset
  state.lastFetchedEpoch = log.leaderEpochs.at(-1)?.epoch ?? -1
}
