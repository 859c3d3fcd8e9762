import type { Ctx } from '../ports/ctx.ts'

/** Kafka's names of what can wait. Add one with its user. */
export type WaitKind = 'DelayedProduce' | 'DelayedFetch' | (string & {})

/** One request that can't be answered yet. Plain data: it can be saved, restored and drawn. */
export interface Wait {
  id: number
  kind: WaitKind
  /** Whom to answer. */
  requestId: number
  createdUs: number
  deadlineUs: number
  /** Whose changes may complete it, e.g. partitions. */
  keys: string[]
  /** What its room needs to decide and to answer. */
  data: object
}

export interface Purgatory {
  nextId: number
  waits: Map<number, Wait>
  /** Key → ids of the waits that look at it, oldest first. */
  watchers: Map<string, number[]>
}

export function createPurgatory(): Purgatory {
  return { nextId: 1, waits: new Map(), watchers: new Map() }
}

const TIMER = 'purgatory/'

/** Parks a request under its keys until `take` or the timer `purgatory/<id>`, whichever is first. */
export function park(
  purgatory: Purgatory,
  wait: { kind: WaitKind; requestId: number; keys: readonly string[]; timeoutUs: number; data: object },
  ctx: Ctx,
): Wait {
  const id = purgatory.nextId++
  const { kind, requestId, data } = wait
  const keys = [...new Set(wait.keys)]
  const parked: Wait = { id, kind, requestId, createdUs: ctx.nowUs, deadlineUs: ctx.nowUs + wait.timeoutUs, keys, data }
  purgatory.waits.set(id, parked)
  for (const key of keys) {
    const ids = purgatory.watchers.get(key)
    if (ids === undefined) purgatory.watchers.set(key, [id])
    else ids.push(id)
  }
  ctx.setTimer(TIMER + id, wait.timeoutUs)
  ctx.touch('purgatory')
  return parked
}

/** The waits to try again after a change of `key`, oldest first. A copy: trying one may end others. */
export function waitsFor(purgatory: Purgatory, key: string): Wait[] {
  const ids = purgatory.watchers.get(key)
  if (ids === undefined) return []
  return ids.map((id) => purgatory.waits.get(id) as Wait)
}

/** Ends a wait. False where it has ended already. */
export function endWait(purgatory: Purgatory, id: number, ctx: Ctx): boolean {
  const wait = purgatory.waits.get(id)
  if (wait === undefined) return false
  purgatory.waits.delete(id)
  for (const key of wait.keys) {
    const ids = purgatory.watchers.get(key)?.filter((other) => other !== id) ?? []
    if (ids.length === 0) purgatory.watchers.delete(key)
    else purgatory.watchers.set(key, ids)
  }
  ctx.cancelTimer(TIMER + id)
  ctx.touch('purgatory')
  return true
}

/** The wait whose timer this is, or undefined where it has ended. */
export function waitOfTimer(purgatory: Purgatory, timer: string): Wait | undefined {
  return purgatory.waits.get(Number(timer.slice(TIMER.length)))
}

/** How many wait, by kind. */
export function countWaits(purgatory: Purgatory): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const wait of purgatory.waits.values()) counts[wait.kind] = (counts[wait.kind] ?? 0) + 1
  return counts
}
