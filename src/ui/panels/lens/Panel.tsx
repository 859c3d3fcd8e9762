import { type KeyboardEvent, useMemo, useRef } from 'react'
import type { ReplicaRow } from '../../../contract/image.ts'
import { carryOut, nodeName } from '../../actions.ts'
import { useEvents } from '../../event-store.ts'
import { useRow, useRows } from '../../image-store.ts'
import { useText } from '../../text/t.ts'
import { select } from '../../view-store.ts'
import { IconButton } from '../../widgets/IconButton.tsx'
import { useRoving } from '../../widgets/roving.ts'
import { ZOOMS } from './geometry.ts'
import { AxisLine, ReaderLine } from './Lanes.tsx'
import { LensRow } from './LensRow.tsx'
import { logBounds, type Reader, READERS_MAX, readersOf, stripIds, truncationsOf } from './select.ts'
import { firstZoom, LARGE, useLook } from './use-look.ts'
import { useMark } from './use-mark.ts'
import './lens.css'

interface LensProps {
  partition: string
  /** Narrow heads, no tools but those of touch: for a phone and an embedded page. */
  compact?: boolean
  /** The lens is the whole stage: its heads are the brokers, with ring and tools. */
  alone?: boolean
  /** Where height is short: cells and names only, without the lanes over and under them. */
  half?: boolean
  /** Groups whose marks are drawn; all when absent. */
  groups?: readonly string[] | undefined
}

/** The replicas of one partition, stacked on one shared offset axis: lag and divergence are gaps that one sees. */
export function Lens({ partition: name, compact = false, alone = false, half = false, groups }: LensProps) {
  const t = useText()
  const partition = useRow(`partition/${name}`)
  const rows = useRows(`replica/${name}/`)
  const leader = useRow(`replica/${name}/${partition?.leader ?? -1}`)
  const readers = useReaders(name, leader, groups)
  const events = useEvents()
  const truncations = useMemo(() => truncationsOf(events, name), [events, name])
  const grid = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const isLarge = alone && !compact
  const ids = stripIds(partition)
  const bounds = logBounds(rows)
  const look = useLook(bounds, track, isLarge ? LARGE : 1, firstZoom(alone, compact))
  const { axis } = look
  const { cell, onKeyDown } = useRoving(grid, ids.length, 2)
  const onKey = (event: KeyboardEvent) => {
    if (onLensKey(event, ids, name, look)) {
      event.preventDefault()
      event.stopPropagation()
    } else onKeyDown(event)
  }
  return (
    <div
      className="lens"
      data-compact={compact || undefined}
      data-alone={alone || undefined}
      data-large={isLarge || undefined}
      data-half={half || undefined}
    >
      <div
        ref={grid}
        role="grid"
        tabIndex={-1}
        className="lens-grid"
        aria-label={t('lens.label', { partition: name, n: ids.length })}
        onKeyDown={onKey}
      >
        <div className="lens-measure" ref={track} aria-hidden="true" />
        <Hatch />
        {ids.map((id, index) => (
          <LensRow
            key={id}
            id={id}
            name={name}
            axis={axis}
            compact={compact}
            alone={alone}
            groups={groups}
            leaderEnd={leader?.logEndOffset}
            truncation={truncations.get(id)}
            head={cell(index, 0)}
            track={{ ...cell(index, 1), ...look.drag }}
          />
        ))}
      </div>
      {readers.slice(0, READERS_MAX).map((reader) => (
        <ReaderLine key={reader.group} axis={axis} reader={reader} />
      ))}
      <div className="lens-foot">
        <LookTools look={look} />
        <AxisLine axis={axis} end={bounds.end} />
      </div>
      {readers.length > READERS_MAX && (
        <span className="lens-more">{t('lens.more', { n: readers.length - READERS_MAX })}</span>
      )}
    </div>
  )
}

/** Who reads the partition; nobody where a scene draws none of their marks. */
function useReaders(name: string, leader: ReplicaRow | undefined, groups: readonly string[] | undefined): Reader[] {
  const isDrawn = [useMark('committed'), useMark('position'), useMark('lag')].some(Boolean)
  const found = readersOf(name, useRows('group/'), useRows('consumer/'), leader, groups)
  return isDrawn ? found : []
}

function LookTools({ look }: { look: ReturnType<typeof useLook> }) {
  const t = useText()
  const { zoom, zoomBy } = look
  return (
    <span className="lens-tools">
      <IconButton icon="smaller" label={t('lens.zoomOut')} disabled={zoom === 0} onPress={() => zoomBy(-1)} />
      <IconButton
        icon="larger"
        label={t('lens.zoomIn')}
        disabled={zoom === ZOOMS.length - 1}
        onPress={() => zoomBy(1)}
      />
      {look.back > 0 && <IconButton icon="newest" label={t('lens.follow')} onPress={() => look.to(0)} />}
    </span>
  )
}

/** Not yet visible to consumers. */
function Hatch() {
  return (
    <svg className="lens-patterns" aria-hidden="true">
      <pattern id="lens-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0V5" />
      </pattern>
    </svg>
  )
}

/** On a strip the arrows look back and forth; `k` kills its broker, Enter inspects, + and − zoom. True if it was one. */
function onLensKey(
  event: KeyboardEvent,
  ids: readonly number[],
  name: string,
  look: ReturnType<typeof useLook>,
): boolean {
  const [row = 0, column = 0] = ((event.target as HTMLElement).dataset.cell ?? '').split(',').map(Number)
  const id = ids[row]
  if ((event.target as HTMLElement).dataset.cell === undefined || id === undefined) return false
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const step = Math.max(1, Math.floor(look.slots / 4))
  if (event.key === 'k') carryOut('kill', nodeName(id))
  else if (event.key === 'Enter') select({ kind: 'replica', partition: name, broker: id })
  else if (event.key === '+' || event.key === '=') look.zoomBy(1)
  else if (event.key === '-') look.zoomBy(-1)
  else if (column === 1 && event.key === 'ArrowRight') look.to(look.back - step)
  else if (column === 1 && event.key === 'ArrowLeft') look.to(look.back + step)
  else if (column === 1 && event.key === 'End') look.to(0)
  else return false
  return true
}
