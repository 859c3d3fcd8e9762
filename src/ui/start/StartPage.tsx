import { useEffect, useMemo } from 'react'
import { chapters } from '../../chapters/index.ts'
import { actions, nodeName } from '../actions.ts'
import { resumeAt, useProgress } from '../app/progress.ts'
import { sceneHref } from '../app/route.ts'
import { LapseChip } from '../controls/transport/LapseChip.tsx'
import { speedText } from '../controls/transport/speed.ts'
import { useImageStore, useRow } from '../image-store.ts'
import { startRun, useRun, useWarmUp } from '../run-plan.ts'
import { useSession } from '../session-store.ts'
import { Stage } from '../stage/Stage.tsx'
import { formatClock } from '../text/number.ts'
import { useText } from '../text/t.ts'
import { NARROW, useMedia } from '../widgets/use-media.ts'
import { Prose } from '../widgets/Prose.tsx'
import { Doors } from './Doors.tsx'
import { Skeleton } from './Skeleton.tsx'
import { startPlan } from './start-run.ts'
import { useFailover } from './use-failover.ts'
import './start.css'

const path = chapters.flatMap(({ chapter }) => chapter.scenes.map(({ id }) => id))

/** The first sight: someone writes, three boxes keep the same list, someone reads, and a box may die. */
export function StartPage({ seed }: { seed: string | null }) {
  const t = useText()
  const plan = useMemo(() => startPlan(seed), [seed])
  useEffect(() => startRun(plan), [plan])
  return (
    <main className="start">
      <div className="start-first">
        <div className="start-words">
          <h1>{t('start.title')}</h1>
          <p className="start-lead">{t('start.lead')}</p>
          <Act />
          <Resume />
        </div>
        <Living />
      </div>
      <Doors path={path} />
    </main>
  )
}

/** One button, and then in its place what came of it. */
function Act() {
  const t = useText()
  const { ready } = useRun()
  const failure = useSession((session) => session.failure)
  const broker = useRow('broker/2')
  const partition = useRow('partition/orders-0')
  const { beats } = useFailover(t('start.session'))
  const last = beats.at(-1)
  if (last === undefined) {
    return (
      <div className="start-act">
        <button
          type="button"
          className="button-filled"
          disabled={!ready || broker?.status !== 'running'}
          onClick={() => actions.kill(nodeName(2))}
        >
          {t('start.kill')}
        </button>
        {failure !== null && !ready && <p role="alert">{t('run.failed', { what: failure.what })}</p>}
      </div>
    )
  }
  const leader = partition?.leader ?? -1
  return (
    <div className="start-act">
      <ol className="start-beats">
        {beats.map((id) => (
          <li key={id} data-beat={id} aria-current={id === last ? 'step' : undefined}>
            <Prose text={t(`start.beat.${id}`, { leader, epoch: partition?.leaderEpoch ?? 0 })} />
          </li>
        ))}
      </ol>
      <LapseChip />
      {last === 'writes' && (
        <p className="start-next">
          <span>
            {t('start.survived')} <Survived />
          </span>
          <a className="button-filled" href={sceneHref(path[0] ?? '')}>
            {t('start.path')}
          </a>
          {broker?.status === 'stopped' && (
            <button type="button" onClick={() => actions.start(nodeName(2))}>
              {t('start.again')}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

/** The answer in numbers: what was acknowledged, and what of it is gone. */
function Survived() {
  const t = useText()
  const ledger = useRow('ledger')
  if (ledger === undefined) return null
  return (
    <b className="start-ledger" data-lost={ledger.ackedLost}>
      {t('ledger.line', { acked: ledger.acked, lost: ledger.ackedLost })}
    </b>
  )
}

function Resume() {
  const t = useText()
  const progress = useProgress()
  const id = resumeAt(progress, path)
  if (id === null) return null
  return (
    <a className="resume-chip" href={sceneHref(id)}>
      {t('start.resume', { done: progress.done.filter((each) => path.includes(each)).length, all: path.length })}
    </a>
  )
}

function Living() {
  const t = useText()
  const narrow = useMedia(NARROW)
  const warm = useWarmUp()
  const store = useImageStore()
  const isThere = warm === null && store.image.has('partition/orders-0')
  return (
    <section className="start-living" aria-label={t('start.living')}>
      <Heading />
      {isThere ? (
        <Stage
          rows={['orders-0']}
          producers={['shop']}
          consumers={['reader']}
          groups={['billing']}
          compact={narrow}
          clients
          chips={false}
        />
      ) : (
        <Skeleton />
      )}
    </section>
  )
}

function Heading() {
  const t = useText()
  const warm = useWarmUp()
  const clock = useSession((session) => formatClock(session.nowUs))
  const speed = useSession((session) => session.speed)
  return (
    <p className="start-clock" data-waiting={warm !== null || undefined}>
      <span className="start-row">orders-0</span>
      <span role="timer" aria-live="off" className="datum">
        {warm === null ? `${clock} · ${speedText(speed)}` : t('run.warming')}
      </span>
    </p>
  )
}
