import type { StampedEvent } from '../../../contract/event.ts'
import { type EventKind, kindOf } from '../../sentences/kinds.ts'

/** Newest first, of the kinds that are wanted, at most so many. */
export function linesOf(events: readonly StampedEvent[], wanted: ReadonlySet<EventKind>, max: number): StampedEvent[] {
  const lines: StampedEvent[] = []
  for (let index = events.length - 1; index >= 0 && lines.length < max; index--) {
    const one = events[index] as StampedEvent
    if (wanted.has(kindOf(one.event))) lines.push(one)
  }
  return lines
}
