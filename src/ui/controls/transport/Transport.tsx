import { useCallback, useState } from 'react'
import { useSession } from '../../session-store.ts'
import { formatClock } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { Icon } from '../../widgets/Icon.tsx'
import { IconButton } from '../../widgets/IconButton.tsx'
import { jump, playOrPause, setSpeed, step } from './commands.ts'
import { HelpDialog } from './HelpDialog.tsx'
import { useTransportKeys } from './keys.ts'
import { LapseChip } from './LapseChip.tsx'
import { SPEED_STEP_MAX, SPEED_STEP_MIN, speedOfStep, speedText, stepOfSpeed } from './speed.ts'
import { Timeline } from './Timeline.tsx'
import './transport.css'

interface TransportProps {
  /** The time that the clock calls zero. */
  originUs: number
  compact?: boolean
  /** Nothing can be pressed: the visitor is asked first. */
  waiting?: boolean
  /** The shortest stretch on the timeline: a run of milliseconds has a short one. */
  leastUs?: number | undefined
}

/** The virtual clock and all that moves it. */
export function Transport({ originUs, compact = false, waiting = false, leastUs }: TransportProps) {
  const t = useText()
  const [helping, setHelping] = useState(false)
  const running = useSession((session) => session.running)
  useTransportKeys(
    useCallback(() => setHelping(true), []),
    waiting,
  )
  return (
    <section className="transport" aria-label={t('transport.label')} data-compact={compact || undefined}>
      <div className="transport-buttons">
        <button
          type="button"
          className="transport-play"
          aria-label={t(running ? 'transport.pause' : 'transport.play')}
          title={t(running ? 'transport.pauseHelp' : 'transport.playHelp')}
          disabled={waiting}
          onClick={playOrPause}
        >
          <Icon name={running ? 'pause' : 'start'} />
        </button>
        <IconButton
          icon="step"
          label={t('transport.step')}
          help={t('transport.stepHelp')}
          disabled={waiting}
          onPress={() => step(false)}
        />
        <IconButton
          icon="jump"
          label={t('transport.jump')}
          help={t('transport.jumpHelp')}
          disabled={waiting}
          onPress={jump}
        />
      </div>
      <Clock originUs={originUs} />
      <Timeline originUs={originUs} compact={compact} leastUs={leastUs} />
      {!compact && <LapseChip />}
      {!compact && <Speed />}
      {!compact && (
        <button
          type="button"
          className="transport-help"
          aria-label={t('help.title')}
          title={t('help.title')}
          onClick={() => setHelping(true)}
        >
          ?
        </button>
      )}
      {helping && <HelpDialog onClose={() => setHelping(false)} />}
    </section>
  )
}

function Clock({ originUs }: { originUs: number }) {
  const t = useText()
  const clock = useSession((session) => formatClock(session.nowUs - originUs))
  return (
    <span className="transport-clock" role="timer" aria-live="off" title={t('transport.clock')}>
      {clock}
    </span>
  )
}

function Speed() {
  const t = useText()
  const speed = useSession((session) => session.speed)
  return (
    <label className="transport-speed" title={t('transport.speedHelp')}>
      <input
        type="range"
        min={SPEED_STEP_MIN}
        max={SPEED_STEP_MAX}
        step={1}
        value={stepOfSpeed(speed)}
        aria-label={t('transport.speed')}
        aria-valuetext={speedText(speed)}
        onChange={({ target }) => setSpeed(speedOfStep(Number(target.value)))}
      />
      <span className="datum">{speedText(speed)}</span>
    </label>
  )
}
