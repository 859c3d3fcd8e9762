import { useSyncExternalStore } from 'react'
import { trafficEvents, type StampedEvent } from '../contract/event.ts'
import type { FramePayload } from '../contract/frame.ts'
import { imageStore } from './image-store.ts'

const KEPT_MAX = 500

/** Notable events up to now, oldest first: the newest of them. A seek back forgets what has not happened yet. */
export function foldEvents(known: readonly StampedEvent[], frame: FramePayload): readonly StampedEvent[] {
  const past = frame.kind === 'image' ? known.filter(({ atUs }) => atUs <= frame.nowUs) : known
  const fresh = frame.events.filter(({ event }) => !trafficEvents.has(event.type))
  if (fresh.length === 0 && past.length === known.length) return known
  const seen = new Set(frame.kind === 'image' ? past.map(({ atUs, seq }) => `${atUs} ${seq}`) : [])
  return [...past, ...fresh.filter(({ atUs, seq }) => !seen.has(`${atUs} ${seq}`))].slice(-KEPT_MAX)
}

let known: readonly StampedEvent[] = []
const listeners = new Set<() => void>()

imageStore.onEvents((_, frame) => {
  const next = foldEvents(known, frame)
  if (next === known) return
  known = next
  for (const listener of listeners) listener()
})

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Notable events up to now, oldest first; the same array until there is a new one. */
export const useEvents = (): readonly StampedEvent[] => useSyncExternalStore(subscribe, () => known)
