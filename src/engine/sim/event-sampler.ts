/** Events for one frame of the page: every notable one, and of the traffic an even sample with a count of what was left out. */
import { type StampedEvent, trafficEvents } from '../../contract/event.ts'

const TRAFFIC_MAX = 300

export interface EventSampler {
  notable: StampedEvent[]
  traffic: StampedEvent[]
  /** One in so many traffic events is kept. */
  stride: number
  trafficCount: number
  /** A replay tells nothing new. */
  muted: boolean
}

export function createEventSampler(): EventSampler {
  return { notable: [], traffic: [], stride: 1, trafficCount: 0, muted: false }
}

export function sampleEvent(sampler: EventSampler, stamped: StampedEvent): void {
  if (sampler.muted) return
  if (!trafficEvents.has(stamped.event.type)) {
    sampler.notable.push(stamped)
    return
  }
  if (sampler.trafficCount++ % sampler.stride !== 0) return
  sampler.traffic.push(stamped)
  if (sampler.traffic.length <= TRAFFIC_MAX) return
  sampler.traffic = sampler.traffic.filter((_, i) => i % 2 === 0)
  sampler.stride *= 2
}

/** What has come since the last call, in order. */
export function drainEvents(sampler: EventSampler): { events: StampedEvent[]; sampledOut: number } {
  const events = [...sampler.notable, ...sampler.traffic].sort((a, b) => a.seq - b.seq)
  const sampledOut = sampler.trafficCount - sampler.traffic.length
  Object.assign(sampler, createEventSampler(), { muted: sampler.muted })
  return { events, sampledOut }
}
