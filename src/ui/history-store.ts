import { create } from 'zustand'
import { type StampedEvent, trafficEvents } from '../contract/event.ts'
import type { FramePayload } from '../contract/frame.ts'
import { query } from './engine-client.ts'
import { imageStore } from './image-store.ts'
import { useSession } from './session-store.ts'

const EVENTS_MAX = 20_000

interface History {
  /** Notable events in order: of the past, and after a rewind of the future that was. */
  events: readonly StampedEvent[]
}

export const useHistory = create<History>(() => ({ events: [] }))

const isNotable = ({ event }: StampedEvent): boolean => !trafficEvents.has(event.type)

/**
 * Takes in what a frame brought. After a rewind the same events come once more and change nothing; another future begins
 * with an event that differs, and the old one's rest is forgotten from there.
 */
export function mergeEvents(known: readonly StampedEvent[], fresh: readonly StampedEvent[]): readonly StampedEvent[] {
  let merged: StampedEvent[] | null = null
  for (const each of fresh) {
    if (!isNotable(each)) continue
    const now = merged ?? known
    const at = firstFrom(now, each.seq)
    const same = now[at]
    if (same?.seq === each.seq && same.atUs === each.atUs && same.event.type === each.event.type) continue
    merged ??= [...known]
    merged.length = at
    merged.push(each)
  }
  if (merged === null) return known
  return merged.length > EVENTS_MAX ? merged.slice(-EVENTS_MAX) : merged
}

/** Forgets what lies beyond the end of the run: a fork has cut it off. */
export function cutAt(known: readonly StampedEvent[], endUs: number): readonly StampedEvent[] {
  const last = known.at(-1)
  return last === undefined || last.atUs <= endUs ? known : known.filter(({ atUs }) => atUs <= endUs)
}

/** The first place whose event has this sequence number or a later one. */
function firstFrom(events: readonly StampedEvent[], seq: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle] as StampedEvent).seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

function takeIn(frame: FramePayload): void {
  const { events } = useHistory.getState()
  const next = mergeEvents(cutAt(events, frame.endUs), frame.events)
  if (next !== events) useHistory.setState({ events: next })
  if (frame.kind === 'image' && frame.nowUs > 0) void fillIn(frame.nowUs)
}

/** A seek tells no events on its way: the host is asked for them. */
async function fillIn(toUs: number): Promise<void> {
  const fromUs = useHistory.getState().events.at(-1)?.atUs ?? 0
  if (toUs <= fromUs) return
  const answer = await query({ type: 'events', fromUs, toUs })
  if (answer.type !== 'events') return
  const { events } = useHistory.getState()
  const next = mergeEvents(events, answer.events)
  if (next !== events) useHistory.setState({ events: next })
}

/** Listens for as long as the page lives. */
export function keepHistory(): void {
  imageStore.onEvents((_, frame) => takeIn(frame))
  useSession.subscribe((now, before) => {
    if (now.phase === 'starting' && before.phase !== 'starting') useHistory.setState({ events: [] })
  })
}
