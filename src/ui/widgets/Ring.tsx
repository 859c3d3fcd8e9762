import { useSession } from '../session-store.ts'
import { formatSeconds } from '../text/number.ts'
import { ringPath, TENTH_US } from './ring-geometry.ts'
import './ring.css'

interface RingProps {
  deadlineUs: number
  lengthUs: number
  /** The config (or the name) of the timer that runs, said beside its seconds. */
  name?: string
  /** Draws the seconds beside the ring. */
  seconds?: boolean
}

/** The hand of a real timer: one line that runs out at its deadline, by virtual time. */
export function Ring({ deadlineUs, lengthUs, name, seconds = false }: RingProps) {
  // In tenths, so that it draws at most ten times a (virtual) second.
  const tenths = useSession((session) => Math.max(0, Math.ceil((deadlineUs - session.nowUs) / TENTH_US)))
  const leftUs = Math.min(tenths * TENTH_US, lengthUs)
  return (
    <span className="ring">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" />
        <path d={ringPath(lengthUs === 0 ? 0 : leftUs / lengthUs, 8, 6.5)} />
      </svg>
      {seconds && (
        <span>
          {name !== undefined && `${name} `}
          {formatSeconds(leftUs)}
        </span>
      )}
    </span>
  )
}

/** True once less than `share` of the time is left: what a timer that is renewed in good time never reaches. */
export function useRunningOut(deadlineUs: number | null, lengthUs: number, share: number): boolean {
  return useSession(({ nowUs }) => deadlineUs !== null && deadlineUs - nowUs < lengthUs * share)
}
