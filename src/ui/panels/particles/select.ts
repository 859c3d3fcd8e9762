import type { EngineEvent, StampedEvent } from '../../../contract/event.ts'

export type FrameSent = Extract<EngineEvent, { type: 'FrameSent' }>

/** What a message is about, for its tone; background traffic is drawn only when asked for. */
export type Traffic = 'produce' | 'ack' | 'fetch' | 'commit' | 'vote' | 'background'

const PRODUCE = 0
const FETCH = 1
const OFFSET_COMMIT = 8
const VOTE = 52
/** Fetch responses below this carry no batch: a batch header alone is 61 bytes, the response around it some 60. */
const FETCH_WITH_DATA_BYTES = 120

export function trafficOf({ api, response, bytes }: FrameSent): Traffic {
  if (api === PRODUCE) return response ? 'ack' : 'produce'
  if (api === FETCH) return response && bytes >= FETCH_WITH_DATA_BYTES ? 'fetch' : 'background'
  if (api === OFFSET_COMMIT) return response ? 'background' : 'commit'
  return api === VOTE ? 'vote' : 'background'
}

/** A hop shorter than this on the screen can't be seen as motion: its edge is drawn instead. */
export const SEEN_MS = 120
/** How long an edge stays after its last message, in milliseconds of the screen. */
const EDGE_MS = 300
const LOST_US = 2_000_000
export const SPEED_MAX = 8
export const IN_FLIGHT_MAX = 60
const KEPT_MAX = 2_000

export interface Traffics {
  frames: { event: FrameSent; traffic: Traffic }[]
  lost: { from: string; to: string; atUs: number }[]
  /** Departures of background messages in the last virtual second. */
  background: number[]
}

export const noTraffic = (): Traffics => ({ frames: [], lost: [], background: [] })

/** Takes in a frame's events and forgets what is over. Mutates. */
export function takeIn(into: Traffics, events: readonly StampedEvent[], nowUs: number, speed: number): void {
  for (const { event, atUs } of events) {
    if (event.type === 'FrameLost') into.lost.push({ from: event.from, to: event.to, atUs })
    if (event.type !== 'FrameSent') continue
    const traffic = trafficOf(event)
    into.frames.push({ event, traffic })
    if (traffic === 'background') into.background.push(event.departUs)
  }
  const edgeUs = EDGE_MS * 1_000 * speed
  into.frames = into.frames
    .filter(({ event }) => Math.max(event.arriveUs, event.departUs + edgeUs) > nowUs)
    .slice(-KEPT_MAX)
  into.lost = into.lost.filter(({ atUs }) => nowUs - atUs < LOST_US)
  into.background = into.background.filter((departUs) => nowUs - departUs < 1_000_000 && departUs <= nowUs)
}

export interface Moving {
  from: string
  to: string
  traffic: Traffic
  /** 0 to 1 of the way. */
  share: number
  bytes: number
  failed: boolean
}

export interface Edge {
  from: string
  to: string
  bytes: number
  count: number
  /** Messages a virtual second. */
  rate: number
}

export interface Scene {
  moving: Moving[]
  edges: Edge[]
  /** The rate is written beside edges: time runs too fast for single messages. */
  crowded: boolean
}

/** What is in flight at `nowUs`: exactly the engine's messages between departure and arrival. */
export function sceneAt({ frames }: Traffics, nowUs: number, speed: number, background: boolean): Scene {
  const shown = frames.filter(
    ({ event, traffic }) => (background || traffic !== 'background') && event.departUs <= nowUs,
  )
  const inFlight = shown.filter(({ event }) => event.arriveUs > nowUs)
  const crowded = speed > SPEED_MAX || inFlight.length > IN_FLIGHT_MAX
  const canSee = (event: FrameSent) => !crowded && event.arriveUs - event.departUs >= SEEN_MS * 1_000 * speed
  const moving = inFlight.flatMap(({ event, traffic }): Moving[] => {
    if (!canSee(event)) return []
    const { from, to, departUs, arriveUs, bytes } = event
    const share = (nowUs - departUs) / (arriveUs - departUs)
    return [{ from, to, traffic, share, bytes, failed: event.error !== undefined && event.error !== 0 }]
  })
  const edgeUs = EDGE_MS * 1_000 * speed
  const edges = new Map<string, Edge>()
  for (const { event } of shown) {
    if (canSee(event) || nowUs - event.departUs > edgeUs) continue
    const { from, to, bytes } = event
    const ends = from < to ? [from, to] : [to, from]
    const key = ends.join(' ')
    const edge = edges.get(key) ?? { from: ends[0] ?? from, to: ends[1] ?? to, bytes: 0, count: 0, rate: 0 }
    edges.set(key, { ...edge, bytes: edge.bytes + bytes, count: edge.count + 1 })
  }
  const perSecond = edgeUs / 1_000_000
  return { moving, edges: [...edges.values()].map((edge) => ({ ...edge, rate: edge.count / perSecond })), crowded }
}
