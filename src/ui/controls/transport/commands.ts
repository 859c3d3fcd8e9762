import { send } from '../../engine-client.ts'
import { useHistory } from '../../history-store.ts'
import { useSession } from '../../session-store.ts'
import { speedOfStep, stepOfSpeed } from './speed.ts'

/** At most so far ahead a jump looks for the next event. */
const JUMP_US = 600_000_000

export function playOrPause(): void {
  send({ type: useSession.getState().running ? 'pause' : 'run' })
}

/** One event, or up to the next change that a panel shows. */
export function step(visible: boolean): void {
  if (useSession.getState().running) send({ type: 'pause' })
  send({ type: 'step', visible })
}

/** To the next notable event: the one that is known when time was turned back, else the next to come. */
export function jump(): void {
  const { nowUs, endUs } = useSession.getState()
  const next = useHistory.getState().events.find(({ atUs }) => atUs > nowUs && atUs <= endUs)
  if (next !== undefined) send({ type: 'seek', atUs: next.atUs })
  else send({ type: 'run-until', atUs: nowUs + JUMP_US, untilNotable: true })
}

export function seekTo(atUs: number): void {
  const { endUs } = useSession.getState()
  send({ type: 'seek', atUs: Math.max(0, Math.min(Math.round(atUs), endUs)) })
}

export function setSpeed(speed: number): void {
  send({ type: 'set-speed', speed })
}

export function changeSpeed(by: number): void {
  setSpeed(speedOfStep(stepOfSpeed(useSession.getState().speed) + by))
}
