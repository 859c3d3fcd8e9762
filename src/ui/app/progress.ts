import { create } from 'zustand'
import { recall, remember } from './remembered.ts'

/** Scenes that were finished here, and the one that was begun last. */
export interface Progress {
  done: readonly string[]
  last: string | null
}

const SCENES_MAX = 500

/** Reads what an earlier visit left; anything else counts as nothing. */
export function parseProgress(text: string | null): Progress {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    if (typeof value !== 'object' || value === null) return { done: [], last: null }
    const { done, last } = value as Record<string, unknown>
    const ids = Array.isArray(done) ? done.filter((each): each is string => typeof each === 'string') : []
    return { done: [...new Set(ids)].slice(0, SCENES_MAX), last: typeof last === 'string' ? last : null }
  } catch {
    return { done: [], last: null }
  }
}

export const useProgress = create<Progress>(() => parseProgress(recall('progress')))

function keep(progress: Progress): void {
  useProgress.setState(progress)
  remember('progress', JSON.stringify(progress))
}

export function beganScene(id: string): void {
  const { done, last } = useProgress.getState()
  if (last !== id) keep({ done, last: id })
}

export function finishedScene(id: string): void {
  const { done, last } = useProgress.getState()
  if (!done.includes(id)) keep({ done: [...done, id], last })
}

/** Where to go on: what was begun and not finished, else the first scene that was not; null when there is nothing yet. */
export function resumeAt({ done, last }: Progress, path: readonly string[]): string | null {
  if (last === null && done.length === 0) return null
  if (last !== null && path.includes(last) && !done.includes(last)) return last
  return path.find((id) => !done.includes(id)) ?? null
}
