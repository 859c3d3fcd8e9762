import { useMemo } from 'react'
import type { StampedEvent } from '../contract/event.ts'
import { useHistory } from './history-store.ts'
import { useSession } from './session-store.ts'

/** How many events, which are in the order of time, have happened by then. */
export function countUntil(events: readonly StampedEvent[], nowUs: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle] as StampedEvent).atUs <= nowUs) low = middle + 1
    else high = middle
  }
  return low
}

/** Notable events up to now, oldest first; the same array until there is another one. After a rewind: only the past. */
export function useEvents(): readonly StampedEvent[] {
  const events = useHistory((history) => history.events)
  const count = useSession(({ nowUs }) => countUntil(events, nowUs))
  return useMemo(() => events.slice(0, count), [events, count])
}
