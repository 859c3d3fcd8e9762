import { create } from 'zustand'
import type { TimedCommand } from '../../contract/frame.ts'
import type { Evidence } from '../../contract/goal.ts'
import type { Scene } from '../../contract/scene.ts'
import { beganScene, finishedScene } from '../app/progress.ts'
import { lapseOf } from '../controls/transport/lapse-of.ts'
import { useLapse } from '../controls/transport/lapse-store.ts'
import { send } from '../engine-client.ts'
import { useHistory } from '../history-store.ts'
import { imageStore } from '../image-store.ts'
import { type RunPlan, startRun, useRun } from '../run-plan.ts'
import { useSession } from '../session-store.ts'
import type { Answer } from './answers.ts'
import { afterAnswer, beginning, onFrame, type SceneState, shifted } from './runner.ts'

/** A solution is shown at this speed: some wait for minutes. */
const SHOWING_SPEED = 10

interface Play {
  scene: Scene | null
  state: SceneState
}

export const usePlay = create<Play>(() => ({ scene: null, state: beginning }))

let endRun: (() => void) | null = null

/** Opens the scene's world with these commands after the visitor's start. */
function openWorld(
  scene: Scene,
  seed: string | null,
  commands: readonly TimedCommand[],
  onArrival: RunPlan['onArrival'],
): void {
  endRun?.()
  useLapse.setState({ lapse: null })
  seenUs = scene.startUs - 1
  endRun = startRun({
    genesis: { seed: seed ?? scene.seed, cluster: scene.cluster },
    inputs: [...scene.setup, ...shifted(commands, scene.startUs)],
    // Just before, so that what the run does at its own zero is still to come.
    startUs: scene.startUs - 1,
    resume: false,
    store: 'memory',
    onArrival,
  })
}

let seedNow: string | null = null
/** Virtual time of the frame before. */
let seenUs = 0

/** Begins a scene: with its questions, or, from a link, with what somebody did in its task. Returns the way out. */
export function beginScene(scene: Scene, seed: string | null, given: readonly TimedCommand[] | null): () => void {
  seedNow = seed
  beganScene(scene.id)
  if (given === null) {
    const state: SceneState = scene.questions.length === 0 ? { ...beginning, phase: 'run' } : beginning
    usePlay.setState({ scene, state })
    openWorld(scene, seed, scene.run, scene.questions.length === 0 ? 'run' : 'pause')
  } else {
    usePlay.setState({ scene, state: { ...beginning, phase: scene.task === null ? 'run' : 'task' } })
    openWorld(scene, seed, given, 'run')
  }
  const leave = useSession.subscribe(follow)
  return () => {
    leave()
    endRun?.()
    endRun = null
    useLapse.setState({ lapse: null })
    usePlay.setState({ scene: null, state: beginning })
  }
}

export function evidenceNow(scene: Scene): Evidence {
  const { nowUs } = useSession.getState()
  const { startUs } = scene
  const history = useHistory.getState().events.filter(({ atUs }) => atUs >= startUs && atUs <= nowUs)
  return { image: imageStore.image, nowUs, startUs, history }
}

function follow(): void {
  const { scene, state } = usePlay.getState()
  if (scene === null || !useRun.getState().ready) return
  // A frame may come before the start is reached, and after a rewind beyond it.
  const { nowUs } = useSession.getState()
  if (nowUs < scene.startUs) return
  const next = onFrame(scene, state, evidenceNow(scene), Math.min(seenUs, nowUs))
  seenUs = nowUs
  if (next !== state) {
    usePlay.setState({ state: next })
    afterChange(scene, state, next)
  }
  tellLapse(scene, next)
}

function afterChange(scene: Scene, before: SceneState, now: SceneState): void {
  if (now.lapse !== before.lapse) {
    const lapse = now.lapse === null ? undefined : scene.timeLapse[now.lapse]
    send({ type: 'set-speed', speed: lapse?.speed ?? 1 })
  }
  if (now.phase === 'told' && before.phase === 'run') send({ type: 'pause' })
  if (now.outcome === 'reached' && before.outcome === 'open') {
    send({ type: 'set-speed', speed: 1 })
    if (now.showing === null) finishedScene(scene.id)
  }
}

/** The chip knows its timer's deadline, which moves. */
function tellLapse(scene: Scene, state: SceneState): void {
  const wanted = state.lapse === null ? undefined : scene.timeLapse[state.lapse]
  const next = wanted === undefined ? null : lapseOf(wanted.config, wanted.speed, imageStore.image)
  const { lapse } = useLapse.getState()
  if (JSON.stringify(next) !== JSON.stringify(lapse)) useLapse.setState({ lapse: next })
}

const change = (make: (state: SceneState, scene: Scene) => SceneState): void => {
  const { scene, state } = usePlay.getState()
  if (scene !== null) usePlay.setState({ state: make(state, scene) })
}

export function answer(questionId: string, value: Answer): void {
  change((state) => ({ ...state, answers: { ...state.answers, [questionId]: value } }))
}

/** To the next question, and after the last one into the run. */
export function next(): void {
  change((state, scene) => afterAnswer(scene, state))
  if (usePlay.getState().state.phase !== 'run') return
  send({ type: 'set-speed', speed: 1 })
  send({ type: 'run' })
}

export function back(): void {
  change((state) => ({ ...state, asked: Math.max(0, state.asked - 1) }))
}

/** From the captions to the comparison. */
export function compare(): void {
  change((state) => ({ ...state, phase: 'truth' }))
}

/** The task begins in a world of its own, at the start. */
export function tryTask(): void {
  const { scene } = usePlay.getState()
  if (scene === null) return
  change((state) => ({ ...state, phase: 'task', heldSinceUs: null, outcome: 'open', showing: null }))
  openWorld(scene, seedNow, [], 'run')
}

export function showSolution(id: string): void {
  const { scene } = usePlay.getState()
  const solution = scene?.task?.solutions.find((each) => each.id === id)
  if (scene === null || solution === undefined) return
  change((state) => ({ ...state, phase: 'task', heldSinceUs: null, outcome: 'open', showing: id }))
  openWorld(scene, seedNow, solution.commands, 'run')
  const leave = useRun.subscribe(({ ready }) => {
    if (!ready) return
    leave()
    send({ type: 'set-speed', speed: SHOWING_SPEED })
  })
}

export function hint(): void {
  change((state) => ({ ...state, hintsShown: state.hintsShown + 1 }))
}

/** The last picture: it stands still. */
export function toStill(): void {
  const { scene } = usePlay.getState()
  if (scene === null) return
  send({ type: 'pause' })
  change((state) => ({ ...state, phase: 'still' }))
  if (scene.task === null) finishedScene(scene.id)
}

export function again(): void {
  const { scene } = usePlay.getState()
  if (scene === null) return
  usePlay.setState({ state: beginning })
  openWorld(scene, seedNow, scene.run, 'pause')
}
