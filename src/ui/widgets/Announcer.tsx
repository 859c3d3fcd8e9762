import { useEffect, useState } from 'react'
import { useHistory } from '../history-store.ts'
import { imageStore } from '../image-store.ts'
import { kindOf } from '../sentences/kinds.ts'
import { sentenceOf } from '../sentences/sentence.ts'
import { useSession } from '../session-store.ts'
import { useView } from '../view-store.ts'

/** A screen reader hears a sentence in two seconds at the most, and of a burst the last. */
const PAUSE_MS = 2_000

export function Announcer() {
  const [said, setSaid] = useState('')
  useEffect(() => {
    let last = 0
    let waiting: ReturnType<typeof setTimeout> | undefined
    const speak = () => {
      waiting = undefined
      last = performance.now()
      const { nowUs } = useSession.getState()
      const found = useHistory
        .getState()
        .events.findLast(({ atUs, event }) => atUs <= nowUs && kindOf(event) !== 'other')
      if (found !== undefined) setSaid(sentenceOf(useView.getState().language, found.event, imageStore.image))
    }
    const leave = useHistory.subscribe(() => {
      waiting ??= setTimeout(speak, Math.max(0, last + PAUSE_MS - performance.now()))
    })
    return () => {
      leave()
      clearTimeout(waiting)
    }
  }, [])
  return (
    <div className="spoken" aria-live="polite">
      {said}
    </div>
  )
}
