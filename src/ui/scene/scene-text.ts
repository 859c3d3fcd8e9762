import { type Evidence, evaluateValue } from '../../contract/goal.ts'
import type { Scene, SceneText } from '../../contract/scene.ts'
import { formatCount } from '../text/number.ts'
import { fill } from '../text/t.ts'
import type { Language } from '../view-store.ts'
import { keysOfQuestion } from './answers.ts'

type As = Scene['values'][string]['as']

/** A value as its sentence says it; "–" where the engine knows none. */
export function shown(value: unknown, as: As, language: Language): string {
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.join(', ')
  if (typeof value !== 'number') return typeof value === 'string' ? value : '–'
  if (as === 'seconds') {
    const seconds = formatCount(Math.round(value / 10_000) / 100)
    return language === 'ko' ? `${seconds}초` : `${seconds} s`
  }
  if (as === 'broker') return language === 'ko' ? `${value}번` : `broker ${value}`
  return formatCount(value)
}

/** The scene's values as they are in that moment. */
export function valuesOf(scene: Scene, evidence: Evidence): Record<string, unknown> {
  return Object.fromEntries(Object.entries(scene.values).map(([name, { of }]) => [name, evaluateValue(of, evidence)]))
}

/** One string of a scene, its values filled in. A missing key is shown as itself: a test finds it first. */
export function sceneString(
  text: SceneText,
  key: string,
  scene: Scene,
  values: Record<string, unknown>,
  language: Language,
): string {
  const said: Record<string, string> = {}
  for (const [name, { as }] of Object.entries(scene.values)) said[name] = shown(values[name], as, language)
  return fill(text[key] ?? key, said)
}

/** Keys `explain.1`, `explain.2`, … as far as there are any. */
export function explanationKeys(text: SceneText): string[] {
  const keys: string[] = []
  for (let index = 1; text[`explain.${index}`] !== undefined; index++) keys.push(`explain.${index}`)
  return keys
}

/** Every key that a scene needs in each language. */
export function keysOfScene(scene: Scene): string[] {
  const task = scene.task
  return [
    'title',
    'lead',
    'still',
    'explain.1',
    ...scene.questions.flatMap(keysOfQuestion),
    ...scene.beats.map(({ id }) => `beat.${id}`),
    ...(task === null
      ? []
      : [
          'task.ask',
          ...task.solutions.map(({ id }) => `solution.${id}`),
          ...task.nearMisses.map(({ id }) => `near-miss.${id}`),
          ...task.hints.map((hint) => `hint.${hint}`),
        ]),
  ]
}
