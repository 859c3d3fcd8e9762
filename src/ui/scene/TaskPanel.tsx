import { useRun } from '../run-plan.ts'
import { useSession } from '../session-store.ts'
import { formatClock } from '../text/number.ts'
import { useText } from '../text/t.ts'
import { AddMember, AddPartition } from '../widgets/GrowTools.tsx'
import { Prose } from '../widgets/Prose.tsx'
import { ringPath } from '../widgets/ring-geometry.ts'
import { evidenceNow, hint, showSolution, toStill, tryTask, usePlay } from './play.ts'
import { nearMissOf, solutionOf } from './runner.ts'
import { valuesOf } from './scene-text.ts'
import { useSceneText } from './use-scene-text.ts'

/** What is wanted, a lamp that tells whether it holds, help in steps. */
export function TaskPanel() {
  const t = useText()
  const { scene, say } = useSceneText()
  const { outcome, hintsShown, showing } = usePlay(({ state }) => state)
  const { task } = scene
  if (task === null) return null
  return (
    <div className="task">
      <p className="task-ask">
        <Prose text={say('task.ask')} />
      </p>
      <Lamp />
      {showing !== null && (
        <p className="task-showing">
          {t('task.showing')} <Prose text={say(`solution.${showing}`)} />
        </p>
      )}
      {outcome === 'reached' && showing === null && <Found />}
      {outcome !== 'reached' && <NearMiss />}
      {outcome === 'open' && showing === null && (
        <ul className="hints">
          {task.hints.slice(0, hintsShown).map((one) => (
            <li key={one}>
              <Prose text={say(`hint.${one}`)} />
            </li>
          ))}
        </ul>
      )}
      {outcome === 'open' && showing === null && <Means />}
      <Ways />
    </div>
  )
}

/** What a scene lets the visitor add; what can be done to one thing stands at that thing. */
function Means() {
  const { scene } = useSceneText()
  const { tools, groups, rows } = scene.stage
  const topic = rows[0]?.slice(0, rows[0].lastIndexOf('-'))
  if (!tools.includes('add-consumer') && !tools.includes('configure')) return null
  return (
    <p className="ask-foot">
      {groups.map((group) => (
        <AddMember key={group} group={group} />
      ))}
      {topic !== undefined && <AddPartition topic={topic} />}
    </p>
  )
}

/** Dark, filling while the goal holds, lit when it has held long enough. */
function Lamp() {
  const t = useText()
  const { scene } = useSceneText()
  const { outcome, heldSinceUs } = usePlay(({ state }) => state)
  const holdUs = scene.task?.holdUs ?? 1
  const withinUs = scene.task?.withinUs ?? 0
  const share = useSession(({ nowUs }) =>
    heldSinceUs === null ? 0 : Math.round(Math.min(1, (nowUs - heldSinceUs) / holdUs) * 50) / 50,
  )
  // While the world is brought to the start, all of the time is left.
  const leftUs = (nowUs: number) => Math.min(withinUs, Math.max(0, scene.startUs + withinUs - nowUs))
  const left = useSession(({ nowUs }) => formatClock(leftUs(nowUs)).slice(0, -4))
  const lit = outcome === 'reached'
  return (
    <p className="lamp" data-lit={lit || undefined} role="status">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="12" />
        <path d={ringPath(lit ? 1 : share, 16, 12).replace(/L.*$/, '')} />
        {lit && <path d="M10 16.5l4 4 8-9" />}
      </svg>
      <span>
        {lit && t('task.reached')}
        {outcome === 'late' && t('task.late')}
        {outcome === 'open' &&
          (heldSinceUs === null ? t('task.notYet') : t('task.holds', { s: Math.round(holdUs / 1_000_000) }))}
      </span>
      {outcome === 'open' && <span className="datum">{t('task.left', { clock: left })}</span>}
    </p>
  )
}

/** The way that was found, in its own sentence. */
function Found() {
  const { scene, say } = useSceneText()
  const found = useSession(({ inputs }) =>
    solutionOf(
      scene,
      inputs.filter(({ atUs }) => atUs >= scene.startUs),
    ),
  )
  if (found === null) return null
  return (
    <p className="task-showing">
      <Prose text={say(`solution.${found}`)} />
    </p>
  )
}

/** After a well-known detour has had its time, its own sentence. */
function NearMiss() {
  const { scene, say } = useSceneText()
  const { outcome, showing } = usePlay(({ state }) => state)
  const startUs = scene.startUs
  // In steps of two seconds: a sentence does not count along.
  const patient = useSession(({ nowUs, inputs }) => {
    const last = inputs.at(-1)?.atUs ?? 0
    return last >= startUs && nowUs - last > 10_000_000 ? Math.floor(nowUs / 2_000_000) : 0
  })
  if (showing !== null || (outcome !== 'late' && patient === 0)) return null
  const given = useSession.getState().inputs.filter(({ atUs }) => atUs >= startUs)
  const found = nearMissOf(scene, given)
  if (found === null) return null
  return (
    <p className="near-miss">
      <Prose text={say(`near-miss.${found}`, valuesOf(scene, evidenceNow(scene)))} />
    </p>
  )
}

function Ways() {
  const t = useText()
  const { scene, say } = useSceneText()
  const { outcome, hintsShown, showing } = usePlay(({ state }) => state)
  const ready = useRun((run) => run.ready)
  const task = scene.task
  if (task === null) return null
  const moreHints = outcome === 'open' && showing === null && hintsShown < task.hints.length
  const showAll = hintsShown >= task.hints.length || outcome !== 'open' || showing !== null
  return (
    <>
      <p className="ask-foot">
        {outcome === 'reached' && showing === null && (
          <button type="button" className="button-filled" onClick={toStill}>
            {t('scene.finish')}
          </button>
        )}
        {(outcome !== 'open' || showing !== null) && (
          <button type="button" onClick={tryTask} disabled={!ready}>
            {t(showing === null ? 'task.again' : 'task.myself')}
          </button>
        )}
        {moreHints && (
          <button type="button" onClick={hint}>
            {t('task.hint', { n: hintsShown + 1, all: task.hints.length })}
          </button>
        )}
        {outcome !== 'reached' && (
          <button type="button" onClick={toStill}>
            {t('scene.later')}
          </button>
        )}
      </p>
      {showAll && (
        <details className="solutions">
          <summary>{t('task.solutions')}</summary>
          <ul>
            {task.solutions.map(({ id }) => (
              <li key={id}>
                <span>
                  <Prose text={say(`solution.${id}`)} />
                </span>
                <button type="button" onClick={() => showSolution(id)} disabled={!ready}>
                  {t('task.show')}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
