/**
 * A run that can be turned back: a simulation with checkpoints over its input log. Seeking is the nearest checkpoint and a replay
 * of the inputs from there; an input at an earlier time begins another future.
 */
import type { Command } from '../../contract/command.ts'
import { type Checkpoint, prepareCheckpoints, restoreCheckpoint, takeCheckpoint } from './checkpoint.ts'
import { type RunLimits, type RunResult, runUntil } from './event-loop.ts'
import { applyInput, applyNext } from './input-log.ts'
import type { Simulation } from './simulation.ts'

export interface Timeline {
  readonly simulation: Simulation
  /** By time; the first is the beginning. */
  checkpoints: Checkpoint[]
  /** The one taken or restored last: what the next one shares with. */
  last: Checkpoint
  /** Steps since then. */
  stepsSince: number
  /** A checkpoint after so many steps. */
  readonly stepsPerCheckpoint: number
  readonly checkpointsMax: number
  /** The furthest time this future has reached. */
  endUs: number
}

export interface TimelineOptions {
  stepsPerCheckpoint?: number
  checkpointsMax?: number
}

/** Begins at the simulation's present. */
export function createTimeline(simulation: Simulation, options: TimelineOptions = {}): Timeline {
  prepareCheckpoints(simulation)
  const first = takeCheckpoint(simulation, null)
  return {
    simulation,
    checkpoints: [first],
    last: first,
    stepsSince: 0,
    stepsPerCheckpoint: options.stepsPerCheckpoint ?? 10_000,
    checkpointsMax: Math.max(2, options.checkpointsMax ?? 200),
    endUs: simulation.world.nowUs,
  }
}

/** Runs on through the logged inputs up to a time, taking checkpoints on the way. */
export function advance(timeline: Timeline, atUs: number, limits: RunLimits = {}): RunResult {
  const { simulation } = timeline
  let events = 0
  for (;;) {
    const next = simulation.inputs[simulation.world.inputCount]
    const isInput = next !== undefined && next.atUs <= atUs
    const result = run(timeline, isInput ? next.atUs : atUs, limits, events)
    events = result.events
    timeline.endUs = Math.max(timeline.endUs, simulation.world.nowUs)
    if (result.ended !== 'time' || !isInput) return result
    applyNext(simulation)
  }
}

function run(timeline: Timeline, atUs: number, limits: RunLimits, before: number): RunResult {
  const eventsMax = limits.eventsMax ?? Number.POSITIVE_INFINITY
  let events = before
  for (;;) {
    const room = Math.min(timeline.stepsPerCheckpoint - timeline.stepsSince, eventsMax - events)
    const result = runUntil(timeline.simulation, atUs, { ...limits, eventsMax: room })
    events += result.events
    timeline.stepsSince += result.events
    if (timeline.stepsSince >= timeline.stepsPerCheckpoint) checkpoint(timeline)
    if (result.ended !== 'events' || events >= eventsMax) return { events, ended: result.ended }
  }
}

/** Takes a checkpoint now, and lets go of one where they stand too close. */
export function checkpoint(timeline: Timeline): void {
  const { simulation, checkpoints } = timeline
  timeline.stepsSince = 0
  const taken = takeCheckpoint(simulation, timeline.last)
  timeline.last = taken
  const at = checkpoints.findIndex((each) => isLater(each, taken))
  checkpoints.splice(at < 0 ? checkpoints.length : at, 0, taken)
  if (checkpoints.length > timeline.checkpointsMax) thin(checkpoints)
}

function isLater(a: Checkpoint, b: Checkpoint): boolean {
  return a.world.nextSeq > b.world.nextSeq || (a.world.nextSeq === b.world.nextSeq && a.inputCount > b.inputCount)
}

/** Removes the one whose gap is smallest for its age: close together near the end, further apart towards the beginning. */
function thin(checkpoints: Checkpoint[]): void {
  const endUs = (checkpoints.at(-1) as Checkpoint).atUs
  let worst = 1
  let least = Number.POSITIVE_INFINITY
  for (let i = 1; i < checkpoints.length - 1; i++) {
    const gapUs = (checkpoints[i + 1] as Checkpoint).atUs - (checkpoints[i - 1] as Checkpoint).atUs
    const density = gapUs / (endUs - (checkpoints[i] as Checkpoint).atUs + 1)
    if (density < least) {
      least = density
      worst = i
    }
  }
  checkpoints.splice(worst, 1)
}

/** To a time, back or forth: all that happens up to it has happened, its inputs included. */
export function seek(timeline: Timeline, atUs: number): void {
  const { simulation, checkpoints } = timeline
  const { world, inputs } = simulation
  const inputsMax = inputs.findLastIndex((input) => input.atUs <= atUs) + 1
  const nearest = checkpoints.findLast((each) => each.atUs <= atUs && each.inputCount <= inputsMax) as Checkpoint
  const isAhead = world.nowUs <= atUs && world.inputCount <= inputsMax
  if (!isAhead || nearest.world.nextSeq > world.nextSeq) {
    restoreCheckpoint(simulation, nearest)
    timeline.last = nearest
    timeline.stepsSince = 0
  }
  advance(timeline, atUs)
}

/** A command now. At an earlier time than the end it begins another future. Returns why it was refused, or null. */
export function command(timeline: Timeline, what: Command): string | null {
  const { simulation } = timeline
  runUntil(simulation, simulation.world.nowUs)
  const { nextSeq, nowUs, inputCount } = simulation.world
  timeline.checkpoints = timeline.checkpoints.filter(
    (each, index) => index === 0 || (each.world.nextSeq <= nextSeq && each.inputCount <= inputCount),
  )
  timeline.endUs = nowUs
  return applyInput(simulation, { atUs: nowUs, command: what })
}
