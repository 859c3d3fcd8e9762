import { type KeyboardEvent, useEffect, useMemo } from 'react'
import type { TimedCommand } from '../../contract/frame.ts'
import type { Scene as SceneData, SceneText } from '../../contract/scene.ts'
import { LapseChip } from '../controls/transport/LapseChip.tsx'
import { Transport } from '../controls/transport/Transport.tsx'
import { Inspector } from '../panels/inspector/Panel.tsx'
import { useWarmUp } from '../run-plan.ts'
import { useSession } from '../session-store.ts'
import { Stage } from '../stage/Stage.tsx'
import { useText } from '../text/t.ts'
import { select, useView } from '../view-store.ts'
import { IconButton } from '../widgets/IconButton.tsx'
import { NARROW, useMedia } from '../widgets/use-media.ts'
import { Lesson } from './Lesson.tsx'
import { beginScene, usePlay } from './play.ts'
import { SceneContext } from './use-scene-text.ts'
import './scene.css'

interface SceneProps {
  scene: SceneData
  text: { ko: SceneText; en: SceneText }
  embed: boolean
  seed: string | null
  /** From a link: what somebody did after the start. */
  given?: readonly TimedCommand[]
}

/** A prediction, an experiment, and what the engine says to it. */
export function Scene({ scene, text, embed, seed, given }: SceneProps) {
  const words = useMemo(() => ({ scene, text }), [scene, text])
  const phase = usePlay(({ state }) => state.phase)
  const narrow = useMedia(NARROW)
  useEffect(() => {
    const { rows, marks, tools } = scene.stage
    useView.setState({ openRow: rows[0] ?? null, selection: null, marks, tools })
    const leave = beginScene(scene, seed, given ?? null)
    return () => {
      leave()
      useView.setState({ openRow: null, selection: null, marks: null, tools: null })
    }
  }, [scene, seed, given])
  const small = embed || narrow
  const { stage } = scene
  return (
    <SceneContext value={words}>
      <main className="scene" data-phase={phase} data-embed={embed || undefined}>
        <Lesson embed={embed} />
        <div className="scene-picture" onKeyDownCapture={(event) => phase === 'question' && keepBack(event)}>
          <Warming />
          {small && <LapseChip />}
          <Stage
            rows={stage.rows}
            producers={stage.producers}
            consumers={stage.consumers}
            groups={stage.groups}
            quorum={stage.quorum}
            compact={small}
            chips={narrow && !embed}
            half={embed && phase !== 'run'}
          />
          <Drawer />
        </div>
        <Transport originUs={scene.startUs} compact={small} waiting={phase === 'question'} leastUs={leastOf(scene)} />
      </main>
    </SceneContext>
  )
}

/** A scene in slow motion is made of milliseconds. */
const leastOf = ({ timeLapse }: SceneData): number | undefined =>
  timeLapse.some(({ speed }) => speed < 1) ? 20_000 : undefined

function Warming() {
  const t = useText()
  const warm = useWarmUp()
  const failure = useSession((session) => session.failure)
  if (warm === null) return null
  if (failure !== null) return <p role="alert">{t('run.failed', { what: failure.what })}</p>
  return (
    <p className="warming" role="status">
      <progress value={warm} max={1} aria-label={t('run.warming')} />
      {t('run.warming')}
    </p>
  )
}

/** Who is asked first does not kill yet. */
function keepBack(event: KeyboardEvent): void {
  if (event.key === 'k') event.stopPropagation()
}

/** What is selected, over the picture's edge; absent otherwise. */
function Drawer() {
  const t = useText()
  const selection = useView((view) => view.selection)
  if (selection === null) return null
  return (
    <aside className="scene-drawer" aria-label={t('inspector.title')}>
      <span className="lab-inspector-close">
        <IconButton icon="kill" label={t('verb.close')} onPress={() => select(null)} />
      </span>
      <Inspector />
    </aside>
  )
}
