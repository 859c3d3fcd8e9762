import { msToUs } from '../../base/units.ts'
import { errors } from '../../protocol/errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { endWait, park, type Wait } from '../purgatory/purgatory.ts'
import { replicated } from './append.ts'
import type { ReplicaNode } from './replica-state.ts'

/** A produce with acks −1 that waits for its followers. */
export interface DelayedProduce {
  /** The response as it will be, but for the errors of those that are pending. */
  body: object
  pending: PendingAck[]
  /** Outcome of what is no longer pending. */
  settled: { at: number; error: number }[]
}

export interface PendingAck {
  topicPartition: string
  /** The high watermark that says that all must-have replicas have it. */
  requiredOffset: number
  /** The asker's own number for it. */
  at: number
}

/** Where a finished wait's errors go. */
export interface ProduceCompletion {
  requestId: number
  body: object
  settled: DelayedProduce['settled']
}

/** Parks the request until all of `pending` are replicated; the completion at once where they are already. */
export function waitForReplication(
  node: ReplicaNode,
  request: { requestId: number; timeoutMs: number; body: object },
  pending: PendingAck[],
  ctx: Ctx,
): ProduceCompletion | null {
  const data: DelayedProduce = { body: request.body, pending: ctx.planted?.has('B46') ? [] : pending, settled: [] }
  settle(node, data)
  if (data.pending.length === 0) return { requestId: request.requestId, body: data.body, settled: data.settled }
  const keys = data.pending.map(({ topicPartition }) => topicPartition)
  const timeoutUs = Math.max(0, msToUs(request.timeoutMs))
  park(node.purgatory, { kind: 'DelayedProduce', requestId: request.requestId, keys, timeoutUs, data }, ctx)
  return null
}

/** Tries again after a change of one of its partitions; ends the wait when nothing is pending any more. */
export function retryProduce(node: ReplicaNode, wait: Wait, ctx: Ctx): ProduceCompletion | null {
  const data = wait.data as DelayedProduce
  if (settle(node, data)) ctx.touch('purgatory')
  return data.pending.length === 0 ? finish(node, wait, ctx) : null
}

/** The request's timeout: what is pending is REQUEST_TIMED_OUT, but stays in the log. */
export function expireProduce(node: ReplicaNode, wait: Wait, ctx: Ctx): ProduceCompletion {
  const data = wait.data as DelayedProduce
  for (const { at } of data.pending) data.settled.push({ at, error: errors.REQUEST_TIMED_OUT })
  data.pending = []
  return finish(node, wait, ctx)
}

function settle(node: ReplicaNode, data: DelayedProduce): boolean {
  const before = data.pending.length
  data.pending = data.pending.filter(({ topicPartition, requiredOffset, at }) => {
    const error = replicated(node, topicPartition, requiredOffset)
    if (error === null) return true
    data.settled.push({ at, error })
    return false
  })
  return data.pending.length < before
}

function finish(node: ReplicaNode, wait: Wait, ctx: Ctx): ProduceCompletion {
  const { body, settled } = wait.data as DelayedProduce
  endWait(node.purgatory, wait.id, ctx)
  return { requestId: wait.requestId, body, settled }
}
