/** The event queue: a heap by (time, sequence), so idle time costs nothing and equal times have one order. */
import { heapPush } from '../../base/heap.ts'
import type { Message } from '../ports/message.ts'
import type { Entry, World } from './world.ts'

export function compareEntries(a: Entry, b: Entry): number {
  return a.atUs - b.atUs || a.seq - b.seq
}

/** Puts an entry in the queue and returns its seq. See `Entry` for what `process`, `number` and `name` mean for each kind. */
export function schedule(
  world: World,
  atUs: number,
  kind: Entry['kind'],
  process: string,
  number: number,
  name = '',
  message: Message | null = null,
): number {
  const seq = world.nextSeq++
  heapPush(world.queue, { atUs, seq, kind, process, number, name, message }, compareEntries)
  return seq
}
