/** What a session does in slices of a few milliseconds: between two of them messages are heard. Nothing is planned while paused. */
import type { RunLimits, RunResult } from '../engine/sim/event-loop.ts'
import { runSession, seekSession } from '../engine/sim/session.ts'
import type { Timeline } from '../engine/sim/timeline.ts'
import { holdFrame, sendFrame } from './frames.ts'
import { type Activity, isRunning, type Live } from './live.ts'
import { BATCH_MS, flushMirror, leaveTip, meetTip } from './mirror.ts'
import { anchorPace, BUDGET_MS, noteSlice, SLICE_MS, wantedUs } from './pacing.ts'

/** A long seek shows where it is so often. */
const SEEK_FRAME_MS = 250
/** A clock is asked after so many steps, not after each. */
const STEPS_PER_LOOK = 8
/** A visible step gives up after so much virtual time in which nothing was seen. */
const STEP_US_MAX = 60_000_000
/** Rows that change with nearly every step, and are read rather than watched: a visible step goes on past them. */
const restlessRow = /^(ledger|process\/|link\/)/

export const PAUSED: Activity = { kind: 'paused' }

/** Begins something else. Pausing tells the page at once. */
export function begin(live: Live, activity: Activity): void {
  if (live.activity.kind === 'seek' && activity.kind !== 'seek') endSeek(live)
  live.activity = activity
  live.unplan?.()
  live.unplan = null
  anchorPace(live.pace, live.doors.nowMs(), live.session.simulation.world.nowUs)
  if (activity.kind !== 'paused') return plan(live, 0)
  sendFrame(live, true)
  mirrorNow(live)
  live.idle()
}

/** What is on the disks is written down. */
export function mirrorNow(live: Live): void {
  if (live.mirror === null) return
  live.mirroredMs = live.doors.nowMs()
  live.mirror.isStale = true
  flushMirror(live.mirror, live.session)
}

function plan(live: Live, delayMs: number): void {
  live.unplan = live.doors.after(delayMs, () => {
    live.unplan = null
    slice(live)
  })
}

/** One slice. An error of the engine outside of its processes pauses the session, and is told. */
function slice(live: Live): void {
  const { doors } = live
  const startedMs = doors.nowMs()
  try {
    const isDone = work(live, startedMs)
    if (isDone) return begin(live, PAUSED)
    if (isRunning(live)) sendFrame(live, false)
    if (doors.nowMs() - live.mirroredMs >= BATCH_MS) mirrorNow(live)
  } catch (error) {
    if (live.activity.kind === 'seek') endSeek(live)
    live.activity = PAUSED
    const { nowUs } = live.session.simulation.world
    const what = error instanceof Error ? error.message : String(error)
    doors.post({ type: 'failed', what, where: `the engine at ${nowUs} µs` })
    live.idle()
    return
  }
  const restMs = live.activity.kind === 'paced' ? SLICE_MS - (doors.nowMs() - startedMs) : 0
  plan(live, Math.max(0, restMs))
}

/** True when what was wanted is reached. */
function work(live: Live, startedMs: number): boolean {
  const limits = { stopOn: stopAfter(live, startedMs) }
  const { activity } = live
  switch (activity.kind) {
    case 'paused':
      return true
    case 'paced': {
      runMeasured(live, wantedUs(live.pace, startedMs), limits)
      return false
    }
    case 'until': {
      const { untilNotable } = activity
      const ended = runMeasured(live, activity.atUs, { ...limits, untilNotable })
      return ended || (untilNotable && live.session.sawNotable)
    }
    case 'seek':
      return seekOn(live, activity, limits)
    case 'step':
      return stepOn(live, activity, startedMs)
  }
}

/** Asked after each step: true when the slice's time is over. */
function stopAfter({ doors }: Live, startedMs: number): () => boolean {
  let steps = 0
  return () => ++steps % STEPS_PER_LOOK === 0 && doors.nowMs() - startedMs >= BUDGET_MS
}

/**
 * Runs on. In a past that is known the mirror waits until the end is reached; there it follows again, if nothing came that makes
 * this another future.
 */
function runOn({ session, mirror }: Live, atUs: number, limits: RunLimits & { untilNotable?: boolean }): RunResult {
  const tipUs = mirror?.tip?.atUs
  if (mirror !== null && tipUs !== undefined && tipUs <= atUs) {
    const result = runSession(session, Math.max(tipUs, session.simulation.world.nowUs), limits)
    if (result.ended !== 'time') return result
    meetTip(mirror, session)
    // What was notable on the way must not be forgotten by another run.
    if (limits.untilNotable && session.sawNotable) return { ...result, ended: 'stop' }
    if (result.events >= (limits.eventsMax ?? Infinity)) return { ...result, ended: 'events' }
  }
  return runSession(session, atUs, limits)
}

/** True if the time was reached. */
function runMeasured(live: Live, atUs: number, limits: RunLimits & { untilNotable?: boolean }): boolean {
  const beforeUs = live.session.simulation.world.nowUs
  const { ended } = runOn(live, Math.max(atUs, beforeUs), limits)
  const reachedUs = live.session.simulation.world.nowUs
  noteSlice(live.pace, live.doors.nowMs(), beforeUs, reachedUs, atUs)
  return ended === 'time'
}

/** Where a seek begins to run: the nearest checkpoint, or the present if that is nearer. */
function seekStartUs({ simulation, checkpoints }: Timeline, atUs: number): number {
  const nearestUs = checkpoints.findLast((each) => each.atUs <= atUs)?.atUs ?? 0
  const { nowUs } = simulation.world
  return nowUs <= atUs ? Math.max(nowUs, nearestUs) : nearestUs
}

function seekOn(live: Live, activity: Extract<Activity, { kind: 'seek' }>, limits: RunLimits): boolean {
  const { session, doors } = live
  if (!activity.begun) {
    activity.begun = true
    activity.shownMs = doors.nowMs()
    if (live.mirror !== null && activity.atUs < session.simulation.world.nowUs) leaveTip(live.mirror, session)
    seekSession(session, seekStartUs(session.timeline, activity.atUs))
    // A replay tells nothing new.
    session.sampler.muted = true
  }
  const { ended } = runOn(live, activity.atUs, limits)
  if (ended === 'time') return true
  if (doors.nowMs() - activity.shownMs >= SEEK_FRAME_MS) {
    activity.shownMs = doors.nowMs()
    session.isNew = true
    sendFrame(live, true)
  }
  return false
}

function endSeek({ session }: Live): void {
  session.sampler.muted = false
  session.isNew = true
}

/** One step of any process, or one input. False if nothing is left to happen. */
function stepOnce(live: Live): boolean {
  const { session } = live
  for (;;) {
    const { world, inputs } = session.simulation
    const { inputCount } = world
    const nextUs = Math.min(world.queue[0]?.atUs ?? Infinity, inputs[inputCount]?.atUs ?? Infinity)
    if (nextUs === Infinity) return false
    const { events } = runOn(live, Math.max(nextUs, world.nowUs), { eventsMax: 1 })
    if (events > 0 || world.inputCount > inputCount) return true
  }
}

function stepOn(live: Live, { visible, fromUs }: Extract<Activity, { kind: 'step' }>, startedMs: number): boolean {
  do {
    if (!stepOnce(live) || !visible || showsChange(live)) return true
    if (live.session.simulation.world.nowUs - fromUs > STEP_US_MAX) return true
  } while (live.doors.nowMs() - startedMs < BUDGET_MS)
  return false
}

function showsChange(live: Live): boolean {
  const { set, remove } = holdFrame(live)
  return [...set.map(([key]) => key), ...remove].some((key) => !restlessRow.test(key))
}
