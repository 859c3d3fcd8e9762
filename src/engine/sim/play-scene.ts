/** A scene without a page: the same session, commands and goal, for tests and for checking a pupil's link. */
import type { StampedEvent } from '../../contract/event.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import { type Evidence, type Expression, evaluateGoal, evaluateValue } from '../../contract/goal.ts'
import type { Image } from '../../contract/image.ts'
import { applyDelta } from '../../contract/image.ts'
import type { Scene } from '../../contract/scene.ts'
import { commandSession, createSession, runSession, type Session, takeFrame } from './session.ts'
import type { Behaviours } from './simulation.ts'

/** How often the goal is looked at, in virtual time. */
const LOOK_US = 100_000

export interface ScenePlay {
  scene: Scene
  session: Session
  image: Image
  history: StampedEvent[]
  startUs: number
  /** Commands that the world refused, with the reason. */
  refused: string[]
}

/** Brings a scene to its start state. `seed` replaces the scene's own. */
export function startScene(scene: Scene, behaviours: Behaviours, seed = scene.seed): ScenePlay {
  const session = createSession({ seed, cluster: scene.cluster }, behaviours)
  const play: ScenePlay = { scene, session, image: new Map(), history: [], startUs: scene.startUs, refused: [] }
  for (const each of scene.setup) act(play, each.atUs, each)
  runTo(play, scene.startUs)
  play.history.length = 0
  return play
}

function act(play: ScenePlay, atUs: number, { command }: TimedCommand): void {
  runTo(play, atUs)
  const reason = commandSession(play.session, command)
  if (reason !== null) play.refused.push(`${command.type}: ${reason}`)
}

function runTo(play: ScenePlay, atUs: number): void {
  runSession(play.session, atUs)
  const frame = takeFrame(play.session)
  if (frame.kind === 'image') play.image.clear()
  applyDelta(play.image, frame)
  play.history = play.session.history.filter((each) => each.atUs >= play.startUs)
}

export function evidenceOf(play: ScenePlay): Evidence {
  return {
    image: play.image,
    nowUs: play.session.simulation.world.nowUs,
    startUs: play.startUs,
    history: play.history,
  }
}

export function sceneValue(play: ScenePlay, expression: Expression) {
  return evaluateValue(expression, evidenceOf(play))
}

/**
 * Plays commands at their times and looks until `until` has held for `holdUs`, or `withinUs` has passed since the start.
 * Returns when it first counted (µs after the start), or null.
 */
export function playScene(
  play: ScenePlay,
  commands: readonly TimedCommand[],
  { until, holdUs, withinUs }: { until: Expression; holdUs: number; withinUs: number },
): number | null {
  let next = 0
  let sinceUs: number | null = null
  for (let afterUs = 0; afterUs <= withinUs; afterUs += LOOK_US) {
    for (; next < commands.length && (commands[next] as TimedCommand).atUs <= afterUs; next++) {
      const timed = commands[next] as TimedCommand
      act(play, play.startUs + timed.atUs, timed)
    }
    runTo(play, play.startUs + afterUs)
    const holds = evaluateGoal(until, evidenceOf(play))
    if (!holds) sinceUs = null
    else sinceUs ??= afterUs
    if (sinceUs !== null && next === commands.length && afterUs - sinceUs >= holdUs) return afterUs
  }
  return null
}
