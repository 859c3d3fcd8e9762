/** Fetches that a leader holds until there is something new: data, looked at when the log or the high watermark moves. */
import { msToUs } from '../../base/units.ts'
import type { Ctx } from '../ports/ctx.ts'
import { fetchErrorResponse } from './fetch-response.ts'
import type { FetchAsk, FetchWait, RaftState } from './state.ts'
import { FETCH_WAIT_TIMER } from './timers.ts'

export function waitForMore(raft: RaftState, ctx: Ctx, requestId: number, ask: FetchAsk, waitMs: number): void {
  const id = raft.nextWaitId++
  const timeoutUs = msToUs(waitMs)
  raft.waits.set(id, { id, requestId, ask, deadlineUs: ctx.nowUs + timeoutUs })
  ctx.setTimer(FETCH_WAIT_TIMER + id, timeoutUs)
}

/** Takes a wait out, to be answered. */
export function takeFetchWait(raft: RaftState, ctx: Ctx, id: number): FetchWait | undefined {
  const wait = raft.waits.get(id)
  if (wait === undefined) return undefined
  raft.waits.delete(id)
  ctx.cancelTimer(FETCH_WAIT_TIMER + id)
  return wait
}

/** Nobody here can answer them any more: they are told so at once, and look for the new leader. */
export function failFetchWaits(raft: RaftState, ctx: Ctx, error: number): void {
  for (const id of [...raft.waits.keys()]) {
    const wait = takeFetchWait(raft, ctx, id) as FetchWait
    const body = fetchErrorResponse(raft, wait.ask.apiVersion, error)
    raft.outputs.push({ kind: 'respond', requestId: wait.requestId, body: body as object })
  }
}
