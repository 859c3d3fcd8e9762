import { scaleLinear } from 'd3-scale'
import type { StampedEvent } from '../../../contract/event.ts'
import { type EventKind, kindOf } from '../../sentences/kinds.ts'

/** The stretch of virtual time that the timeline shows. */
export interface Span {
  fromUs: number
  toUs: number
}

const SECOND = 1_000_000
const lengths = [
  0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200, 14_400, 43_200, 86_400,
].map((s) => s * SECOND)

/** What is too short to be looked at, unless a run is made of milliseconds. */
export const SPAN_LEAST_US = 10 * SECOND

/** A length that is round and seldom changes: the whole run fits, with a little room ahead. */
export function spanOf(fromUs: number, endUs: number, leastUs = SPAN_LEAST_US): Span {
  const needed = Math.max(leastUs, (endUs - fromUs) * 1.05)
  const length = lengths.find((each) => each >= needed) ?? Math.ceil(needed / (86_400 * SECOND)) * 86_400 * SECOND
  return { fromUs, toUs: fromUs + length }
}

export function xOf({ fromUs, toUs }: Span, width: number, atUs: number): number {
  return scaleLinear([fromUs, toUs], [0, width]).clamp(true)(atUs)
}

/** The time under a pointer, not before the start and not beyond what has been reached. */
export function timeAt({ fromUs, toUs }: Span, width: number, x: number, endUs: number): number {
  if (width <= 0) return fromUs
  const share = Math.max(0, Math.min(1, x / width))
  return Math.min(endUs, Math.round(fromUs + share * (toUs - fromUs)))
}

/** A mark of one or more events that stand too close to tell apart. */
export interface Tick {
  x: number
  kind: EventKind
  events: readonly StampedEvent[]
}

/** The gravest gives a common mark its shape. */
const gravity: readonly EventKind[] = ['fault', 'election', 'error', 'isr', 'rebalance', 'repair']
const APART_PX = 12
/** A label needs so much room to the right of its place. */
const LABEL_PX = 24

export function ticksOf(events: readonly StampedEvent[], span: Span, width: number): Tick[] {
  const ticks: { x: number; kind: EventKind; events: StampedEvent[] }[] = []
  if (width <= 0) return ticks
  for (const stamped of events) {
    const kind = kindOf(stamped.event)
    if (kind === 'other' || stamped.atUs < span.fromUs || stamped.atUs > span.toUs) continue
    const x = xOf(span, width, stamped.atUs)
    const last = ticks.at(-1)
    if (last === undefined || x - last.x >= APART_PX) ticks.push({ x, kind, events: [stamped] })
    else {
      last.events.push(stamped)
      if (gravity.indexOf(kind) < gravity.indexOf(last.kind)) last.kind = kind
    }
  }
  return ticks
}

/** Times written under the track: about one every hundred pixels, from the start on. */
export function axisTimes({ fromUs, toUs }: Span, width: number): number[] {
  const steps = Math.max(1, Math.floor(width / 110))
  const scale = scaleLinear([0, (toUs - fromUs) / SECOND], [0, width])
  return scale
    .ticks(steps)
    .filter((second) => scale(second) <= width - LABEL_PX)
    .map((second) => fromUs + second * SECOND)
}
