import type { StampedEvent } from '../../contract/event.ts'
import { type Evidence, type Expression, evaluateGoal, evaluateValue } from '../../contract/goal.ts'
import type { Scene, TimeLapse } from '../../contract/scene.ts'
import type { TimedCommand } from '../../contract/frame.ts'
import { type Answer, firstAnswer, truthIn } from './answers.ts'
import { valuesOf } from './scene-text.ts'

/** told: the run has ended and stands still, its captions to be read. */
export type Phase = 'question' | 'run' | 'told' | 'truth' | 'task' | 'still'

/** How far a visitor is in a scene. Plain data; `phase` changes only through the functions here. */
export interface SceneState {
  phase: Phase
  /** The question on the screen. */
  asked: number
  answers: Record<string, Answer>
  /** Captions so far, in the order in which they became true. */
  beats: readonly { id: string; atUs: number; values: Record<string, unknown> }[]
  /** The named wait that is lapsed now, as its place in the scene's list. */
  lapse: number | null
  /** Read at the end of the run. */
  values: Record<string, unknown>
  truths: Record<string, number | null>
  /** The task: since when the goal has held, and what became of it. */
  heldSinceUs: number | null
  outcome: 'open' | 'reached' | 'late'
  hintsShown: number
  /** The solution that is played, or null while the visitor tries. */
  showing: string | null
}

export const beginning: SceneState = {
  phase: 'question',
  asked: 0,
  answers: {},
  beats: [],
  lapse: null,
  values: {},
  truths: {},
  heldSinceUs: null,
  outcome: 'open',
  hintsShown: 0,
  showing: null,
}

/** Commands given relative to the visitor's start, at the world's own time. */
export const shifted = (commands: readonly TimedCommand[], startUs: number): TimedCommand[] =>
  commands.map(({ atUs, command }) => ({ atUs: startUs + atUs, command }))

/** The answer that counts for a question: what the visitor said, or where the mark stands at first. */
export function answerTo(scene: Scene, state: SceneState, index: number): Answer | null {
  const question = scene.questions[index]
  if (question === undefined) return null
  return state.answers[question.id] ?? firstAnswer(question)
}

/** After a question's "next": the following question, or the run. Does nothing while a choice is open. */
export function afterAnswer(scene: Scene, state: SceneState): SceneState {
  const answer = answerTo(scene, state, state.asked)
  const question = scene.questions[state.asked]
  if (question === undefined || answer === null) return question === undefined ? { ...state, phase: 'run' } : state
  const answers = { ...state.answers, [question.id]: answer }
  const isLast = state.asked === scene.questions.length - 1
  return { ...state, answers, asked: isLast ? state.asked : state.asked + 1, phase: isLast ? 'run' : 'question' }
}

/** What a frame means for the scene; `sinceUs` is the frame before. The same object when it means nothing. */
export function onFrame(scene: Scene, state: SceneState, evidence: Evidence, sinceUs = evidence.nowUs): SceneState {
  if (state.phase === 'run') return duringRun(scene, state, evidence, sinceUs)
  if (state.phase === 'task') return duringTask(scene, state, evidence)
  return state
}

function duringRun(scene: Scene, state: SceneState, evidence: Evidence, sinceUs: number): SceneState {
  const seen = new Set(state.beats.map(({ id }) => id))
  const fresh = scene.beats
    .filter(({ id, when }) => !seen.has(id) && evaluateGoal(when, evidence))
    .map(({ id, when }) => ({
      id,
      atUs: momentOf(when, evidence, sinceUs) - evidence.startUs,
      values: valuesOf(scene, evidence),
    }))
    .sort((a, b) => a.atUs - b.atUs)
  const beats = fresh.length === 0 ? state.beats : [...state.beats, ...fresh]
  if (hasEnded(scene, evidence)) {
    return {
      ...state,
      beats,
      phase: 'told',
      lapse: null,
      values: valuesOf(scene, evidence),
      truths: truthsOf(scene, evidence),
    }
  }
  const lapse = lapseNow(scene.timeLapse, evidence)
  return beats === state.beats && lapse === state.lapse ? state : { ...state, beats, lapse }
}

/** A frame may span seconds of lapsed time: the event that made it true knows better when that was. */
function momentOf(when: Expression, evidence: Evidence, sinceUs: number): number {
  const { history } = evidence
  const first = history.findIndex(({ atUs }) => atUs > sinceUs)
  for (let index = first; index >= 0 && index < history.length; index++) {
    const { atUs } = history[index] as StampedEvent
    if (evaluateGoal(when, { ...evidence, nowUs: atUs, history: history.slice(0, index + 1) })) return atUs
  }
  return evidence.nowUs
}

function hasEnded(scene: Scene, evidence: Evidence): boolean {
  return evidence.nowUs - evidence.startUs >= scene.endUs || evaluateGoal(scene.until, evidence)
}

function truthsOf(scene: Scene, evidence: Evidence): Record<string, number | null> {
  return Object.fromEntries(
    scene.questions.flatMap((question) =>
      question.kind === 'number' ? [[question.id, truthIn(question, evaluateValue(question.truth, evidence))]] : [],
    ),
  )
}

function lapseNow(lapses: readonly TimeLapse[], evidence: Evidence): number | null {
  const at = lapses.findIndex(({ from, until }) => evaluateGoal(from, evidence) && !evaluateGoal(until, evidence))
  return at < 0 ? null : at
}

function duringTask(scene: Scene, state: SceneState, evidence: Evidence): SceneState {
  const { task } = scene
  if (task === null || state.outcome !== 'open') return state
  const { nowUs, startUs } = evidence
  if (!evaluateGoal(task.goal, evidence)) {
    const outcome = nowUs - startUs > task.withinUs ? 'late' : 'open'
    return state.heldSinceUs === null && outcome === 'open' ? state : { ...state, heldSinceUs: null, outcome }
  }
  const heldSinceUs = Math.min(state.heldSinceUs ?? nowUs, nowUs)
  if (nowUs - heldSinceUs >= task.holdUs) {
    return { ...state, heldSinceUs, outcome: 'reached', values: valuesOf(scene, evidence) }
  }
  return heldSinceUs === state.heldSinceUs ? state : { ...state, heldSinceUs }
}

/** The solution that the visitor found, if it is one of ours: there may be others. */
export function solutionOf(scene: Scene, given: readonly TimedCommand[]): string | null {
  return scene.task?.solutions.find(({ commands }) => isWithin(commands, given))?.id ?? null
}

/** The near miss whose commands were all given, in its order; the longest one when several were. */
export function nearMissOf(scene: Scene, given: readonly TimedCommand[]): string | null {
  const fitting = (scene.task?.nearMisses ?? []).filter(({ commands }) => isWithin(commands, given))
  fitting.sort((a, b) => b.commands.length - a.commands.length)
  return fitting[0]?.id ?? null
}

function isWithin(commands: readonly TimedCommand[], given: readonly TimedCommand[]): boolean {
  let next = 0
  for (const { command } of given) {
    if (JSON.stringify(command) === JSON.stringify(commands[next]?.command)) next++
  }
  return next === commands.length
}
