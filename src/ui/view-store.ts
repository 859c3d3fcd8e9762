import { create } from 'zustand'
import type { Mark, Tool } from '../contract/scene.ts'

export type Language = 'ko' | 'en'
export type Theme = 'system' | 'light' | 'dark'

/** What the inspector shows. */
export type Selection =
  | { kind: 'broker'; id: number }
  | { kind: 'replica'; partition: string; broker: number }
  | { kind: 'partition'; partition: string }
  | { kind: 'producer'; id: string }
  | { kind: 'consumer'; id: string }
  | { kind: 'group'; id: string }
  | { kind: 'link'; a: string; b: string }

/** What the visitor chose to look at. Nothing here is the engine's. */
export interface ViewState {
  language: Language
  theme: Theme
  selection: Selection | null
  /** The row that is open as a lens. */
  openRow: string | null
  quorumOpen: boolean
  /** Heartbeats, idle fetches and metadata as particles. */
  background: boolean
  /** What a scene offers and draws; null is everything. What is not named is absent, not grey. */
  tools: readonly Tool[] | null
  marks: readonly Mark[] | null
}

export const useView = create<ViewState>(() => ({
  language: 'ko',
  theme: 'system',
  selection: null,
  openRow: null,
  quorumOpen: false,
  background: false,
  tools: null,
  marks: null,
}))

export const select = (selection: Selection | null): void => useView.setState({ selection })
export const toggleRow = (partition: string): void =>
  useView.setState(({ openRow }) => ({ openRow: openRow === partition ? null : partition }))

export const offers = (tools: readonly Tool[] | null, tool: Tool): boolean => tools === null || tools.includes(tool)
export const useTool = (tool: Tool): boolean => useView((view) => offers(view.tools, tool))

export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b))
}
