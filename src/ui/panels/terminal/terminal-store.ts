import { create } from 'zustand'
import { imageStore } from '../../image-store.ts'
import { useSession } from '../../session-store.ts'
import { emptyHistory, type LineHistory } from './line-history.ts'

export interface TerminalLine {
  id: number
  /** What was typed, what was answered, what was refused, what one should know. */
  kind: 'input' | 'answer' | 'refused' | 'note'
  text: string
  /** Virtual time; null for what follows from the line before. */
  atUs: number | null
}

interface TerminalState {
  lines: readonly TerminalLine[]
  history: LineHistory
}

const LINES_MAX = 1_000
let nextId = 1

/** Outlives the panel: what was said stands there when it is opened again. */
export const useTerminal = create<TerminalState>(() => ({ lines: [], history: emptyHistory }))

/** Several lines are printed as one block, so that a table stays aligned. */
export function print(kind: TerminalLine['kind'], text: string, atUs: number | null = null): void {
  const line = { id: nextId++, kind, text, atUs }
  useTerminal.setState(({ lines }) => ({ lines: [...lines, line].slice(-LINES_MAX) }))
}

export const clearLines = (): void => useTerminal.setState({ lines: [] })

/** What the world refused is the answer to who asked, also when it comes later; the same for what the host failed to do. */
function listen(): void {
  imageStore.onEvents((events) => {
    for (const { atUs, event } of events) {
      if (event.type === 'CommandRefused') print('refused', `${event.command}: ${event.reason}`, atUs)
    }
  })
  useSession.subscribe((now, before) => {
    if (now.phase === 'starting' && before.phase !== 'starting') clearLines()
    if (now.failure === null || now.failure === before.failure) return
    print('refused', `${now.failure.what} (${now.failure.where})`, now.nowUs)
  })
}

listen()
