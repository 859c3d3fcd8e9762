import type { Chapter } from '../contract/scene.ts'
import type { ChapterText } from './chapter-text.ts'
import { firstSteps } from './01-first-steps/chapter.ts'
import { en } from './01-first-steps/text.en.ts'
import { ko } from './01-first-steps/text.ko.ts'

/** All that is taught, in the order of the path. */
export const chapters: { chapter: Chapter; text: { ko: ChapterText; en: ChapterText } }[] = [
  { chapter: firstSteps, text: { ko, en } },
]

/** A scene by its id, with its texts; null for an id that never was. */
export function sceneById(id: string) {
  for (const { chapter, text } of chapters) {
    const scene = chapter.scenes.find((each) => each.id === id)
    if (scene) return { scene, text: { ko: text.ko.scenes[id]!, en: text.en.scenes[id]! } }
  }
  return null
}
