/** Frames: what changed, as one buffer of UTF-8 JSON that is handed over and not copied. */
import type { FramePayload } from '../contract/frame.ts'
import { type Frame, hashSession, takeFrame } from '../engine/sim/session.ts'
import { wallMs } from '../engine/sim/world.ts'
import { isRunning, type Live, tellNews } from './live.ts'
import { frameGapMs, measuredSpeed, shownSpeed, SLICE_MS } from './pacing.ts'

const HASHES_MAX = 1_000

const encoder = new TextEncoder()

export function encodeJson(value: unknown): ArrayBuffer {
  const bytes = encoder.encode(JSON.stringify(value))
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer
}

/** Sends what changed since the last frame; while running not more often than the page can take. */
export function sendFrame(live: Live, isDue: boolean): void {
  const { doors } = live
  if (!isDue && doors.nowMs() < live.nextFrameMs) return
  tellNews(live)
  const payload = encodeJson(payloadOf(live, takeAll(live)))
  // Gaps are counted from when the frame was due, so that a slice's own length does not halve the rate.
  live.nextFrameMs = Math.max(live.nextFrameMs, doors.nowMs() - SLICE_MS) + frameGapMs(payload.byteLength)
  doors.post({ type: 'frame', payload }, [payload])
}

/** What changed since the last call, kept for the next frame. */
export function holdFrame(live: Live): Frame {
  const frame = takeFrame(live.session)
  live.held = live.held === null ? frame : joinFrames(live.held, frame)
  return frame
}

function takeAll(live: Live): Frame {
  holdFrame(live)
  const frame = live.held as Frame
  live.held = null
  return frame
}

function joinFrames(first: Frame, second: Frame): Frame {
  if (second.kind === 'image') return second
  const rows = new Map(first.set)
  const removed = new Set(first.remove)
  for (const key of second.remove) {
    rows.delete(key)
    removed.add(key)
  }
  for (const [key, row] of second.set) {
    rows.set(key, row)
    removed.delete(key)
  }
  return {
    kind: first.kind,
    set: [...rows],
    remove: first.kind === 'image' ? [] : [...removed],
    events: [...first.events, ...second.events],
    sampledOut: first.sampledOut + second.sampledOut,
  }
}

function payloadOf(live: Live, frame: Frame): FramePayload {
  const { session, pace, activity, doors } = live
  const { world } = session.simulation
  const running = isRunning(live)
  const speed = activity.kind === 'paced' ? shownSpeed(pace, doors.nowMs()) : running ? measuredSpeed(pace) : pace.speed
  const payload: FramePayload = {
    kind: frame.kind,
    nowUs: world.nowUs,
    wallMs: wallMs(world),
    running,
    speed,
    endUs: session.timeline.endUs,
    ...(live.inputsToTell || frame.kind === 'image' ? { inputs: session.simulation.inputs } : {}),
    ...(activity.kind === 'paused' ? { stateHash: hashNow(live) } : {}),
    set: frame.set,
    remove: frame.remove,
    events: frame.events,
    sampledOut: frame.sampledOut,
  }
  live.inputsToTell = false
  return payload
}

/** The state hash, kept for the save file. */
function hashNow(live: Live): string {
  const hash = hashSession(live.session)
  const { stateHashes } = live
  const { nowUs } = live.session.simulation.world
  const at = stateHashes.findIndex(([atUs]) => atUs >= nowUs)
  if (at < 0) stateHashes.push([nowUs, hash])
  else stateHashes.splice(at, stateHashes[at]?.[0] === nowUs ? 1 : 0, [nowUs, hash])
  if (stateHashes.length > HASHES_MAX) stateHashes.shift()
  return hash
}
