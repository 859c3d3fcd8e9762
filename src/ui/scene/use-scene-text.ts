import { createContext, useCallback, useContext } from 'react'
import type { Scene, SceneText } from '../../contract/scene.ts'
import { useView } from '../view-store.ts'
import { sceneString } from './scene-text.ts'

export interface SceneWords {
  scene: Scene
  text: { ko: SceneText; en: SceneText }
}

export const SceneContext = createContext<SceneWords | null>(null)

/** The scene on the page, and its strings in the visitor's language, with values filled in. */
export function useSceneText() {
  const words = useContext(SceneContext)
  if (words === null) throw new Error('a part of a scene stands outside of one')
  const language = useView((view) => view.language)
  const { scene, text } = words
  const say = useCallback(
    (key: string, values: Record<string, unknown> = {}) => sceneString(text[language], key, scene, values, language),
    [scene, text, language],
  )
  return { scene, words: text[language], say, has: (key: string) => text[language][key] !== undefined }
}
