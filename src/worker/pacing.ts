/** How virtual time follows wall time: pure arithmetic, so that a test is its own clock. */

/** Between two slices while running. */
export const SLICE_MS = 16
/** CPU time of a slice at most: the rest is for messages. */
export const BUDGET_MS = 12
/** After a longer silence (a laptop slept, a debugger stood still) time goes on from where it was. */
const STALL_MS = 250
/** Real speed is told as it was over about so long. */
const MEASURE_MS = 400
/** Frames carry so many bytes a millisecond at most: a page that is fed more only falls behind. */
const FRAME_BYTES_PER_MS = 4_096
const FRAME_GAP_MS_MAX = 250

export interface Pace {
  /** As wished. */
  speed: number
  anchorMs: number
  anchorUs: number
  lastMs: number
  /** Virtual and wall time of the recent past, older parts weighing less. */
  recentUs: number
  recentMs: number
  /** The engine could not keep up lately; until then the speed told is the measured one. */
  behindUntilMs: number
}

export function createPace(speed: number): Pace {
  return {
    speed,
    anchorMs: 0,
    anchorUs: 0,
    lastMs: 0,
    recentUs: 0,
    recentMs: 0,
    behindUntilMs: Number.NEGATIVE_INFINITY,
  }
}

/** Time begins to run here, or runs on with another speed. */
export function anchorPace(pace: Pace, nowMs: number, nowUs: number): void {
  pace.anchorMs = nowMs
  pace.anchorUs = nowUs
  pace.lastMs = nowMs
  pace.recentUs = 0
  pace.recentMs = 0
  pace.behindUntilMs = Number.NEGATIVE_INFINITY
}

/** Where virtual time should be now. */
export function wantedUs(pace: Pace, nowMs: number): number {
  const silentMs = nowMs - pace.lastMs
  if (silentMs > STALL_MS) {
    pace.anchorMs += silentMs - SLICE_MS
    pace.lastMs = nowMs - SLICE_MS
  }
  return Math.floor(pace.anchorUs + Math.max(0, nowMs - pace.anchorMs) * 1_000 * pace.speed)
}

/** Says how far a slice came, in virtual time, from `beforeUs`. What it fell short of is given up, not caught up later. */
export function noteSlice(pace: Pace, nowMs: number, beforeUs: number, reachedUs: number, aimUs: number): void {
  const wallMs = Math.max(0, nowMs - pace.lastMs)
  const keep = Math.max(0, 1 - wallMs / MEASURE_MS)
  pace.recentUs = pace.recentUs * keep + (reachedUs - beforeUs)
  pace.recentMs = pace.recentMs * keep + wallMs
  pace.lastMs = nowMs
  if (reachedUs >= aimUs) return
  pace.anchorMs = nowMs
  pace.anchorUs = reachedUs
  pace.behindUntilMs = nowMs + MEASURE_MS
}

/** The speed that the screen shows, and by which the page goes on between frames: the wish, or what is really reached. */
export function shownSpeed(pace: Pace, nowMs: number): number {
  if (nowMs >= pace.behindUntilMs || pace.recentMs <= 0) return pace.speed
  const real = pace.recentUs / 1_000 / pace.recentMs
  return Math.min(pace.speed, Number(real.toPrecision(3)))
}

/** How fast a run without a wish is. */
export function measuredSpeed(pace: Pace): number {
  return pace.recentMs <= 0 ? 1 : Number((pace.recentUs / 1_000 / pace.recentMs).toPrecision(3))
}

/** How long the next frame waits after one of that size. */
export function frameGapMs(bytes: number): number {
  return Math.min(FRAME_GAP_MS_MAX, Math.max(SLICE_MS, bytes / FRAME_BYTES_PER_MS))
}
