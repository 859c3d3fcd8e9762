import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useHistory } from '../../history-store.ts'
import { useImageStore } from '../../image-store.ts'
import { kindMarks } from '../../sentences/kinds.ts'
import { sentenceOf } from '../../sentences/sentence.ts'
import { useSession } from '../../session-store.ts'
import { formatClock } from '../../text/number.ts'
import { useText } from '../../text/t.ts'
import { useView } from '../../view-store.ts'
import { useWidth } from '../../widgets/use-width.ts'
import { seekTo } from './commands.ts'
import { axisTimes, type Span, spanOf, type Tick, ticksOf, timeAt, xOf } from './timeline-geometry.ts'

const SECOND_US = 1_000_000
/** Seeks while dragging are asked at most so often. */
const DRAG_MS = 120

interface TimelineProps {
  originUs: number
  compact?: boolean
  /** The shortest stretch that is shown. */
  leastUs?: number | undefined
}

/** The run so far, with marks of what happened; time is turned back by dragging, arrows or a mark. */
export function Timeline({ originUs, compact = false, leastUs }: TimelineProps) {
  const t = useText()
  const ref = useRef<HTMLDivElement>(null)
  const width = useWidth(ref)
  const endUs = useSession((session) => session.endUs)
  const pastUs = useSession((session) => (session.nowUs < session.endUs - SECOND_US / 2 ? session.nowUs : null))
  const events = useHistory((history) => history.events)
  const span = spanOf(originUs, endUs, leastUs)
  const ticks = ticksOf(events, span, width)
  const [told, setTold] = useState<Tick | null>(null)
  return (
    <div className="timeline" data-past={pastUs !== null || undefined}>
      {!compact && <Ticks ticks={ticks} span={span} width={width} originUs={originUs} onTold={setTold} />}
      <div className="timeline-track" ref={ref}>
        <Track span={span} width={width} endUs={endUs} originUs={originUs} />
      </div>
      <div className="timeline-foot">
        {told === null && pastUs === null && <Times span={span} width={width} originUs={originUs} />}
        {told === null && pastUs !== null && <span className="timeline-note">{t('transport.past')}</span>}
        {told !== null && <TickSentence tick={told} originUs={originUs} />}
      </div>
    </div>
  )
}

function Track({ span, width, endUs, originUs }: { span: Span; width: number; endUs: number; originUs: number }) {
  const t = useText()
  // In pixels, so that it draws only when something moves.
  const nowX = useSession((session) => Math.round(xOf(span, width, session.nowUs)))
  const clock = useSession((session) => formatClock(Math.floor((session.nowUs - originUs) / 100_000) * 100_000))
  const drag = useDrag(span, width, endUs)
  return (
    <div
      className="timeline-slider"
      role="slider"
      tabIndex={0}
      aria-label={t('transport.timeline')}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, Math.floor((endUs - originUs) / SECOND_US))}
      aria-valuenow={Math.max(0, Math.floor((useSession.getState().nowUs - originUs) / SECOND_US))}
      aria-valuetext={clock}
      onKeyDown={(event) => onSliderKey(event, span, endUs)}
      {...drag}
    >
      <svg aria-hidden="true" className="timeline-paper">
        <rect className="timeline-ground" x="0" y="10" width={width} height="8" rx="4" />
        <rect
          className="timeline-future"
          x={nowX}
          y="10"
          width={Math.max(0, xOf(span, width, endUs) - nowX)}
          height="8"
        />
        <rect className="timeline-gone" x="0" y="10" width={nowX} height="8" rx="4" />
        <path className="timeline-hand" d={`M${nowX} 4V24`} />
      </svg>
    </div>
  )
}

function useDrag(span: Span, width: number, endUs: number) {
  const last = useRef<number | null>(null)
  const go = (event: PointerEvent, always: boolean) => {
    const now = performance.now()
    if (!always && last.current !== null && now - last.current < DRAG_MS) return
    last.current = now
    const { left, width: drawn } = event.currentTarget.getBoundingClientRect()
    // Drawn pixels to the geometry's own, which leave the projector mode out.
    seekTo(timeAt(span, width, ((event.clientX - left) * width) / Math.max(1, drawn), endUs))
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      go(event, true)
    },
    onPointerMove: (event: PointerEvent) => {
      if (last.current !== null) go(event, false)
    },
    onPointerUp: (event: PointerEvent) => {
      if (last.current !== null) go(event, true)
      last.current = null
    },
    onPointerCancel: () => {
      last.current = null
    },
  }
}

function onSliderKey(event: KeyboardEvent, span: Span, endUs: number): void {
  const { nowUs } = useSession.getState()
  const by = (event.shiftKey ? 10 : 1) * SECOND_US
  const to = {
    ArrowLeft: nowUs - by,
    ArrowDown: nowUs - by,
    ArrowRight: nowUs + by,
    ArrowUp: nowUs + by,
    PageDown: nowUs - 10 * SECOND_US,
    PageUp: nowUs + 10 * SECOND_US,
    Home: span.fromUs,
    End: endUs,
  }[event.key]
  if (to === undefined) return
  event.preventDefault()
  seekTo(Math.max(span.fromUs, to))
}

interface TicksProps {
  ticks: readonly Tick[]
  span: Span
  width: number
  originUs: number
  onTold: (tick: Tick | null) => void
}

/** One stop for Tab; arrows go from mark to mark. */
function Ticks({ ticks, originUs, onTold }: TicksProps) {
  const t = useText()
  const [stop, setStop] = useState(0)
  const language = useView((view) => view.language)
  const { image } = useImageStore()
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const list = event.currentTarget.querySelectorAll('button')
    const next = list[Math.max(0, Math.min(list.length - 1, [...list].indexOf(event.target as HTMLButtonElement) + by))]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="timeline-ticks" role="toolbar" aria-label={t('transport.marks')} onKeyDown={onKey}>
      {ticks.map((tick, index) => {
        const [first] = tick.events
        if (first === undefined) return null
        const said = sentenceOf(language, first.event, image)
        const more = tick.events.length - 1
        return (
          <button
            key={first.seq}
            type="button"
            className="timeline-tick"
            data-kind={tick.kind}
            style={{ left: `${tick.x / 16}rem` }}
            tabIndex={index === Math.min(stop, ticks.length - 1) ? 0 : -1}
            aria-label={`${formatClock(first.atUs - originUs)} ${said}${more > 0 ? ` ${t('transport.more', { n: more })}` : ''}`}
            onFocus={() => {
              setStop(index)
              onTold(tick)
            }}
            onBlur={() => onTold(null)}
            onPointerEnter={() => onTold(tick)}
            onPointerLeave={() => onTold(null)}
            onClick={() => seekTo(first.atUs)}
          >
            {kindMarks[tick.kind]}
          </button>
        )
      })}
    </div>
  )
}

function TickSentence({ tick, originUs }: { tick: Tick; originUs: number }) {
  const t = useText()
  const language = useView((view) => view.language)
  const { image } = useImageStore()
  const [first] = tick.events
  if (first === undefined) return null
  const more = tick.events.length - 1
  return (
    <span className="timeline-told">
      <span className="datum">{formatClock(first.atUs - originUs)}</span> {sentenceOf(language, first.event, image)}
      {more > 0 && <i>{t('transport.more', { n: more })}</i>}
    </span>
  )
}

function Times({ span, width, originUs }: { span: Span; width: number; originUs: number }) {
  return (
    <span className="timeline-times" aria-hidden="true">
      {axisTimes(span, width).map((atUs) => (
        <span key={atUs} style={{ left: `${xOf(span, width, atUs) / 16}rem` }}>
          {formatClock(atUs - originUs).replace(/\.000$/, '')}
        </span>
      ))}
    </span>
  )
}
