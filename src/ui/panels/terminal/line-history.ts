/** Lines entered before, and where one is among them; the draft is what was being typed. */
export interface LineHistory {
  lines: readonly string[]
  /** Counted from the newest; 0 is the draft. */
  back: number
  draft: string
}

const LINES_MAX = 200

export const emptyHistory: LineHistory = { lines: [], back: 0, draft: '' }

/** A line was entered; the same one twice in a row counts once. */
export function remember(history: LineHistory, line: string): LineHistory {
  const lines = history.lines.at(-1) === line ? history.lines : [...history.lines, line].slice(-LINES_MAX)
  return { lines, back: 0, draft: '' }
}

/** One line further back (by 1) or forth (by -1), and the text that then stands there. */
export function recall(history: LineHistory, by: 1 | -1, now: string): { history: LineHistory; line: string } {
  const draft = history.back === 0 ? now : history.draft
  const back = Math.max(0, Math.min(history.back + by, history.lines.length))
  const line = back === 0 ? draft : (history.lines.at(-back) ?? '')
  return { history: { ...history, back, draft }, line }
}
