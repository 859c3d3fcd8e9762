import type { Ctx } from '../ports/ctx.ts'
import { endWait, type Wait, waitsFor } from '../purgatory/purgatory.ts'
import { endDelayedFetch, isDelayedFetchReady } from '../replica/delayed-fetch.ts'
import { type Deletion, expireDeletion, retryDeletion } from '../replica/delete-records.ts'
import { expireProduce, type ProduceCompletion, retryProduce } from '../replica/delayed-produce.ts'
import { deletionBody } from './deletion-body.ts'
import { finishFetch } from './fetch-response.ts'
import type { NodeState } from './node-state.ts'
import { completeProduce } from './produce-response.ts'
import { respond } from './respond.ts'

/** Tries again what waits for a partition that has changed. */
export function retryWaits(node: NodeState, key: string, ctx: Ctx): void {
  for (const wait of waitsFor(node.purgatory, key)) {
    if (wait.kind === 'DelayedProduce') answerProduce(node, retryProduce(node, wait, ctx), ctx)
    else if (wait.kind === 'DelayedFetch' && isDelayedFetchReady(node, wait, key, ctx)) answerFetch(node, wait, ctx)
    else if (wait.kind === 'DelayedDeleteRecords') answerDeletion(node, wait, retryDeletion(node, wait, ctx), ctx)
  }
}

/** A wait's time is over: it is answered with what there is. */
export function expireWait(node: NodeState, wait: Wait, ctx: Ctx): void {
  if (wait.kind === 'DelayedProduce') answerProduce(node, expireProduce(node, wait, ctx), ctx)
  else if (wait.kind === 'DelayedFetch') answerFetch(node, wait, ctx)
  else if (wait.kind === 'DelayedDeleteRecords') answerDeletion(node, wait, expireDeletion(node, wait, ctx), ctx)
  else endWait(node.purgatory, wait.id, ctx)
}

function answerProduce(node: NodeState, done: ProduceCompletion | null, ctx: Ctx): void {
  if (done !== null) respond(node, done.requestId, completeProduce(node, done), ctx)
}

function answerFetch(node: NodeState, wait: Wait, ctx: Ctx): void {
  const fetch = endDelayedFetch(node, wait, ctx)
  const from = node.requests.get(wait.requestId)
  if (from !== undefined) respond(node, wait.requestId, finishFetch(node, from, fetch, ctx), ctx)
}

function answerDeletion(node: NodeState, wait: Wait, done: readonly Deletion[] | null, ctx: Ctx): void {
  if (done !== null) respond(node, wait.requestId, deletionBody(done), ctx)
}
