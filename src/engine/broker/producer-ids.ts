import type { ResponseOf } from '../../protocol/apis.ts'
import { errors } from '../../protocol/errors.ts'
import type { Completion } from '../net/channel.ts'
import type { Ctx } from '../ports/ctx.ts'
import { askController } from './controller-calls.ts'
import type { NodeState } from './node-state.ts'
import { respond } from './respond.ts'

/** Blocks of producer ids that the controller has given to this broker; none is ever used twice. */
export interface ProducerIds {
  next: number
  /** First id after the current block. */
  end: number
  /** The block after the current one, fetched when 90 % of that are used. */
  following: { next: number; end: number } | null
  callInFlight: boolean
  /** Requests that wait for a block, oldest first. */
  waiting: number[]
}

export const PRODUCER_IDS_TIMER = 'broker.producer-ids'
const RETRY_TIMEOUT_MS = 60_000
const RETRY_US = 50_000
const PREFETCH_TENTHS = 9

export function createProducerIds(): ProducerIds {
  return { next: 0, end: 0, following: null, callInFlight: false, waiting: [] }
}

/** The next id, or null while there is none; then a block is asked for, and `waiting` may be joined. */
export function takeProducerId(node: NodeState, ctx: Ctx): number | null {
  const { producerIds } = node
  ctx.touch('producerIds')
  if (producerIds.next >= producerIds.end && producerIds.following !== null) {
    producerIds.next = producerIds.following.next
    producerIds.end = producerIds.following.end
    producerIds.following = null
  }
  const id = producerIds.next < producerIds.end ? producerIds.next++ : null
  const left = producerIds.end - producerIds.next
  const blockSize = 1_000
  if (producerIds.following === null && left <= blockSize - Math.floor((blockSize * PREFETCH_TENTHS) / 10)) {
    askForBlock(node, ctx)
  }
  return id
}

function askForBlock(node: NodeState, ctx: Ctx): void {
  if (node.producerIds.callInFlight) return
  node.producerIds.callInFlight = true
  ctx.touch('producerIds')
  askController(
    node,
    {
      channel: 'forwarding',
      apiKey: 67,
      body: { brokerId: node.config.id, brokerEpoch: node.replica.brokerEpoch },
      purpose: { kind: 'broker.producer-ids' },
      retryTimeoutMs: RETRY_TIMEOUT_MS,
    },
    ctx,
  )
}

/** A block has come, or not: then it is asked for again after a pause, if anybody waits. True: `waiting` may be served. */
export function onProducerIds(node: NodeState, completion: Completion, ctx: Ctx): boolean {
  const { producerIds } = node
  producerIds.callInFlight = false
  ctx.touch('producerIds')
  const { outcome } = completion
  const body = outcome.ok ? (outcome.body as ResponseOf<67>) : null
  if (body === null || body.errorCode !== errors.NONE) {
    ctx.setTimer(PRODUCER_IDS_TIMER, RETRY_US)
    return false
  }
  const block = { next: body.producerIdStart, end: body.producerIdStart + body.producerIdLen }
  if (producerIds.next < producerIds.end) producerIds.following = block
  else Object.assign(producerIds, block)
  return true
}

/** Serves the requests that waited for a block, as far as it goes. */
export function servePendingProducerIds(node: NodeState, ctx: Ctx): void {
  const { producerIds } = node
  for (let requestId = producerIds.waiting[0]; requestId !== undefined; requestId = producerIds.waiting[0]) {
    const producerId = takeProducerId(node, ctx)
    if (producerId === null) return
    producerIds.waiting.shift()
    respond(node, requestId, { throttleTimeMs: 0, errorCode: errors.NONE, producerId, producerEpoch: 0 }, ctx)
  }
}

/** The pause after a failure is over. */
export function onProducerIdsTimer(node: NodeState, ctx: Ctx): void {
  if (node.producerIds.waiting.length > 0) askForBlock(node, ctx)
}
