import type { SceneText } from '../contract/scene.ts'

/** A chapter's prose in one language: its title, and every scene's strings by scene id and key. */
export interface ChapterText {
  title: string
  scenes: Record<string, SceneText & { title: string; lead: string; still: string }>
}
