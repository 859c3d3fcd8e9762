import { msToUs } from '../../base/units.ts'
import { nextInt } from '../../base/prng.ts'
import type { ApiKey, RequestInput } from '../../protocol/apis.ts'
import type { Purpose } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Peer, RaftState } from './state.ts'
import { arm, RAFT_TIMERS } from './timers.ts'

/** Purpose of every call of this room: `raft.vote`, `raft.fetch`, … `token` is compared with the peer's. */
export interface RaftPurpose extends Purpose {
  nodeId: number
  token: number
}

/** Between nodes Kafka's raft allows one request in flight and reconnects within half a second. */
const CHANNEL = { maxInFlight: 1, reconnectBackoffMs: 50, reconnectBackoffMaxMs: 500 }

export function peerOf(raft: RaftState, id: number): Peer {
  const known = raft.peers.get(id)
  if (known !== undefined) return known
  const made = { token: null, backoffUntilUs: 0 }
  raft.peers.set(id, made)
  return made
}

export function isBackingOff(raft: RaftState, ctx: Ctx, id: number): boolean {
  return peerOf(raft, id).backoffUntilUs > ctx.nowUs
}

export function hasAnyInFlight(raft: RaftState): boolean {
  for (const peer of raft.peers.values()) if (peer.token !== null) return true
  return false
}

/** Answers to what is in flight are of no interest any more, and no pause holds: the role has changed. */
export function resetConnections(raft: RaftState): void {
  raft.peers.clear()
  raft.fetchPausedUntilUs = 0
}

/**
 * Sends a request unless one is in flight to that node or the node is in its pause after a failure (then the retry timer
 * is armed). False: not sent.
 */
export function send<K extends ApiKey>(
  raft: RaftState,
  ctx: Ctx,
  nodeId: number,
  apiKey: K,
  kind: string,
  body: () => RequestInput<K>,
): boolean {
  const peer = peerOf(raft, nodeId)
  const address = raft.addresses.get(nodeId)
  if (peer.token !== null || address === undefined) return false
  if (peer.backoffUntilUs > ctx.nowUs) {
    arm(raft, ctx, RAFT_TIMERS.retry, peer.backoffUntilUs)
    return false
  }
  peer.token = raft.nextToken++
  const purpose: RaftPurpose = { kind, nodeId, token: peer.token }
  const { requestTimeoutMs } = raft.config
  raft.outputs.push({
    kind: 'call',
    options: {
      channel: `raft/${nodeId}`,
      address: { ...address },
      apiKey,
      body: body() as object,
      purpose,
      timeoutMs: requestTimeoutMs,
      channelOptions: { ...CHANNEL, clientId: `raft-client-${raft.config.nodeId}`, requestTimeoutMs },
    },
  })
  return true
}

/** The request with this token has come to its end. False: nobody waits for it any more. */
export function settle(raft: RaftState, purpose: RaftPurpose): boolean {
  const peer = raft.peers.get(purpose.nodeId)
  if (peer === undefined || peer.token !== purpose.token) return false
  peer.token = null
  return true
}

export function backOff(raft: RaftState, ctx: Ctx, nodeId: number): void {
  peerOf(raft, nodeId).backoffUntilUs = ctx.nowUs + msToUs(raft.config.retryBackoffMs)
}

/** Some configured voter, this node included, that is not in its pause, from a random one on; undefined: none now. */
export function readyBootstrapServer(raft: RaftState, ctx: Ctx): number | undefined {
  const { voters } = raft.config
  if (hasAnyInFlight(raft) || voters.length === 0) return undefined
  const start = nextInt(ctx.random('raft'), voters.length)
  let earliestUs = Number.POSITIVE_INFINITY
  for (let i = 0; i < voters.length; i++) {
    const { id } = voters[(start + i) % voters.length] as { id: number }
    const { backoffUntilUs } = peerOf(raft, id)
    if (backoffUntilUs <= ctx.nowUs) return id
    earliestUs = Math.min(earliestUs, backoffUntilUs)
  }
  arm(raft, ctx, RAFT_TIMERS.retry, earliestUs)
  return undefined
}
