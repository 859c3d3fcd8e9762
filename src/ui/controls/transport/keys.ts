import { useEffect } from 'react'
import { changeSpeed, jump, playOrPause, step } from './commands.ts'

/** Elements that use the keys themselves. */
const busy = 'input, textarea, select, [contenteditable], dialog'

/** The page's keys: space, `.`, shift with it, `n`, `[` and `]`, `?`. They leave fields and dialogs alone. */
export function useTransportKeys(onHelp: () => void, waiting: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target?.closest(busy)) return
      if (event.key === '?') onHelp()
      else if (waiting || !obey(event, target)) return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [onHelp, waiting])
}

/** True if the key was one of ours. */
function obey(event: KeyboardEvent, target: Element | null): boolean {
  // A focused button is pressed by space, as everywhere.
  if (event.key === ' ' && target?.closest('button, a, [role=button]')) return false
  if (event.key === ' ') playOrPause()
  else if (event.code === 'Period') step(event.shiftKey)
  else if (event.key === 'n') jump()
  else if (event.key === '[') changeSpeed(-1)
  else if (event.key === ']') changeSpeed(1)
  else return false
  return true
}
