import { useRef, useState } from 'react'
import type { StampedEvent } from '../../../contract/event.ts'
import { useEvents } from '../../event-store.ts'
import { useImageStore } from '../../image-store.ts'
import { type EventKind, eventKinds, kindMarks, kindOf } from '../../sentences/kinds.ts'
import { sentenceOf } from '../../sentences/sentence.ts'
import { formatClock } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { useView } from '../../view-store.ts'
import { causeOf } from './cause.ts'
import { linesOf } from './select.ts'
import './event-log.css'

const LINES_MAX = 300

/** What happened, as sentences, the newest on top. "Why?" leads to what it follows from. */
export function EventLog({ originUs }: { originUs: number }) {
  const t = useText()
  const events = useEvents()
  const [wanted, setWanted] = useState<ReadonlySet<EventKind>>(() => new Set(eventKinds))
  const [shownSeq, setShownSeq] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const lines = linesOf(events, wanted, LINES_MAX)

  const showCause = (cause: StampedEvent) => {
    setWanted((before) => new Set([...before, kindOf(cause.event)]))
    setShownSeq(cause.seq)
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-seq="${cause.seq}"]`)?.focus({ preventScroll: false }),
    )
  }
  return (
    <section className="event-log" aria-label={t('log.title')}>
      <div className="event-log-head">
        <h2>{t('log.title')}</h2>
        <Kinds wanted={wanted} onChange={setWanted} />
      </div>
      <ol ref={list} className="event-log-lines">
        {lines.length === 0 && <li className="event-log-none">{t('log.none')}</li>}
        {lines.map((line) => (
          <Line
            key={line.seq}
            line={line}
            originUs={originUs}
            events={events}
            marked={line.seq === shownSeq}
            onCause={showCause}
          />
        ))}
      </ol>
    </section>
  )
}

interface KindsProps {
  wanted: ReadonlySet<EventKind>
  onChange: (wanted: ReadonlySet<EventKind>) => void
}

function Kinds({ wanted, onChange }: KindsProps) {
  const t = useText()
  const toggle = (kind: EventKind) => {
    const next = new Set(wanted)
    if (!next.delete(kind)) next.add(kind)
    onChange(next)
  }
  return (
    <fieldset className="event-log-kinds" aria-label={t('log.filter')}>
      {eventKinds.map((kind) => (
        <button key={kind} type="button" data-kind={kind} aria-pressed={wanted.has(kind)} onClick={() => toggle(kind)}>
          <span aria-hidden="true">{kindMarks[kind]}</span> {t(`kind.${kind}`)}
        </button>
      ))}
    </fieldset>
  )
}

interface LineProps {
  line: StampedEvent
  events: readonly StampedEvent[]
  originUs: number
  marked: boolean
  onCause: (cause: StampedEvent) => void
}

function Line({ line, events, originUs, marked, onCause }: LineProps) {
  const t = useText()
  const language = useView((view) => view.language)
  const { image } = useImageStore()
  const kind = kindOf(line.event)
  const cause = causeOf(events, line.seq)
  return (
    <li className="event-log-line" data-seq={line.seq} data-kind={kind} data-marked={marked || undefined} tabIndex={-1}>
      <span className="event-log-time">{formatClock(line.atUs - originUs)}</span>
      <span className="event-log-mark" role="img" aria-label={t(`kind.${kind}`)}>
        {kindMarks[kind]}
      </span>
      <span className="event-log-sentence">{sentenceOf(language, line.event, image)}</span>
      {cause !== null && (
        <button type="button" className="event-log-why" onClick={() => onCause(cause)}>
          {t('log.why')}
        </button>
      )}
    </li>
  )
}
