import { useEffect, useState } from 'react'
import type { Shared } from '../../contract/share-link.ts'
import { Transport } from '../controls/transport/Transport.tsx'
import { useKeys } from '../image-store.ts'
import { Inspector } from '../panels/inspector/Panel.tsx'
import { type RunPlan, startRun, useWarmUp } from '../run-plan.ts'
import { Stage } from '../stage/Stage.tsx'
import { useText } from '../text/t.ts'
import { select, useView } from '../view-store.ts'
import { IconButton } from '../widgets/IconButton.tsx'
import { NARROW, useMedia } from '../widgets/use-media.ts'
import { Challenge } from './Challenge.tsx'
import { Dock } from './Dock.tsx'
import { LabBar } from './LabBar.tsx'
import { breakPlan, labPlan, sharedPlan } from './lab-plan.ts'
import { useLabView } from './lab-view.ts'
import { Notes } from './Notes.tsx'
import './lab.css'

interface LabProps {
  seed: string | null
  /** A run from a link. */
  shared?: Extract<Shared, { kind: 'session' }>
  /** Lose an acknowledged record, if you can. */
  challenge?: boolean
}

const firstPlan = ({ seed, shared, challenge = false }: LabProps): RunPlan =>
  shared !== undefined ? sharedPlan(shared) : challenge ? breakPlan(seed) : labPlan(seed)

/** The whole cluster, every tool, and nobody who asks questions. */
export function Lab(props: LabProps) {
  const [plan, setPlan] = useState(() => firstPlan(props))
  const narrow = useMedia(NARROW)
  const internal = useLabView((view) => view.internal)
  const rows = useKeys('partition/')
    .map((key) => key.slice('partition/'.length))
    .filter((name) => internal || !name.startsWith('__'))
  useEffect(() => {
    useView.setState({ openRow: 'orders-0', selection: null })
    const end = startRun(plan)
    return () => {
      end()
      useView.setState({ openRow: null, selection: null })
    }
  }, [plan])
  return (
    <main className="lab">
      <LabBar plan={plan} onOpen={setPlan} />
      <Notes plan={plan} />
      {props.challenge === true && <Challenge />}
      <div className="lab-middle">
        <div className="lab-stage">
          <Warming />
          {props.challenge === true || narrow ? (
            <Stage rows={['orders-0']} compact={narrow} chips={narrow} quorum={!narrow} />
          ) : (
            <Stage quorum rows={rows} />
          )}
        </div>
        <Drawer />
      </div>
      <Transport originUs={0} compact={narrow} />
      <Dock originUs={0} />
    </main>
  )
}

function Warming() {
  const t = useText()
  const warm = useWarmUp()
  if (warm === null) return null
  return (
    <p className="warming" role="status">
      <progress value={warm} max={1} aria-label={t('run.warming')} />
      {t('run.warming')}
    </p>
  )
}

/** The inspector: beside the stage where there is room, else over it when something is selected. */
function Drawer() {
  const t = useText()
  const selection = useView((view) => view.selection)
  return (
    <aside className="lab-inspector" data-open={selection !== null || undefined} aria-label={t('inspector.title')}>
      {selection !== null && (
        <span className="lab-inspector-close">
          <IconButton icon="kill" label={t('verb.close')} onPress={() => select(null)} />
        </span>
      )}
      <Inspector />
    </aside>
  )
}
