import { useEffect, useMemo, useRef, useState } from 'react'
import { LinkError } from '../../contract/share-shape.ts'
import { runLink } from '../app/shared-session.ts'
import { send, saveFile } from '../engine-client.ts'
import { useRow } from '../image-store.ts'
import type { RunPlan } from '../run-plan.ts'
import { useSession } from '../session-store.ts'
import { formatCount } from '../text/number.ts'
import { useText } from '../text/t.ts'
import { AddDialog, type Addable } from './AddDialog.tsx'
import { useLabView } from './lab-view.ts'
import { keepFile, planOfFile } from './session-file.ts'

interface LabBarProps {
  plan: RunPlan
  /** Opens another run in this one's place. */
  onOpen: (plan: RunPlan) => void
}

const addable: readonly Addable[] = ['topic', 'producer', 'consumer']

/** What was said of a button goes again, and the bar is one line again. */
const SAID_MS = 8_000

export function LabBar({ plan, onOpen }: LabBarProps) {
  const t = useText()
  const [adding, setAdding] = useState<Addable | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const id = setTimeout(() => setSaid(''), SAID_MS)
    return () => clearTimeout(id)
  }, [said])
  return (
    <div className="lab-bar" role="toolbar" aria-label={t('lab.tools')}>
      {addable.map((what) => (
        <button key={what} type="button" onClick={() => setAdding(what)}>
          {t(`lab.add.${what}`)}
        </button>
      ))}
      <span className="lab-gap" />
      <Undo plan={plan} />
      <button type="button" onClick={() => copy(plan, t, setSaid)}>
        {t('share.copy')}
      </button>
      <button type="button" onClick={() => saveFile().then(keepFile, () => setSaid(t('file.notSaved')))}>
        {t('file.save')}
      </button>
      <OpenFile onOpen={onOpen} onSaid={setSaid} />
      <Internal />
      <span className="lab-said" role="status">
        {said}
      </span>
      <span className="lab-end">
        <Ledger />
        <StateHash />
        <StoreBadge />
      </span>
      {adding !== null && <AddDialog what={adding} onClose={() => setAdding(null)} />}
    </div>
  )
}

function copy(plan: RunPlan, t: ReturnType<typeof useText>, say: (text: string) => void): void {
  try {
    navigator.clipboard.writeText(runLink(plan)).then(
      () => say(t('share.copied')),
      () => say(t('share.notCopied')),
    )
  } catch (error) {
    say(error instanceof LinkError ? t('link.too-long') : t('share.notCopied'))
  }
}

/** Back to just before the last thing that was done. */
function Undo({ plan }: { plan: RunPlan }) {
  const t = useText()
  // What the run came with was not done here, whenever it happens: after a seek the visitor acts before it.
  const given = useMemo(() => new Set(plan.inputs.map((input) => JSON.stringify(input))), [plan])
  const lastUs = useSession(
    ({ inputs, nowUs }) => inputs.findLast((input) => input.atUs <= nowUs && !given.has(JSON.stringify(input)))?.atUs,
  )
  return (
    <button
      type="button"
      title={t('lab.undoHelp')}
      disabled={lastUs === undefined}
      onClick={() => lastUs !== undefined && send({ type: 'seek', atUs: Math.max(0, lastUs - 1) })}
    >
      {t('lab.undo')}
    </button>
  )
}

function OpenFile({ onOpen, onSaid }: { onOpen: (plan: RunPlan) => void; onSaid: (text: string) => void }) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const open = async (file: File) => {
    const plan = await planOfFile(file)
    if (plan instanceof LinkError) onSaid(`${t('file.broken')} (${plan.detail})`)
    else onOpen(plan)
  }
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {t('file.open')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".vivarium,.json,application/json"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ''
          if (file !== undefined) void open(file)
        }}
      />
    </>
  )
}

/** Kafka's own topics as rows too: `__consumer_offsets`. */
function Internal() {
  const t = useText()
  const internal = useLabView((view) => view.internal)
  return (
    <button type="button" aria-pressed={internal} onClick={() => useLabView.setState({ internal: !internal })}>
      {t('lab.internal')}
    </button>
  )
}

function Ledger() {
  const t = useText()
  const ledger = useRow('ledger')
  if (ledger === undefined) return null
  return (
    <span className="lab-ledger" data-lost={ledger.ackedLost > 0 || undefined} title={t('ledger.help')}>
      {t('ledger.line', { acked: ledger.acked, lost: ledger.ackedLost })}
      {ledger.duplicatesInLog > 0 && ` · ${t('ledger.duplicates', { n: formatCount(ledger.duplicatesInLog) })}`}
    </span>
  )
}

/** Two runs that stand at the same time with the same hash are the same run. Known while time stands. */
function StateHash() {
  const t = useText()
  const hash = useSession((session) => session.stateHash)
  if (hash === null) return null
  return (
    <span className="lab-hash" title={t('lab.stateHashHelp')}>
      {t('lab.stateHash')} <code data-state-hash={hash}>{hash.slice(0, 8)}</code>
    </span>
  )
}

function StoreBadge() {
  const t = useText()
  const store = useSession((session) => session.store)
  if (store === null) return null
  return (
    <span className="badge" title={t(`store.${store}Help`)}>
      {t(`store.${store}`)}
    </span>
  )
}
