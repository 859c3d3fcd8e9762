import { useEffect, useState } from 'react'
import { send } from '../engine-client.ts'
import { useRows } from '../image-store.ts'
import { useSession } from '../session-store.ts'
import { useText } from '../text/t.ts'

/** Past the sessions that the last run left behind, with its brokers registered and their logs loaded. */
const SKIP_US = 12_000_000

/** After a recovery: a broker can't register again before its last session ran out. Says so, and offers to skip the wait. */
export function Restarting() {
  const t = useText()
  const [skipToUs, setSkipToUs] = useState<number | null>(null)
  const arrived = useSession(({ nowUs }) => skipToUs !== null && nowUs >= skipToUs)
  useEffect(() => {
    if (!arrived) return
    setSkipToUs(null)
    send({ type: 'run' })
  }, [arrived])
  const skip = () => {
    const atUs = useSession.getState().nowUs + SKIP_US
    setSkipToUs(atUs)
    send({ type: 'run-until', atUs, untilNotable: false })
  }
  return (
    <p className="note" role="status">
      {t('note.restarting')}
      <button type="button" disabled={skipToUs !== null} onClick={skip}>
        {t('note.skip')}
      </button>
    </p>
  )
}

/** Whether brokers are still on their way after a recovery. */
export function useRestarting(): boolean {
  const recovered = useSession((session) => session.recovered !== null && session.nowUs < 60_000_000)
  const brokers = useRows('broker/')
  return recovered && brokers.some(({ status, runState }) => status === 'running' && runState !== 'running')
}
