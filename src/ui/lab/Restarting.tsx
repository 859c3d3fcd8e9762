import { send } from '../engine-client.ts'
import { useRows } from '../image-store.ts'
import { useSession } from '../session-store.ts'
import { useText } from '../text/t.ts'

/** Past the sessions that the last run left behind, with its brokers registered and their logs loaded. */
const SKIP_US = 12_000_000
/** Brokers that start later than this were started by the visitor. */
const RESTARTED_US = 60_000_000

/** As fast as it can to where the brokers are back, then on at the visitor's pace. */
function skip(): void {
  const atUs = useSession.getState().nowUs + SKIP_US
  send({ type: 'run-until', atUs, untilNotable: false })
  const leave = useSession.subscribe(({ phase, nowUs }) => {
    if (phase === 'open' && nowUs < atUs) return
    leave()
    if (phase === 'open') send({ type: 'run' })
  })
}

/** After a recovery: a broker can't register again before its last session ran out. Says so, and offers to skip the wait. */
export function Restarting() {
  const t = useText()
  return (
    <p className="note" role="status">
      {t('note.restarting')}
      <button type="button" onClick={skip}>
        {t('note.skip')}
      </button>
    </p>
  )
}

/** Whether brokers are still on their way after a recovery. */
export function useRestarting(): boolean {
  const recovered = useSession((session) => session.recovered !== null && session.nowUs < RESTARTED_US)
  const brokers = useRows('broker/')
  return recovered && brokers.some(({ status, runState }) => status === 'running' && runState !== 'running')
}
