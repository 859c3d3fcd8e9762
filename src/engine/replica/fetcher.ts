import type { FetchResponse, PartitionData } from '../../protocol/schema/01-fetch.ts'
import { errors } from '../../protocol/errors.ts'
import { topicById } from '../metadata/lookup.ts'
import type { Completion } from '../net/channel.ts'
import { closeChannel } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import { applyFetched } from './fetch-apply.ts'
import { type AskedPartition, askSession, continueSession, restartSession } from './fetcher-session.ts'
import { addressOf, callLeader, delayPartition, type FetcherPurpose, type FetcherState } from './fetcher-state.ts'
import type { ReplicaNode } from './replica-state.ts'
import { brokerConfig } from './settings.ts'

const TIMER = 'fetcher.backoff/'

/** Ends the fetchers that nothing is left to do for. */
export function endIdleFetchers(node: ReplicaNode, ctx: Ctx): void {
  for (const [key, fetcher] of [...node.fetchers]) {
    if (fetcher.partitions.size > 0) continue
    closeChannel(node.channels, ctx, `fetcher/${key}`)
    if (fetcher.wakeUs !== null) ctx.cancelTimer(TIMER + key)
    node.fetchers.delete(key)
    ctx.touch(`fetchers/${key}`)
  }
}

/** Sends the next fetch of every fetcher that has none in flight and something to ask for. */
export function driveFetchers(node: ReplicaNode, ctx: Ctx): void {
  for (const fetcher of node.fetchers.values()) driveFetcher(node, fetcher, ctx)
}

export function driveFetcher(node: ReplicaNode, fetcher: FetcherState, ctx: Ctx): void {
  if (fetcher.token !== null) return
  const wanted = wantedOf(node, fetcher, ctx)
  const address = addressOf(node, fetcher.leaderId)
  if (wanted.size === 0 || address === null) {
    scheduleWake(fetcher, ctx)
    return
  }
  const { config, image } = node
  fetcher.token = fetcher.nextToken++
  const purpose: FetcherPurpose = { kind: 'fetcher.fetch', leaderId: fetcher.leaderId, token: fetcher.token }
  const body = {
    replicaState: { replicaId: config.id, replicaEpoch: node.replica.brokerEpoch },
    maxWaitMs: brokerConfig(config, image, 'replica.fetch.wait.max.ms'),
    minBytes: brokerConfig(config, image, 'replica.fetch.min.bytes'),
    maxBytes: brokerConfig(config, image, 'replica.fetch.response.max.bytes'),
    isolationLevel: 0,
    ...askSession(fetcher.session, wanted),
    rackId: '',
  }
  ctx.touch(`fetchers/${fetcher.leaderId}`)
  callLeader(node, fetcher, { apiKey: 1, body, purpose }, address, ctx)
}

function wantedOf(node: ReplicaNode, fetcher: FetcherState, ctx: Ctx): Map<string, AskedPartition> {
  const partitionMaxBytes = brokerConfig(node.config, node.image, 'replica.fetch.max.bytes')
  const wanted = new Map<string, AskedPartition>()
  for (const [name, state] of fetcher.partitions) {
    const log = node.logs.get(name)
    if (log === undefined || state.delayedUntilUs > ctx.nowUs) continue
    const { topicId, partition, fetchOffset, currentLeaderEpoch, lastFetchedEpoch } = state
    const logStartOffset = log.logStartOffset
    wanted.set(name, {
      ...{ topicId, partition, fetchOffset, logStartOffset, currentLeaderEpoch, lastFetchedEpoch, partitionMaxBytes },
    })
  }
  return wanted
}

/** Wakes the fetcher when the first delay is over. */
function scheduleWake(fetcher: FetcherState, ctx: Ctx): void {
  let earliestUs = Number.POSITIVE_INFINITY
  for (const { delayedUntilUs } of fetcher.partitions.values()) {
    if (delayedUntilUs > ctx.nowUs) earliestUs = Math.min(earliestUs, delayedUntilUs)
  }
  if (earliestUs === Number.POSITIVE_INFINITY || fetcher.wakeUs === earliestUs) return
  fetcher.wakeUs = earliestUs
  ctx.touch(`fetchers/${fetcher.leaderId}`)
  ctx.setTimer(TIMER + fetcher.leaderId, earliestUs - ctx.nowUs)
}

/** The timer `fetcher.backoff/<leader>`. */
export function onFetcherTimer(node: ReplicaNode, name: string, ctx: Ctx): void {
  const fetcher = node.fetchers.get(name.slice(TIMER.length))
  if (fetcher === undefined) return
  fetcher.wakeUs = null
  ctx.touch(`fetchers/${fetcher.leaderId}`)
}

/** What came of a fetch. */
export function onFetchCompletion(node: ReplicaNode, completion: Completion, ctx: Ctx): void {
  const { leaderId, token } = completion.purpose as FetcherPurpose
  const fetcher = node.fetchers.get(String(leaderId))
  if (fetcher === undefined || fetcher.token !== token) return
  fetcher.token = null
  ctx.touch(`fetchers/${leaderId}`)
  const { outcome } = completion
  if (!outcome.ok) {
    restartSession(fetcher.session, false)
    for (const state of fetcher.partitions.values()) {
      if (state.delayedUntilUs !== Number.POSITIVE_INFINITY) delayPartition(node, state, ctx)
    }
    return
  }
  const body = outcome.body as FetchResponse
  if (body.errorCode !== errors.NONE) {
    restartSession(fetcher.session, body.errorCode === errors.FETCH_SESSION_ID_NOT_FOUND)
    return
  }
  const asked = new Map(fetcher.session.known)
  continueSession(fetcher.session, body.sessionId)
  for (const { topicId, partitions } of body.responses) {
    const topic = topicById(node.image, topicId)?.name
    if (topic === undefined) continue
    for (const data of partitions) {
      const name = `${topic}-${data.partitionIndex}`
      onPartition(node, fetcher, name, asked.get(name), data, ctx)
    }
  }
}

/** A partition may have been taken away, or begun anew, while the request was under way: then the answer is not for it. */
function onPartition(
  node: ReplicaNode,
  fetcher: FetcherState,
  name: string,
  asked: AskedPartition | undefined,
  data: PartitionData,
  ctx: Ctx,
): void {
  const state = fetcher.partitions.get(name)
  if (state === undefined || asked === undefined || state.delayedUntilUs > ctx.nowUs) return
  if (asked.fetchOffset !== state.fetchOffset || asked.currentLeaderEpoch !== state.currentLeaderEpoch) return
  applyFetched(node, fetcher, name, state, data, ctx)
}
